import { describe, expect, it } from 'vitest';
import { noteHtml } from '../../src/demo/pages/note-html.ts';

describe('noteHtml', () => {
  it.each([
    ['<script>alert(1)</script>', '<script'],
    ['a <img src=x onerror=alert(1)> b', '<img'],
    ['<details open onclick=x><summary>a</summary>', 'onclick'],
    ['<!-- hidden -->', 'hidden'],
    ['[x](javascript:alert(1))', 'javascript:'],
  ])('leaves out what GitLab drops: %s', (markdown, dropped) => {
    expect(noteHtml(markdown)).not.toContain(dropped);
  });

  it('leaves character references in HTML as they are', () => {
    expect(noteHtml('<details><summary>Curves of <code>val&#95;loss</code> &amp; more</summary>')).toContain(
      '<summary>Curves of <code>val&#95;loss</code> &amp; more</summary>',
    );
  });

  it('keeps tables, folds and code', () => {
    const html = noteHtml('<details><summary>More</summary>\n\n| a |\n| -- |\n| <code>&#124;</code> |\n\n</details>');
    for (const part of ['<details><summary>More</summary>', '<table>', '<code>|</code>', '</details>'])
      expect(html).toContain(part);
  });
});
