import type { Series } from '../core/model/series.ts';
import {
  areWhole,
  atEnd,
  type Cursor,
  pack,
  pushDifferences,
  pushPlanes,
  pushSigned,
  pushWhole,
  readDifferences,
  readPlanes,
  readSigned,
  readWhole,
  unpack,
} from './bytes.ts';

/**
 * Where the points of a history lie. The metrics of one run are mostly logged together, so several histories share one timeline, each with
 * the milliseconds by which its own timestamps differ.
 */
export type Timeline = Pick<Series, 'steps' | 'timestamps'>;

/** The number of points, then steps and timestamps as differences. */
export function encodeTimeline({ steps, timestamps }: Timeline): Uint8Array {
  const out: number[] = [];
  pushWhole(out, steps.length);
  pushColumn(out, steps);
  pushColumn(out, timestamps);
  return pack(Uint8Array.from(out));
}

/** The reverse of `encodeTimeline`; throws a RangeError when the bytes are none. */
export function decodeTimeline(blob: Uint8Array): Timeline {
  const cursor = unpack(blob);
  const n = readWhole(cursor);
  const timeline = { steps: readColumn(cursor, n), timestamps: readColumn(cursor, n) };
  atEnd(cursor);
  return timeline;
}

/** Whether the history can be told by this timeline: the same steps, and whole milliseconds on both sides. */
export function fits({ steps, timestamps }: Timeline, timeline: Timeline): boolean {
  return (
    steps.length === timeline.steps.length &&
    steps.every((step, i) => Object.is(step, timeline.steps[i])) &&
    (timestamps.every((time, i) => Object.is(time, timeline.timestamps[i])) ||
      (areWhole(timestamps) && areWhole(timeline.timestamps)))
  );
}

/** The values with the places of lost ones, and how the timestamps differ from those of the timeline, which must fit. */
export function encodeValues({ timestamps, values, lost }: Series, timeline: Timeline): Uint8Array {
  const out: number[] = [];
  pushWhole(out, lost.length);
  for (const index of lost) pushWhole(out, index);
  const shifted = timestamps.some((time, i) => !Object.is(time, timeline.timestamps[i]));
  pushWhole(out, shifted ? 1 : 0);
  if (shifted) for (const [i, time] of timestamps.entries()) pushSigned(out, time - (timeline.timestamps[i] as number));
  pushValues(out, values);
  return pack(Uint8Array.from(out));
}

/** The reverse of `encodeValues`; throws a RangeError when the bytes are none. */
export function decodeValues(blob: Uint8Array, { steps, timestamps: shared }: Timeline): Series {
  const cursor = unpack(blob);
  const n = steps.length;
  const lost = Array.from({ length: bounded(readWhole(cursor), n) }, () => readWhole(cursor));
  const timestamps = readWhole(cursor) === 0 ? shared : shared.map((time) => time + readSigned(cursor));
  const values = readValues(cursor, n);
  atEnd(cursor);
  return { steps, timestamps, values, lost };
}

function bounded(count: number, most: number): number {
  if (count > most) throw new RangeError('a metric history is damaged');
  return count;
}

function pushColumn(out: number[], column: Float64Array): void {
  const whole = areWhole(column);
  pushWhole(out, whole ? 0 : 1);
  if (whole) pushDifferences(out, column);
  else pushPlanes(out, column);
}

function readColumn(cursor: Cursor, n: number): Float64Array {
  return readWhole(cursor) === 0 ? readDifferences(cursor, n) : readPlanes(cursor, n);
}

/** More digits behind the point than this have no gain over the bits. */
const DIGITS = 9;

/** Values that were rounded before they were logged are whole numbers over a power of ten; all others are written by their bits. */
function pushValues(out: number[], values: Float64Array): void {
  for (let digits = 0; digits <= DIGITS; digits++) {
    const scale = 10 ** digits;
    if (!isOver(values, scale)) continue;
    pushWhole(out, digits + 1);
    pushDifferences(
      out,
      values.map((value) => Math.round(value * scale)),
    );
    return;
  }
  pushWhole(out, 0);
  pushPlanes(out, values);
}

/** Whether dividing a whole number by `scale` gives exactly each value back. */
function isOver(values: Float64Array, scale: number): boolean {
  return values.every((value) => {
    const whole = Math.round(value * scale);
    return Math.abs(whole) <= 2 ** 51 && !Object.is(whole, -0) && Object.is(whole / scale, value);
  });
}

function readValues(cursor: Cursor, n: number): Float64Array {
  const digits = readWhole(cursor) - 1;
  if (digits < 0) return readPlanes(cursor, n);
  const scale = 10 ** bounded(digits, DIGITS);
  return readDifferences(cursor, n).map((whole) => whole / scale);
}
