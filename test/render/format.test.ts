import { describe, expect, it } from 'vitest';
import {
  count,
  decimalsFor,
  formatBytes,
  formatDifference,
  formatDuration,
  formatLimit,
  formatNumber,
  formatShare,
  formatTime,
} from '../../src/render/format.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;

it.each<[number | null, number | undefined, string]>([
  [null, undefined, '—'],
  [nan, undefined, 'NaN'],
  [inf, undefined, '∞'],
  [minusInf, undefined, '−∞'],
  [0, undefined, '0'],
  [-0, undefined, '0'],
  [42, undefined, '42'],
  [-42, undefined, '−42'],
  [0.70523, undefined, '0.7052'],
  [123.456, undefined, '123.5'],
  [12345.678, undefined, '12346'],
  [-0.00004, 2, '0.00'],
  [0.5, 2, '0.50'],
  [1e-8, undefined, '1.000e-8'],
  [1.5e12, undefined, '1.500e+12'],
  [-1.5e12, undefined, '−1.500e+12'],
  [3e-16, 12, '3.000e-16'],
  [-3e-16, 12, '−3.000e-16'],
  [0, 12, '0.000000000000'],
])('the number %d with %j decimals: %s', (value, decimals, text) => expect(formatNumber(value, decimals)).toBe(text));

it.each<[number[], number | null, number]>([
  [[], null, 0],
  [[0], null, 0],
  [[0.82], null, 4],
  [[0.82, 51], null, 2],
  [[12345], null, 0],
  [[0.82], 0.013, 3],
  [[0.82], 0.00021, 5],
  [[820], 15, 0],
  [[nan, inf, 0.5], null, 4],
  [[1e-30], null, 12],
])('decimals of %j with a spread of %j: %d', (values, sd, decimals) => expect(decimalsFor(values, sd)).toBe(decimals));

it.each<[number | null, number | undefined, string]>([
  [null, undefined, '—'],
  [0, 4, '0'],
  [-0, 4, '0'],
  [0.0151, 4, '+0.0151'],
  [-0.0151, 4, '−0.0151'],
  [-0.00000001, 4, '−1.000e-8'],
])('the difference %d with %j decimals: %s', (value, decimals, text) =>
  expect(formatDifference(value, decimals)).toBe(text),
);

it.each<[number | null, string]>([
  [null, ''],
  [0, '±0.0%'],
  [0.0001, '±0.0%'],
  [0.0123, '+1.2%'],
  [-0.0123, '−1.2%'],
  [0.5, '+50%'],
  [10, '+1000%'],
  [11, '>+1000%'],
  [-11, '<−1000%'],
])('the share %d: %s', (share, text) => expect(formatShare(share)).toBe(text));

it.each<[number, string]>([
  [0, '0'],
  [0.5, '0.5'],
  [0.002, '0.002'],
  [-1.25, '−1.25'],
  [50, '50'],
  [1 / 3, '0.333333'],
  [1200, '1200'],
])('the limit %d: %s', (value, text) => expect(formatLimit(value)).toBe(text));

it.each<[number | null, string]>([
  [null, '—'],
  [0, '0 ms'],
  [-5, '0 ms'],
  [250, '250 ms'],
  [999.9, '1 s'],
  [38_000, '38 s'],
  [59_700, '1 min'],
  [14 * 60_000, '14 min'],
  [3_600_000 + 90_000, '1 h 1 min'],
  [51 * 3_600_000, '2 d 3 h'],
  [48 * 3_600_000 + 60_000, '2 d'],
])('the duration %d: %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

describe('moments', () => {
  it('are given in UTC to the minute', () =>
    expect(formatTime(Date.UTC(2026, 10, 23, 14, 2))).toBe('2026-11-23 14:02 UTC'));
  it.each([null, 1.7e18, nan, -1e30])('%d is none that a calendar has', (ms) => expect(formatTime(ms)).toBe('—'));
});

it.each<[number | null, string]>([
  [null, 'size unknown'],
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [250_000_000, '250 MB'],
])('%d bytes: %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [0, '0 runs'],
  [1, '1 run'],
  [1234, '1,234 runs'],
])('%d: %s', (n, text) => expect(count(n, 'run')).toBe(text));
