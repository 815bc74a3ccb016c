import { goalOf, isBetter, orderMetrics, primaryMetric, settingOf } from '../compare/goal.ts';
import { sameValue } from '../compare/param-rows.ts';
import { finiteValue, metricKeys, newestFirst, type Run } from '../model/run.ts';
import type { Goal, Settings } from '../model/settings.ts';
import { byText } from '../model/text.ts';

export interface MetricColumn {
  readonly key: string;
  readonly goal: Goal | null;
  readonly primary: boolean;
  /** The best finite value of all runs; `null` where the goal is not known or no run differs. */
  readonly best: number | null;
}

/** Which runs and which of their columns an experiment's table shows. */
export interface RunTable {
  readonly runs: readonly Run[];
  readonly total: number;
  readonly metrics: readonly MetricColumn[];
  /** Metrics past the bound, by name. */
  readonly more_metrics: readonly string[];
  /** Params in which the runs differ; those that most runs have first. */
  readonly params: readonly string[];
  readonly more_params: readonly string[];
  /** Params that have one value wherever they are set. */
  readonly constants: readonly { readonly key: string; readonly value: string; readonly runs: number }[];
}

export interface TableBounds {
  readonly runs: number;
  readonly metrics: number;
  readonly params: number;
}

/** The metric that leads a table and its charts comes first even where no setting says so. */
export function metricOrder(runs: readonly Run[], settings: Settings): string[] {
  return orderOfMetrics(metricKeys(runs), settings);
}

/** The same of the keys alone. */
export function orderOfMetrics(of: Iterable<string>, settings: Settings): string[] {
  const keys = new Set(of);
  const first = primaryMetric(keys, settings);
  const ordered = orderMetrics(keys, settings);
  return first === null ? ordered : [first, ...ordered.filter((key) => key !== first)];
}

/** Whether a metric is one of those to show first: marked so by the settings, else the one that stands for the experiment. */
export function isPrimary(key: string, order: readonly string[], settings: Settings): boolean {
  return primaryMetrics(order, settings).has(key);
}

/** Those of the metrics that are to be shown first; `order` as `metricOrder` gives it. */
export function primaryMetrics(order: readonly string[], settings: Settings): ReadonlySet<string> {
  const marked = order.filter((key) => settingOf(key, settings)?.primary);
  return new Set(marked.length > 0 ? marked : order.slice(0, 1));
}

function bestOf(key: string, runs: readonly Run[], goal: Goal | null): number | null {
  const values = runs.flatMap((run) => finiteValue(run, key) ?? []);
  if (goal === null || new Set(values).size < 2) return null;
  return values.reduce((best, value) => (isBetter(value, best, goal) ? value : best));
}

/** Params by whether the runs differ in them: a param that some runs lack, but that never has two values, is constant. */
function sortParams(runs: readonly Run[]): { differing: string[]; constants: RunTable['constants'][number][] } {
  const found = new Map<string, { value: string; runs: number; differs: boolean }>();
  for (const run of runs) {
    run.params.forEach((value, key) => {
      const known = found.get(key);
      if (!known) found.set(key, { value, runs: 1, differs: false });
      else {
        known.runs++;
        known.differs ||= !sameValue(known.value, value);
      }
    });
  }
  const byName = [...found].sort(([a], [b]) => byText(a, b));
  return {
    differing: byName
      .filter(([, { differs }]) => differs)
      .sort(([, a], [, b]) => b.runs - a.runs)
      .map(([key]) => key),
    constants: byName.filter(([, { differs }]) => !differs).map(([key, { value, runs }]) => ({ key, value, runs })),
  };
}

/** The newest runs, metrics in the settings' order, then the params that tell runs apart. */
export function runTable(runs: readonly Run[], settings: Settings, bounds: TableBounds): RunTable {
  const order = metricOrder(runs, settings);
  const { differing, constants } = sortParams(runs);
  const column = (key: string): MetricColumn => {
    const goal = goalOf(key, settings);
    return { key, goal, primary: isPrimary(key, order, settings), best: bestOf(key, runs, goal) };
  };
  return {
    runs: runs.slice().sort(newestFirst).slice(0, bounds.runs),
    total: runs.length,
    metrics: order.slice(0, bounds.metrics).map(column),
    more_metrics: order.slice(bounds.metrics),
    params: differing.slice(0, bounds.params),
    more_params: differing.slice(bounds.params),
    constants,
  };
}
