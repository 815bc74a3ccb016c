import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../src/core/model/series.ts';
import {
  decodeTimeline,
  decodeValues,
  encodeTimeline,
  encodeValues,
  fits,
  type Timeline,
} from '../../src/store/series-codec.ts';

const series = (steps: number[], timestamps: number[], values: number[], lost: number[] = []): Series => ({
  steps: Float64Array.from(steps),
  timestamps: Float64Array.from(timestamps),
  values: Float64Array.from(values),
  lost,
});
const bits = (column: Float64Array) => Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex');
const inBits = ({ steps, timestamps, values, lost }: Series) => ({
  ...{ steps: bits(steps), timestamps: bits(timestamps), values: bits(values), lost },
});

const again = (one: Series, timeline: Timeline = one) => {
  const shared = decodeTimeline(encodeTimeline(timeline));
  return decodeValues(encodeValues(one, shared), shared);
};
const same = (one: Series, timeline?: Timeline) => expect(inBits(again(one, timeline))).toEqual(inBits(one));
const size = (one: Series) => encodeTimeline(one).length + encodeValues(one, one).length;

describe('a history comes back to the bit', () => {
  it.each<[string, Series]>([
    ['empty', series([], [], [])],
    ['one point', series([3], [1_700_000_000_000], [0.25])],
    ['decreasing steps', series([5, 3, 3, -1], [4, 3, 2, 1], [1, 2, 3, 4])],
    ['negative steps and times', series([-7, -6], [-1000, 5], [-1, -2])],
    ['not finite', series([0, 1, 2], [0, 0, 0], [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])],
    ['negative zero and the smallest number', series([0, 1], [0, 0], [-0, 5e-324])],
    ['lost values', series([0, 1, 2], [0, 0, 0], [Number.NaN, 1, Number.NaN], [0, 2])],
    ['steps as large as 64 bits hold', series([-(2 ** 63), 0, 1, 2 ** 63], [0, 1, 2, 3], [1, 2, 3, 4])],
    ['large steps that go down', series([2 ** 63, 1], [0, 0], [1, 2])],
    ['times in nanoseconds', series([0, 1], [1.7e18, 1.7e18 + 1024], [1, 2])],
    ['fractions where whole numbers are usual', series([0.5, 1.25], [1.5, 2.75], [1, 2])],
  ])('%s', (_case, one) => same(one));

  it('whatever it holds', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map(Number));
    const points = fc.array(fc.tuple(number, number, fc.double(), fc.boolean()), { maxLength: 200 });
    fc.assert(
      fc.property(points, (rows) => {
        const lost = rows.flatMap(([, , , gone], index) => (gone ? [index] : []));
        same(
          series(
            rows.map(([step]) => step),
            rows.map(([, time]) => time),
            rows.map(([, , value]) => value),
            lost,
          ),
        );
      }),
    );
  });
});

it('a smooth history of 20,000 points takes less than nine bytes a point', () => {
  const steps = Array.from({ length: 20_000 }, (_, i) => i);
  const one = series(
    steps,
    steps.map((i) => 1.7e12 + i * 1000),
    steps.map((i) => 1 / (1 + i)),
  );
  expect(size(one)).toBeLessThan(20_000 * 9);
  same(one);
});

it('values of few digits take few bytes, and come back to the bit', () => {
  const steps = Array.from({ length: 1000 }, (_, i) => i);
  const rounded = steps.map((i) => Number((0.5 + Math.sin(i) / 3).toFixed(4)));
  const one = series(steps, steps, rounded);
  expect(size(one)).toBeLessThan(1000 * 3);
  same(one);
  same(
    series(
      steps,
      steps,
      rounded.map((value, i) => (i === 500 ? -0 : value)),
    ),
  );
});

describe('a timeline that several histories share', () => {
  const steps = [0, 1, 2];
  const timeline = series(steps, [1000, 2000, 3000], [1, 2, 3]);

  it('tells those that were logged some milliseconds apart', () => {
    const later = series(steps, [1004, 2000, 2999], [0.1, 0.2, 0.3]);
    expect(fits(later, timeline)).toBe(true);
    same(later, timeline);
  });

  it('does not fit other steps, fewer points or times in fractions', () => {
    expect(fits(series([0, 1, 3], [1000, 2000, 3000], [1, 2, 3]), timeline)).toBe(false);
    expect(fits(series([0, 1], [1000, 2000], [1, 2]), timeline)).toBe(false);
    expect(fits(series(steps, [1000.5, 2000, 3000], [1, 2, 3]), timeline)).toBe(false);
  });
});

it('bytes that are no history are refused', () => {
  const one = series([1, 2], [3, 4], [5, 6]);
  expect(() => decodeTimeline(new Uint8Array([1, 2, 3]))).toThrow(RangeError);
  const [timeline, values] = [encodeTimeline(one), encodeValues(one, one)];
  expect(() => decodeTimeline(timeline.subarray(0, timeline.length - 1))).toThrow(RangeError);
  expect(() => decodeValues(values.subarray(0, values.length - 1), one)).toThrow(RangeError);
  expect(() => decodeValues(values, series([1], [3], [5]))).toThrow(RangeError);
  expect(() => decodeValues(new Uint8Array(), one)).toThrow(RangeError);
});
