import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, shorten } from '../../src/render/format.ts';
import { code, fold, link, named, sentence, table, words } from '../../src/render/markdown.ts';

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
    ['`', '`` ` ``'],
    ['a``b`', '``` a``b` ```'],
    ['a\\', '`a\\`'],
    ['C:\\data', '`C:\\data`'],
    ['\\|', '<code>&#92;&#124;</code>'],
    ['`|', '<code>&#96;&#124;</code>'],
    ['`</code>', '`` `</code> ``'],
    ['a|mei@example.com', '<code>a&#124;mei<span>&#64;</span>example&#46;com</code>'],
    ['a|@mei', '<code>a&#124;&#64;mei</code>'],
    ['#ff0000', '`#ff0000 `'],
    ['rgba(1%, 2%, 3%, 0.5)', '`rgba(1%, 2%, 3%, 0.5) `'],
    ['\ud800x', '`\ufffdx`'],
    ['模型 🙂', '`模型 🙂`'],
    ['👩‍👩‍👧 ad‍min', '`👩‍👩‍👧 admin`'],
    ['می‌خواهم', '`می‌خواهم`\u200e'],
    ['a|מ', '<code>a&#124;מ</code>\u200e'],
    ['❤️ a\ufe0f', '`❤️ a`'],
    ['a\u{e0041}b\u3164', '`ab`'],
  ])('%j: %s', (text, expected) => expect(code(text)).toBe(expected));

  it('no text leaves its code, its line or its cell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const made = code(text);
        expect(made).not.toMatch(/[\n\r|]/);
        expect(made).toMatch(/^((`+)(?!`)[^|]+(?<!`)\2|<code>([^<>`\\]|<\/?span>)*<\/code>|\*\(empty\)\*)\u200e?$/u);
        const [run = ''] = /^`+/.exec(made) ?? [];
        const inside = made.replace(/\u200e$/, '').slice(run.length, -run.length || undefined);
        expect(inside.match(/`+/g)?.filter((ticks) => ticks.length === run.length) ?? []).toEqual([]);
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
    ['“lr” was “0.1” and is “`x`”.', '`lr` was `0.1` and is `` `x` ``.'],
    ['The newest commit 6e657765 has no runs.', 'The newest commit `6e657765` has no runs.'],
    ['at 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432, today', 'at `9f8e7d6c5b4a39281706f5e4d3c2b1a098765432`, today'],
    ['at least 0.12345678; p = 0.0079; 123456 runs', 'at least `0.12345678`; p = 0.0079; 123456 runs'],
    ['1234567.5 and 1.2.1234567.', '`1234567.5` and `1.2.1234567`.'],
    ['1234567..89abcdef', '`1234567..89abcdef`'],
    ['1,234,567 → 0.123456', '1,234,567 → 0.123456'],
    ['p < 0.001 but <b>, @all and !1', 'p < 0.001 but \\<b>, \\@all and \\!1'],
    ['“a\n/close”', '`a /close`'],
    ['“”', '*(empty)*'],
  ])('%j: %s', (text, expected) => expect(sentence(text)).toBe(expected));
});

describe('a long sentence of ours', () => {
  it('ends between two words, or before a name', () => {
    expect(sentence('one two three', 9)).toBe('one two …');
    expect(sentence('one “two three” four', 12)).toBe('one …');
    expect(sentence('one “two three” four', 40)).toBe('one `two three` four');
  });
});

describe('a person', () => {
  const url = 'https://gitlab.example/mei';
  it.each([
    ['Mei O’Hara-Lind, Jr.', `[Mei O’Hara-Lind, Jr.](${url})`],
    ['陳美', `[陳美](${url})`],
    ['{+ added +}', `[\`{+ added +}\`](${url})`],
    [':tada:', `[\`:tada:\`](${url})`],
    ['www.example.com', `[\`www.example.com\`](${url})`],
    ['a_b', `[\`a_b\`](${url})`],
    ['x|y', `[<code>x&#124;y</code>](${url})`],
    ['', `[*(empty)*](${url})`],
  ])('%j: %s', (name, expected) => expect(named(name, url)).toBe(expected));

  it('is code where there is no address', () => {
    expect(named('Mei', null)).toBe('`Mei`');
    expect(named('Mei', 'javascript:alert(1)')).toBe('`Mei`');
  });
});

describe('a link', () => {
  it.each([
    ['https://gitlab.example/a', '[x](https://gitlab.example/a)'],
    ['https://gitlab.example/a b(c)|d"', '[x](https://gitlab.example/a%20b%28c%29%7cd%22)'],
    ['https://gitlab.example/\u00a0\u3000', '[x](https://gitlab.example/%C2%A0%E3%80%80)'],
    ['https://gitlab.example/a/b/-/issues/1', '[x](https://gitlab.example/a/b/-/issues/1?.)'],
    [
      'https://gitlab.example/a/b/merge_requests/1?a=b#note_1',
      '[x](https://gitlab.example/a/b/merge%5frequests/1?a=b&.#note%5f1)',
    ],
    ['https://gitlab.example/a/b/-/iss%75es%2F1', '[x](https://gitlab.example/a/b/-/iss%75es%2F1?.)'],
    ['https://gitlab.example/a/b/-/commits/1234567', '[x](https://gitlab.example/a/b/-/commits/1234567)'],
    ['https://gitlab.example/a/b/-/commit/1234567', '[x](https://gitlab.example/a/b/-/commit/1234567?.)'],
    ['https://gitlab.example/%{project_id}', '[x](https://gitlab.example/%7bproject%5fid%7d)'],
    ['https://gitlab.example/\ud800', '[x](https://gitlab.example/\ufffd)'],
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
