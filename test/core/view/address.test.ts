import fc from 'fast-check';
import { expect, it } from 'vitest';
import { experimentAddress, segment } from '../../../src/core/view/address.ts';
import { webLink } from '../../../src/core/view/web-link.ts';

it('leaves plain ids as they are', () => {
  expect(segment('12')).toBe('12');
  expect(segment('0c6e99168b724b73a353576e0a3a87a3')).toBe('0c6e99168b724b73a353576e0a3a87a3');
  expect(experimentAddress('7')).toBe('experiments/7/');
});

it('makes any id one safe segment, and two ids two', () => {
  expect(segment('../A b')).toBe('~002e~002e~002f~0041~0020b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(segment(a)).toMatch(/^[a-z0-9_~-]{1,140}$/);
      expect(segment(a) === segment(b)).toBe(a === b);
    }),
  );
});

it('keeps long ids short and apart', () => {
  const [a, b] = ['x'.repeat(5000), `${'x'.repeat(4999)}y`].map(segment);
  expect(a?.length).toBeLessThan(160);
  expect(a).not.toBe(b);
});

it('links http and https only', () => {
  expect(webLink('https://gitlab.example.com/a')).toBe('https://gitlab.example.com/a');
  for (const bad of [
    null,
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    ' java\nscript:alert(1)',
    '/local',
    'ftp://x',
  ])
    expect(webLink(bad)).toBeNull();
});
