import { describe, expect, it } from 'vitest';
import { readMeta } from '../../../src/sources/files/meta-yaml.ts';
import { readMetricLines } from '../../../src/sources/files/metric-lines.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('meta.yaml', () => {
  it.each([
    ["name: ''", ''],
    ["name: 'it''s: here'", "it's: here"],
    ['name: "tab\\tquote\\""', 'tab\tquote"'],
    ['name: null', null],
    ['name: plain words', 'plain words'],
    ["name: '0123'", '0123'],
    ['name: /srv/models', '/srv/models'],
    ['name: a#b', 'a#b'],
    ['name: a # a comment', 'a'],
    ['name: 775123041186897367', '775123041186897367'],
    ['name: |-\n  two\n  lines', 'two\nlines'],
    ['name: a long text\n  that goes on', 'a long text that goes on'],
    ['tags: []\nname: x', 'x'],
    ['name: naïve Δ', 'naïve Δ'],
    ['name: "\\u0394"', 'Δ'],
    ['name: [nested]', null],
    ['__proto__: x\nname: y', 'y'],
  ])('%j', (text, name) => {
    expect(readMeta(`${text}\n`)?.get('name')).toBe(name);
  });

  it.each([
    ['nothing', ''],
    ['no mapping', '- a\n- b\n'],
    ['one word', 'word\n'],
    ['no YAML', 'a: [1\nb: }\n'],
    ['bytes', '\u0000\u0001\u0002'],
    [
      'aliases that multiply',
      [
        'a: &a [x, x]',
        ...'bcdefghijklmnopqrstuvw'
          .split('')
          .map(
            (to, i) =>
              `${to}: &${to} [*${'abcdefghijklmnopqrstuv'[i]}, *${'abcdefghijklmnopqrstuv'[i]}, *${'abcdefghijklmnopqrstuv'[i]}]`,
          ),
      ].join('\n'),
    ],
  ])('that is %s is none', (_case, text) => {
    expect(readMeta(text)).toBeNull();
  });
});

describe('a metric file', () => {
  it.each([
    ['1 0.5 3\n', [1, 0.5, 3]],
    ['1 0.5\n', [1, 0.5, 0]],
    ['1 0.5 3 train.csv 1f2e\n', [1, 0.5, 3]],
    ['1 nan 0\n2 inf 1\n3 -inf 2', [1, nan, 0, 2, inf, 1, 3, -inf, 2]],
    ['1 NaN 0\n2 Infinity 1\n3 -Infinity 2\n', [1, nan, 0, 2, inf, 1, 3, -inf, 2]],
    ['1 1e-7 -2\r\n', [1, 1e-7, -2]],
    ['1 -0.0 0\n', [1, -0, 0]],
    ['1 1e400 0\n', [1, inf, 0]],
    ['1 .5 +7\n', [1, 0.5, 7]],
    ['  1 2 3  \n', [1, 2, 3]],
    ['1500000000000 5 9007199254740991\n', [1_500_000_000_000, 5, 9_007_199_254_740_991]],
    ['1 0.1 12345678901234567890\n', [1, 0.1, 12345678901234567000]],
    ['', []],
    ['\n\n', []],
  ])('%j', (text, points) => {
    expect(readMetricLines(Buffer.from(text))).toEqual({ points: Float64Array.from(points), unread: 0 });
  });

  it.each([
    'no measurement',
    '1',
    '1 ',
    '1  3',
    '1 0x10 3',
    '1 one 3',
    'x 1 3',
    '1.5 1 3',
    '1 1 3.5',
    '1 1 three',
    '1\t1\t1',
    '- 1 1',
    '\u0000\u0001',
    'nan nan nan',
  ])('keeps its points and passes over %j', (line) => {
    const { points, unread } = readMetricLines(Buffer.from(`1 2 3\n${line}\n4 5 6\n`));
    expect([...points]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(unread).toBe(1);
  });

  it('of one long line is read in a moment', () => {
    const start = performance.now();
    expect(readMetricLines(Buffer.alloc(20_000_000, '1')).unread).toBe(1);
    expect(readMetricLines(Buffer.alloc(20_000_000, ' ')).unread).toBe(0);
    expect(readMetricLines(Buffer.alloc(20_000_000, 'a b ')).unread).toBe(1);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
