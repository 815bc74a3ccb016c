/** Which rows of a comparison stand open, which are folded away, and which are only counted. */
import type { ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { judge } from '../verdict.ts';
import { isFailed } from './experiments.ts';
import type { Room } from './room.ts';

export interface Rows {
  /** Rows that failed a gate first, the others in the order in which they stand. */
  readonly open: readonly MetricRow[];
  readonly folded: readonly MetricRow[];
  /** Only counted. */
  readonly left: readonly MetricRow[];
}

export const isQuiet = ({ verdict }: MetricRow): boolean => verdict === 'unchanged' || verdict === 'inside-spread';

/** The rows of each experiment; what is folded or demanded by a gate is shared out over all of them. */
export function rowsOf(
  experiments: readonly ExperimentComparison[],
  leading: MetricRow | null,
  room: Room,
): ReadonlyMap<ExperimentComparison, Rows> {
  const open = new Set(experiments.flatMap(({ metrics }) => openRows(metrics, leading, room)));
  const gated = experiments.flatMap(({ metrics }) => metrics.filter(({ gates }) => gates.length > 0));
  const passed = gated.filter((row) => !isFailed(row) && row !== leading);
  const first = [...passed].sort((a, b) => Number(hasPassed(a)) - Number(hasPassed(b)));
  for (const row of first.slice(room.gated)) open.delete(row);
  const rest = experiments.flatMap(({ metrics }) => metrics.filter((row) => !open.has(row)));
  const folded = new Set([
    ...evenly(experiments, (row) => !open.has(row) && !isQuiet(row), room.moved),
    ...evenly(experiments, (row) => !open.has(row) && isQuiet(row), room.quiet),
  ]);
  const left = new Set(rest.filter((row) => !folded.has(row)));
  return new Map(
    experiments.map((one) => {
      const of = (which: ReadonlySet<MetricRow>) => one.metrics.filter((row) => which.has(row));
      const shown = of(open);
      return [
        one,
        {
          open: [...shown.filter(isFailed), ...shown.filter((row) => !isFailed(row))],
          folded: of(folded),
          left: of(left),
        },
      ];
    }),
  );
}

const hasPassed = ({ gates }: MetricRow) => gates.every(({ passed }) => passed === true);

/** At most so many rows in all, the first of every experiment before the second of any. */
function evenly(
  experiments: readonly ExperimentComparison[],
  is: (row: MetricRow) => boolean,
  most: number,
): MetricRow[] {
  const lists = experiments.map(({ metrics }) => metrics.filter(is));
  const ranked = lists.flatMap((list) => list.map((row, i) => [i, row] as const));
  return ranked
    .sort(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, row]) => row);
}

/** The primary, gated and leading rows, and of those that moved the worst and the best that there is room for. */
function openRows(metrics: readonly MetricRow[], leading: MetricRow | null, room: Room): MetricRow[] {
  const must = new Set(metrics.filter((row) => row.primary || row.gates.length > 0 || row === leading));
  const may = metrics.filter((row) => !must.has(row) && !isQuiet(row));
  return [...must, ...worstAndBest(may, Math.max(Math.min(2, room.open), room.open - must.size))];
}

/** All where there is room; else in turn the worst and the best that are left, and then the rest in its order. */
function worstAndBest(rows: readonly MetricRow[], most: number): readonly MetricRow[] {
  if (rows.length <= most) return rows;
  const of = (direction: 'better' | 'worse') =>
    rows.filter((row) => row.direction === direction).sort((a, b) => strength(b) - strength(a));
  const [worst, best] = [of('worse'), of('better')];
  const turns = Array.from({ length: Math.max(worst.length, best.length) }, (_, i) => [worst[i], best[i]]);
  const chosen = new Set(turns.flat().filter((row) => row !== undefined));
  return [...chosen, ...rows.filter((row) => !chosen.has(row))].slice(0, most);
}

/** How far a row moved, as far as rows can be put in an order: what was judged before what was not tested, then by effect or share. */
function strength(row: MetricRow): number {
  const judged = judge(row).tone === 'neutral' ? 0 : 1e6;
  const moved = Math.abs(row.effect ?? row.relative ?? 0);
  return judged + Math.min(moved, 1e5);
}
