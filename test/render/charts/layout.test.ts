import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart } from '../../../src/render/charts/end-labels.ts';
import { meanSeries, smoothed, windowOf } from '../../../src/render/charts/mean-series.ts';
import { wrapped } from '../../../src/render/charts/wrapped.ts';
import { aSeries } from '../../support/written-snapshot.ts';

describe('labels at the ends of lines', () => {
  it('stay where they are when there is room, and share what they give way', () => {
    expect(apart([0, 5, 10], 2, [0, 10])).toEqual([0, 5, 10]);
    expect(apart([5, 5], 2, [0, 10])).toEqual([4, 6]);
    expect(apart([5, 1, 5, 5], 1, [0, 10])).toEqual([4, 1, 5, 6]);
    expect(apart([10, 10, 10], 2, [0, 10])).toEqual([6, 8, 10]);
  });

  it('are never nearer than a line, keep their order, and lie in the picture when it has room', () => {
    const places = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(places, fc.double({ min: 0.1, max: 12, noNaN: true }), (given, gap) => {
        const moved = apart(given, gap, [0, 100]);
        const order = given.map((_, i) => i).sort((a, b) => (given[a] ?? 0) - (given[b] ?? 0) || a - b);
        for (const [rank, index] of order.slice(1).entries())
          expect((moved[index] ?? 0) - (moved[order[rank] ?? 0] ?? 0)).toBeGreaterThan(gap - 1e-9);
        for (const place of moved) expect(place).toBeGreaterThanOrEqual(0);
        for (const place of moved) expect(place).toBeLessThan(100 + 1e-9);
      }),
    );
  });
});

describe('a text in lines', () => {
  const width = (text: string) => [...text].length;

  it('is as few and as equal lines as can be', () => {
    expect(wrapped('one two three', 20, 3, width)).toEqual(['one two three']);
    expect(wrapped('aaaa bbbb cccc dddd', 15, 3, width)).toEqual(['aaaa bbbb cccc', 'dddd']);
    expect(wrapped('aaaa '.repeat(14).trim(), 60, 3, width).map(width)).toEqual([34, 34]);
    expect(wrapped('x'.repeat(25), 10, 2, width)).toEqual(['x'.repeat(10), `${'x'.repeat(9)}…`]);
  });

  it('loses nothing but blanks where there is room for all of it, and no line is too long', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 3, max: 60 }), (text, room) => {
        const lines = wrapped(text, room, 100, width);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(room);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        const few = wrapped(text, room, 2, width);
        expect(few.length).toBeLessThanOrEqual(2);
        for (const line of few) expect(width(line)).toBeLessThanOrEqual(room);
      }),
    );
  });
});

describe('the mean of histories', () => {
  it('is taken step by step, where each has the step', () => {
    const mean = meanSeries([aSeries([1, 2, 3, 4]), aSeries([3, 4, 5])]);
    expect([...(mean?.steps ?? [])]).toEqual([0, 1, 2]);
    expect([...(mean?.values ?? [])]).toEqual([2, 3, 4]);
  });

  it('has no number where one has none, and takes of several entries at one step the last', () => {
    expect([...(meanSeries([aSeries([1, null, 3]), aSeries([1, 1, 1])])?.values ?? [])]).toEqual([1, Number.NaN, 2]);
    expect([...(meanSeries([aSeries([1, 9, 2, 4], (i) => (i < 2 ? 0 : i))])?.values ?? [])]).toEqual([9, 2, 4]);
  });

  it('is none of histories with other steps each', () => {
    expect(meanSeries([aSeries([1, 2, 3], (i) => 2 * i), aSeries([1, 2, 3], (i) => 2 * i + 1)])).toBeNull();
    expect(meanSeries([])).toBeNull();
  });

  it('of windows is full at the end, and reaches over no gap', () => {
    const { steps, values } = smoothed(aSeries([1, 2, 3, 4, 5, null, 7, 8, 9]), 2);
    expect([...values]).toEqual([1, 2.5, 4.5, Number.NaN, 7, 8.5]);
    expect([...steps]).toEqual([0, 1.5, 3.5, 5, 6, 7.5]);
  });

  it('of windows keeps a point apart that was logged after its successor', () => {
    const late = { ...aSeries([9, 1, 2, 3, 4]), timestamps: Float64Array.of(99, 1, 2, 3, 4) };
    expect([...smoothed(late, 4).values]).toEqual([9, 2.5]);
  });

  it('of windows is for long lines only', () => {
    expect([2, 119, 120, 1000].map((n) => windowOf(aSeries(Array.from({ length: n }, () => 1))))).toEqual([
      1, 1, 2, 17,
    ]);
  });
});
