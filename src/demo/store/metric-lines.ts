const NEWLINE = 10;

/**
 * Timestamp, value, step for each line of a metric file, in the file's order; a line without a step has step 0.
 * Lines that are no numbers are passed over.
 */
export function readMetricLines(file: Buffer): Float64Array {
  const text = file.toString('latin1');
  let lines = 1;
  for (const byte of file) if (byte === NEWLINE) lines++;
  const points = new Float64Array(lines * 3);
  let used = 0;
  for (const line of text.split('\n')) {
    const [timestamp, value, step = '0'] = line.trim().split(' ');
    if (timestamp === undefined || value === undefined) continue;
    const time = Number(timestamp);
    if (Number.isNaN(time)) continue;
    points[used++] = time;
    points[used++] = numberOf(value);
    points[used++] = Number(step);
  }
  return points.subarray(0, used);
}

/** Python writes `nan` and `inf`, Java and JavaScript write `NaN` and `Infinity`. */
function numberOf(text: string): number {
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  const [, sign = '', word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word === undefined || word.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
