import type { ColumnInfo } from './manifest.ts';
import { LOST, MISSING, NO_TIME } from './marks.ts';
import type { Column } from './table.ts';

/** A column of `f32` (`width` 1) or `f64` (2); `bits` are the same bytes as whole numbers of 32 bits. */
export function numberColumn(
  info: ColumnInfo,
  numbers: Float32Array | Float64Array,
  bits: Uint32Array,
  width: 1 | 2,
): Column {
  // Of a number in 64 bits the lower half comes first.
  const markOf = (row: number) => (bits[row * width] as number) & 0xf;
  const absence = (row: number) => {
    if (!Number.isNaN(numbers[row])) return null;
    const mark = markOf(row);
    return mark === MISSING ? 'missing' : mark === LOST ? 'lost' : null;
  };
  return {
    info,
    numbers: () => numbers,
    text: (row) => {
      const value = numbers[row];
      return value === undefined || absence(row) ? null : width === 1 ? shortest(value) : String(value);
    },
    absence,
    dictionary: null,
    numeric: true,
  };
}

/** The fewest digits that still say which number of 32 bits it is. */
export function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

/** A column of times; a number of it is milliseconds since 1970. */
export function secondsColumn(info: ColumnInfo, base: number, steps: Uint32Array): Column {
  let times: Float64Array | undefined;
  const numbers = () => {
    times ??= timesOf(base, steps);
    return times;
  };
  return {
    info,
    numbers,
    text: (row) => (steps[row] === NO_TIME || row >= steps.length ? null : String(numbers()[row])),
    absence: (row) => (steps[row] === NO_TIME ? 'missing' : null),
    dictionary: null,
    numeric: true,
  };
}

function timesOf(base: number, steps: Uint32Array): Float64Array {
  const times = new Float64Array(steps.length).fill(Number.NaN);
  let time = base;
  for (let row = 0; row < steps.length; row++) {
    const step = steps[row] as number;
    if (step === NO_TIME) continue;
    time -= step;
    times[row] = time * 1000;
  }
  return times;
}
