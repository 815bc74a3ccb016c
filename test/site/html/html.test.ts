import { describe, expect, it } from 'vitest';
import { type Html, html, type Part, textOf } from '../../../site/html/html.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '&lt;b&gt; &amp;',
  '</title></textarea><b>',
  '\u202E</bdi>',
  '<!--',
  ']]>',
];

describe('a template', () => {
  it.each(hostile)('lets no text become markup: %j', (text) => {
    const written = textOf(html`<p title="${text}">${text}</p>`);
    const inner = written.slice('<p title="'.length, -'</p>'.length).replace('">', '');
    expect(inner).not.toMatch(/[<>"']/);
    expect(written.startsWith('<p title="') && written.endsWith('</p>')).toBe(true);
  });

  it('puts in templates and lists of them as they are, texts between them escaped', () => {
    const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
    expect(textOf(html`<ul>${items}${[html`<li>${1.5}</li>`, ['<x>']]}</ul>`)).toBe(
      '<ul><li>&lt;a&gt;</li><li>b</li><li>1.5</li>&lt;x&gt;</ul>',
    );
  });

  it('writes nothing for what is not there, and zero for zero', () => {
    expect(textOf(html`(${null}${undefined}${false}${0}${''})`)).toBe('(0)');
  });

  it('takes no parsed JSON and no look-alike for markup', () => {
    for (const fake of [JSON.parse('{"markup":"<b>"}'), { [Symbol('markup')]: '<b>' }, new Map(), () => '<b>'])
      expect(() => html`${fake as Html}`).toThrow(TypeError);
    expect(() => html`${true as unknown as Part}`).toThrow(TypeError);
  });

  it('refuses an attribute without quotes, which a text could leave', () => {
    expect(() => html`<a href=${'x onclick=alert(1)'}>`).toThrow(/without quotes/);
  });
});
