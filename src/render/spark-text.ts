const BARS = '▁▂▃▄▅▆▇█';

/** Values as one bar a value, the smallest lowest; all in the middle where they are equal. Empty for none. */
export function sparkText(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const place = (value: number) => (high > low ? Math.round(((value - low) / (high - low)) * (BARS.length - 1)) : 3);
  return finite.map((value) => BARS[place(value)]).join('');
}
