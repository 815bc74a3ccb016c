import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experimentAddress, inDashboard, segment } from '../../../src/core/view/address.ts';
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

describe('an address in a dashboard', () => {
  it.each([
    ['', '', 'index.html'],
    ['runs/', 'runs/', 'runs/index.html'],
    ['runs/?id=a/', 'runs/?id=a/', 'runs/index.html?id=a/'],
    ['?q=a', '?q=a', 'index.html?q=a'],
    ['merge-requests/7/#metric.1.a', 'merge-requests/7/#metric.1.a', 'merge-requests/7/index.html#metric.1.a'],
    ['data/table.json', 'data/table.json', 'data/table.json'],
    ['data/table.json?a=/', 'data/table.json?a=/', 'data/table.json?a=/'],
  ])('%s', (address, inFolder, byName) => {
    expect(inDashboard('https://x.example/a/', address)).toBe(`https://x.example/a/${inFolder}`);
    expect(inDashboard('https://x.example/a/index.html', address)).toBe(`https://x.example/a/${byName}`);
  });
});
