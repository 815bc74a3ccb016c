import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { toCsv, toMarkdown } from '../../src/table/copy.ts';
import { tableWith } from './columns.ts';

const table = tableWith(
  {
    name: ['plain-run', 'a|b `c`', '=1+1', 'two\nlines "quoted"'],
    started: [Date.UTC(2026, 4, 1, 14, 0, 5), null, 9e15, 0],
    took: [90_500, null, 0, 1],
    'm.acc': [0.9, Number.NaN, -Infinity, undefined],
    'p.lr': ['1e-3', '-0.5', null, '10'],
    'p.@all': ['@all', '#1', '-x', 'max_depth'],
    't.sha': ['ab12cd34', 'www.x.org', '\u202egnp', '[a](b)'],
  },
  { ids: ['r0', 'r1', 'r2', 'r3'] },
);

describe('rows are copied as CSV', () => {
  it('with chosen columns in their order, and nothing that a spreadsheet would carry out', () => {
    const columns = ['id', 'name', 'm.acc', 'started', 'took', 'p.lr', 'p.@all', 'm.none'];
    expect(toCsv(table, Uint32Array.of(2, 0, 1, 3), columns)).toBe(
      [
        'id,name,metric.acc,started,took_s,param.lr,param.@all,m.none',
        "r2,'=1+1,-Infinity,,0,,'-x,",
        "r0,plain-run,0.9,2026-05-01T14:00:05.000Z,90.5,1e-3,'@all,",
        'r1,a|b `c`,NaN,,,-0.5,#1,',
        'r3,"two\nlines ""quoted""",,1970-01-01T00:00:00.000Z,0.001,10,max_depth,',
        '',
      ].join('\r\n'),
    );
  });
});

describe('rows are copied as Markdown', () => {
  it('in a table, numbers on the right, and what means something there in code', () => {
    expect(toMarkdown(table, Uint32Array.of(0, 1, 2, 3), ['name', 'm.acc', 'p.lr', 'p.@all', 't.sha'])).toBe(
      [
        '| name | metric.acc | param.lr | `param.@all` | tag.sha |',
        '| :-- | --: | --: | :-- | :-- |',
        '| plain-run | 0.9 | 1e-3 | `@all` | `ab12cd34` |',
        '| <code>a&#124;b &#96;c&#96;</code> | NaN | -0.5 | `#1` | `www.x.org` |',
        '| `=1+1` | -Infinity |  | `-x` | gnp |',
        '| `two lines "quoted"` |  | 10 | max_depth | `[a](b)` |',
        '',
      ].join('\n'),
    );
  });

  it('and signs stand in code that are markup beside other signs', () => {
    const made = tableWith({ 'p._-_': ['max__depth', 'a_b-c', '_x'] });
    expect(toMarkdown(made, Uint32Array.of(0, 1, 2), ['p._-_'])).toBe(
      ['| `param._-_` |', '| :-- |', '| `max__depth` |', '| a_b-c |', '| `_x` |', ''].join('\n'),
    );
  });

  it('so that any name and value stays the text of its cell', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc
        .array(fc.constantFrom('|', '`', '\\', '\n', '*', '_', '<b>', '[x](y)', '@all', ' ', 'a', '&amp;', '~~'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, hostile, (key, value) => {
        const made = tableWith({ [`p.${key}`]: [value], name: ['last'] });
        const html = micromark(toMarkdown(made, Uint32Array.of(0), [`p.${key}`, 'name']), {
          ...{ allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] },
        });
        const cells = [...html.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell));
        expect(cells).toEqual([seen(`param.${key}`), 'name', seen(value), 'last']);
      }),
      { numRuns: 500 },
    );
  });
});

/** What of a text can be seen on one line. */
const seen = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function textOf(cell: string): string {
  return cell
    .replace(/^<code>(.*)<\/code>$/s, '$1')
    .replace(/&(\w+);/g, (_, name: string) => named[name] ?? `?${name}`)
    .trim();
}
