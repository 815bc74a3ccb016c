/** Values for the properties of the statistics. */
import fc from 'fast-check';

/** Whole numbers and any numbers that sums can hold, repeated at times. */
export const anyValues = (least: number, most = 8): fc.Arbitrary<number[]> =>
  fc.array(
    fc.oneof(
      fc.integer({ min: -4, max: 4 }),
      fc.double({ noNaN: true, min: -1e100, max: 1e100 }),
      fc.integer({ min: -100, max: 100 }).map((value) => value / 100),
    ),
    { minLength: least, maxLength: most },
  );

/** Multiples of 1/64 of at most 1,000: moved by whole numbers and scaled by powers of two they lose no digit. */
export const binaryValues = (least: number, most = 8): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -64_000, max: 64_000 }).map((value) => value / 64),
    { minLength: least, maxLength: most },
  );

/** Values, and the same in another order. */
export const reordered = (values: fc.Arbitrary<number[]>): fc.Arbitrary<[number[], number[]]> =>
  values.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length })),
  );
