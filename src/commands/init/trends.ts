/** How the curves of metrics go whose names do not say which way is better. */
import { goalFromName } from '../../core/compare/goal.ts';
import type { Series } from '../../core/model/series.ts';
import { boundedAll } from '../../sources/bounded.ts';
import type { ReadRun, Source } from '../../sources/source.ts';
import { type Trend, trains } from './guess.ts';

/** So many metrics, of so many runs each, may cost a request. */
const METRICS = 20;
const RUNS = 5;
/** A curve of fewer points says nothing. */
const POINTS = 4;

/** By metric; `names` those of most runs first, `runs` of several experiments. */
export async function trendsOf(
  source: Source,
  names: readonly string[],
  runs: readonly ReadRun[],
): Promise<ReadonlyMap<string, Trend>> {
  const unsure = names.filter((name) => goalFromName(name) === null && trains(name)).slice(0, METRICS);
  const trends = await boundedAll(unsure, async (name) => {
    const directions: number[] = [];
    for (const { run, histories } of runs.filter(({ run }) => run.metrics.has(name)).slice(0, RUNS)) {
      const series = histories?.get(name) ?? (await source.history(run.run_id, name));
      const direction = series && directionOf(series);
      if (direction) directions.push(direction);
    }
    const count = (wanted: number) => directions.filter((direction) => direction === wanted).length;
    return [name, { down: count(-1), up: count(1), of: directions.length }] as const;
  });
  return new Map(trends);
}

/** −1 where the mean of the last quarter is below that of the first, 1 where it is above; `null` where they are equal or the curve is too short. */
function directionOf({ values }: Series): number | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length < POINTS) return null;
  const quarter = Math.ceil(finite.length / 4);
  const mean = (part: Float64Array) => part.reduce((sum, value) => sum + value / part.length, 0);
  return Math.sign(mean(finite.slice(-quarter)) - mean(finite.slice(0, quarter))) || null;
}
