import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, shorten } from '../../src/render/format.ts';
import { code, fold, link, sentence, table, words } from '../../src/render/markdown.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'`|\\<>&@#!~[]()*_ \n\r\t/a'), maxLength: 60 }),
);

describe('one line', () => {
  it.each([
    ['a\nb\r\nc\u2028d\u2029e\u0085f\u000bg\tg', 'a b c d e f g g'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['\u202etxt.exe\u202c', 'txt.exe'],
    ['a\u200bb\ufeffc\u2066d\u2069', 'abcd'],
    ['  a   b  ', 'a b'],
    ['\u0000', ''],
    ['a\u061cb\u2060c\u00add', 'abcd'],
  ])('%j: %j', (text, expected) => expect(oneLine(text)).toBe(expected));
});

describe('shortened', () => {
  it('never cuts a character in half, and counts what a reader counts', () => {
    expect(shorten('🙂🙂🙂', 2)).toBe('🙂…');
    expect(shorten('🙂🙂', 2)).toBe('🙂🙂');
    expect(Array.from(shorten('x'.repeat(52_000), 120))).toHaveLength(120);
  });
});

describe('as code', () => {
  it.each([
    ['val/auc', '`val/auc`'],
    ['@all #1 !1 ~label', '`@all #1 !1 ~label`'],
    ['<script>', '`<script>`'],
    ['a\n/close', '`a /close`'],
    ['', '*(empty)*'],
    [' \n ', '*(empty)*'],
    ['a|b', '<code>a&#124;b</code>'],
    ['`', '<code>&#96;</code>'],
    ['a\\', '<code>a&#92;</code>'],
    ['\\|', '<code>&#92;&#124;</code>'],
    ['`</code>', '<code>&#96;&#60;&#47;code&#62;</code>'],
    ['模型 🙂', '`模型 🙂`'],
  ])('%j: %s', (text, expected) => expect(code(text)).toBe(expected));

  it('no text leaves its code, its line or its cell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const made = code(text);
        expect(made).not.toMatch(/[\n\r|]/);
        expect(made).toMatch(/^(`[^`\\]+`|<code>[^<>`\\]*<\/code>|\*\(empty\)\*)$/u);
      }),
    );
  });

  it('is as long as it may be', () => expect(code('x'.repeat(52_000), 60).length).toBe(62));
});

describe('as words', () => {
  it.each([
    ['Mei O’Hara-Lind', 'Mei O’Hara\\-Lind'],
    ['@all', '\\@all'],
    ['#1 !1 ~label', '\\#1 \\!1 \\~label'],
    ['[a](b)', '\\[a\\]\\(b\\)'],
    ['*a* _b_', '\\*a\\* \\_b\\_'],
    ['a|b', 'a\\|b'],
    ['\\|', '\\\\\\|'],
    ['<img>', '&#60;img&#62;'],
    ['a\n/close', 'a \\/close'],
    ['Ωμέγα 🙂', 'Ωμέγα 🙂'],
  ])('%j: %s', (text, expected) => expect(words(text)).toBe(expected));

  it('no punctuation of a text is live', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rest = words(text).replace(/\\[!-/:-@[-`{-~]|&#\d+;/g, '');
        expect(rest).not.toMatch(/[!-/:-@[-`{-~\n\r]/);
      }),
    );
  });
});

describe('a sentence of ours', () => {
  it.each([
    ['“lr” was “0.1” and is “`x`”.', '`lr` was `0.1` and is <code>&#96;x&#96;</code>.'],
    ['The newest commit 6e657765 has no runs.', 'The newest commit `6e657765` has no runs.'],
    ['at 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432, today', 'at `9f8e7d6c5b4a39281706f5e4d3c2b1a098765432`, today'],
    ['at least 0.12345678; p = 0.0079; 123456 runs; effaced', 'at least 0.12345678; p = 0.0079; 123456 runs; effaced'],
    ['“a\n/close”', '`a /close`'],
    ['“”', '*(empty)*'],
  ])('%j: %s', (text, expected) => expect(sentence(text)).toBe(expected));
});

describe('a link', () => {
  it.each([
    ['https://gitlab.example/a', '[x](https://gitlab.example/a)'],
    ['https://gitlab.example/a b(c)|d"', '[x](https://gitlab.example/a%20b%28c%29%7cd%22)'],
    ['https://gitlab.example/\u00a0\u3000', '[x](https://gitlab.example/%C2%A0%E3%80%80)'],
    ['javascript:alert(1)', 'x'],
    ['/relative', 'x'],
    ['', 'x'],
    [null, 'x'],
  ])('to %j: %s', (url, expected) => expect(link('x', url)).toBe(expected));

  it('no address leaves its brackets', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(link('x', `https://gitlab.example/${text}`)).toMatch(/^\[x\]\([^\s()<>[\]|`\\]*\)$/u);
      }),
    );
  });
});

describe('a table and a fold', () => {
  it('have as many bars in each row as columns', () => {
    const text = table(
      ['', 'metric'],
      [false, true],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    );
    expect(text).toBe('|  | metric |\n| :-- | --: |\n| a | b |\n| c | d |');
  });

  it('let Markdown inside be Markdown', () => {
    expect(fold('2 more', '- a')).toBe('<details><summary>2 more</summary>\n\n- a\n\n</details>');
  });
});
