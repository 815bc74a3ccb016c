import { describe, expect, it } from 'vitest';
import { usualSpread } from '../../src/core/compare/usual-spread.ts';

/** Around a level without any direction, the same each time. */
const wobble = [
  0.3, -0.7, 0.9, -0.2, -0.9, 0.6, 0.1, -0.5, 0.8, -0.3, 0.5, -0.8, 0.2, 0.7, -0.6, -0.1, 0.4, -0.4, 0.9, -0.9,
];
const around = (level: number, n: number, size = 0.01) => wobble.slice(0, n).map((by) => level + by * size);

describe('the usual spread', () => {
  it.each([0, 1, 4])('of %d pushes is none', (n) => expect(usualSpread(around(0.8, n))).toBeNull());

  it('of five or more holds what they were, and a little beside', () => {
    for (const n of [5, 10, 20]) {
      const values = around(0.8, n);
      const found = usualSpread(values);
      expect(found).toMatchObject({ values, history: { n, state: 'steady', words: '', values } });
      const [low, high] = found?.spread ?? [0, 0];
      expect(low).toBeLessThan(Math.min(...values));
      expect(high).toBeGreaterThan(Math.max(...values));
      expect(high - low).toBeLessThan(0.2);
    }
  });

  it('is wider where pushes are fewer', () => {
    const width = (n: number) => {
      const [low = 0, high = 0] = usualSpread(around(0.8, n))?.spread ?? [];
      return high - low;
    };
    expect(width(5)).toBeGreaterThan(width(20));
  });

  it('of pushes that all gave the same is that value', () => {
    const found = usualSpread(Array(8).fill(0.8));
    expect(found).toMatchObject({ spread: [0.8, 0.8], history: { n: 8, state: 'steady', words: '' } });
  });

  it('of two values in turn is steady', () => {
    expect(usualSpread([1, 2, 2, 1, 2, 1, 1, 2, 1, 2])?.history.state).toBe('steady');
  });

  it('is not made narrow by one wild value, nor is that a step', () => {
    const values = around(0.8, 12);
    const found = usualSpread([...values.slice(0, 6), 5, ...values.slice(6)]);
    expect(found?.history).toMatchObject({ state: 'steady', n: 13 });
    expect(found?.spread?.[0]).toBeLessThan(0.79);
    expect(found?.spread?.[1]).toBeGreaterThan(0.81);
  });

  it('is of the newest hundred, and shows the newest twenty', () => {
    const values = Array.from({ length: 150 }, (_, i) => 0.8 + ((i * 7919) % 97) / 1e4);
    const found = usualSpread([...Array(40).fill(-1e9), ...values]);
    expect(found?.history.n).toBeLessThanOrEqual(100);
    expect(found?.history.values).toEqual(values.slice(-20));
  });
});

describe('a step', () => {
  const stepped = [...around(0.5, 10), ...around(0.8, 12)];

  it('is told, and only what came since counts', () => {
    const found = usualSpread(stepped);
    expect(found?.values).toEqual(stepped.slice(10));
    expect(found?.history).toMatchObject({ n: 12, state: 'step' });
    expect(found?.history.words).toBe('The target branch made a step 12 pushes ago; only the values since count.');
    expect(found?.spread?.[0]).toBeGreaterThan(0.7);
  });

  it('down is one too, and of two the last counts', () => {
    const twice = [...around(0.5, 10), ...around(0.9, 10), ...around(0.7, 10)];
    expect(usualSpread(twice)?.values).toEqual(twice.slice(20));
  });

  it('between values that do not scatter at all', () => {
    expect(usualSpread([...Array(6).fill(1), ...Array(6).fill(2)])).toMatchObject({
      spread: [2, 2],
      history: { n: 6 },
    });
  });
});

describe('a drift', () => {
  it.each<[string, number[]]>([
    ['up', around(0, 20).map((by, i) => by + i / 20)],
    ['down', around(0, 20).map((by, i) => by - i / 20)],
    ['there and back', Array.from({ length: 40 }, (_, i) => Math.sin(i / 6))],
  ])('%s has no usual spread, and that is said', (_case, values) => {
    const found = usualSpread(values);
    expect(found).toMatchObject({ spread: null, history: { state: 'drift' } });
    expect(found?.history.words).toMatch(/no usual spread\.$/);
  });

  it('is not told from the unit of the metric, nor from the direction of better', () => {
    const values = around(0, 20).map((by, i) => by + i / 20);
    for (const of of [(v: number) => v * 1024, (v: number) => -v, (v: number) => v / 1024])
      expect(usualSpread(values.map(of))?.history.state).toBe('drift');
  });
});
