/** What stands in a file of MLflow's `metrics` folder. */
export interface MetricLines {
  /** Timestamp, value, step for each measurement, in the file's order. */
  readonly points: Float64Array;
  /** Lines that are no measurement, and were passed over. */
  readonly unread: number;
}

const [NEWLINE, RETURN, SPACE, PLUS, MINUS, ZERO] = [10, 13, 32, 43, 45, 48];
/** So many digits always fit in a number. */
const EXACT_DIGITS = 15;

/**
 * One measurement a line: `timestamp value` (MLflow before 1.0, step 0), `timestamp value step`, or with a dataset's name and digest behind
 * (MLflow 3). Times and steps are whole numbers. An empty line is none.
 */
export function readMetricLines(file: Buffer): MetricLines {
  const text = file.toString('latin1');
  const points = new Float64Array(3 * lineCount(file));
  let used = 0;
  let unread = 0;
  for (let line = 0, next = 0; line < text.length; line = next + 1) {
    next = text.indexOf('\n', line);
    if (next === -1) next = text.length;
    const end = trimmedEnd(text, line, next);
    const start = trimmedStart(text, line, end);
    if (start === end) continue;
    const first = endOfField(text, start, end);
    const second = endOfField(text, first + 1, end);
    const time = wholeIn(text, start, first);
    const value = numberOf(text.slice(first + 1, second));
    const step = second === end ? 0 : wholeIn(text, second + 1, endOfField(text, second + 1, end));
    if (value === null || !Number.isInteger(time) || !Number.isInteger(step)) {
      unread++;
      continue;
    }
    points[used] = time;
    points[used + 1] = value;
    points[used + 2] = step;
    used += 3;
  }
  return { points: points.subarray(0, used), unread };
}

function lineCount(file: Buffer): number {
  let lines = 1;
  for (const byte of file) if (byte === NEWLINE) lines++;
  return lines;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && (text.charCodeAt(last - 1) === RETURN || text.charCodeAt(last - 1) === SPACE)) last--;
  return last;
}

function trimmedStart(text: string, start: number, end: number): number {
  let first = start;
  while (first < end && text.charCodeAt(first) === SPACE) first++;
  return first;
}

function endOfField(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === SPACE) return at;
  return end;
}

/** NaN for what is no whole number. */
function wholeIn(text: string, start: number, end: number): number {
  const sign = text.charCodeAt(start);
  const begin = sign === MINUS || sign === PLUS ? start + 1 : start;
  if (begin >= end) return Number.NaN;
  let whole = 0;
  for (let at = begin; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    whole = whole * 10 + digit;
  }
  if (end - begin > EXACT_DIGITS) return Number(text.slice(start, end));
  return sign === MINUS && whole !== 0 ? -whole : whole;
}

const word = /^([+-]?)(?:inf|infinity|(nan))$/i;
/** Notations and blanks that JavaScript alone takes for a number. */
const foreign = /^[+-]?0[xob]|\s/i;

/** Python writes `nan` and `inf`, Java and JavaScript write `NaN` and `Infinity`; `null` for what is no number. */
function numberOf(text: string): number | null {
  const value = Number(text);
  if (Number.isFinite(value)) return text === '' || foreign.test(text) ? null : value;
  const [, sign, nan] = word.exec(text) ?? [];
  if (sign === undefined) return Number.isNaN(value) ? null : value;
  if (nan !== undefined) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
