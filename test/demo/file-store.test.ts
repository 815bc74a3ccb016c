import { describe, expect, test } from 'vitest';
import { readMeta } from '../../src/demo/store/meta-yaml.ts';
import { readMetricLines } from '../../src/demo/store/metric-lines.ts';

describe('meta.yaml', () => {
  test.each([
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
  ])('%j', (text, name) => {
    expect(readMeta(`${text}\n`).get('name')).toBe(name);
  });
});

describe('a metric file', () => {
  test.each([
    ['1 0.5 3\n', [1, 0.5, 3]],
    ['1 0.5\n', [1, 0.5, 0]],
    ['1 nan 0\n2 inf 1\n3 -inf 2', [1, Number.NaN, 0, 2, Number.POSITIVE_INFINITY, 1, 3, Number.NEGATIVE_INFINITY, 2]],
    [
      '1 NaN 0\n2 Infinity 1\n3 -Infinity 2\n',
      [1, Number.NaN, 0, 2, Number.POSITIVE_INFINITY, 1, 3, Number.NEGATIVE_INFINITY, 2],
    ],
    ['1 1e-7 -2\r\n', [1, 1e-7, -2]],
    ['', []],
    ['\n\n', []],
  ])('%j', (text, points) => {
    expect([...readMetricLines(Buffer.from(text))]).toEqual(points);
  });
});
