/** What JavaScript's calendar ends at, milliseconds since 1970 (ECMA-262, 21.4.1.1). */
const LAST = 8.64e15;

/** Whether a number of milliseconds since 1970 is a time of the calendar: others, such as nanoseconds logged for milliseconds, are none. */
export function isMoment(ms: number | null | undefined): ms is number {
  return typeof ms === 'number' && Math.abs(ms) <= LAST;
}
