/** The keyboard's way over a chart: along a run's points, and from run to run. */
import { type Dot, nearestAlong, type Scene } from './dots.ts';

export type Step = 'back' | 'on' | 'up' | 'down' | 'first' | 'last';

/** `undefined` where nothing is drawn; at an end the same dot. Runs of one point each are walked from left to right and from bottom to top. */
export function stepFrom({ dots }: Scene, from: Dot | undefined, step: Step): Dot | undefined {
  const own = from && dots.get(from.series);
  if (!from || !own) return [...dots.values()].flatMap((list) => list[0] ?? []).sort(byPlace('x'))[0];
  if (step === 'up' || step === 'down') {
    const column = [...dots.values()].flatMap((list) => nearestAlong(list, from.x) ?? []).sort(byPlace('y'));
    const at = column.findIndex(({ series }) => series === from.series);
    return column[at + (step === 'up' ? -1 : 1)] ?? from;
  }
  const row = own.length > 1 ? own : [...dots.values()].flat().sort(byPlace('x'));
  const at = row.findIndex((dot) => dot.row === from.row || (dot.x === from.x && dot.series === from.series));
  const to = { back: at - 1, on: at + 1, first: 0, last: row.length - 1 }[step];
  return row[Math.min(Math.max(to, 0), row.length - 1)];
}

const byPlace = (axis: 'x' | 'y') => (a: Dot, b: Dot) => a[axis] - b[axis] || (a.series < b.series ? -1 : 1);
