import { expect, it } from 'vitest';
import { parseDuration } from '../../src/config/duration.ts';

it.each([
  ['90s', 90_000],
  ['20m', 1_200_000],
  ['12h', 43_200_000],
  ['14d', 1_209_600_000],
  ['0s', 0],
  ['20 m', 1_200_000],
  [' 20m ', 1_200_000],
  ['20', null],
  ['m', null],
  ['', null],
  ['1.5h', null],
  ['-5m', null],
  ['1h30m', null],
  ['20M', null],
  ['2w', null],
  ['1234567s', null],
])('%j is %j milliseconds', (text, ms) => expect(parseDuration(text)).toBe(ms));
