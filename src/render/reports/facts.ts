/** What several reports say of a comparison: names, gates, evidence, the newest time. */
import type { Comparison, ExperimentComparison, GateResult, MetricRow } from '../../core/compare/comparison.ts';
import { isMoment } from '../../core/model/moment.ts';
import { count, formatNumber, oneLine, shorten } from '../format.ts';
import { acceptedBy, gateWords } from '../gates.ts';

/** Foreign text on one line, of a length that lists can hold. */
export const plain = (text: string): string => shorten(oneLine(text), 200);

/** The metric's name, with that of its group where the experiment has several. */
export function rowName(row: MetricRow, { groups }: ExperimentComparison): string {
  return groups.length > 1 ? `${plain(row.key)} · ${plain(row.group)}` : plain(row.key);
}

/** `failed: at most 1% worse`, `accepted by Mei with a label; it failed: at most 1% worse`; `write` writes what is not ours. */
export function gateSaid(gate: GateResult, write: (text: string) => string = plain): string {
  const { state, reason } = gateWords(gate);
  return `${state}${gate.accepted ? ` ${acceptedBy(gate.accepted, write)}; it failed` : ''}: ${reason}`;
}

/** How a difference was weighed, as words: `Welch’s test of 5 against 5 runs`; empty where there is none. */
export function evidenceWords({ evidence, method, history, baseline, current, reason }: MetricRow): string {
  const runs = `${current?.n ?? 0} against ${count(baseline?.n ?? 0, 'run')}`;
  if (method === 'pairs') return `pairs of runs, ${runs}`;
  if (method === 'permutation') return `exact permutation of ${runs}`;
  if (method === 'welch') return `Welch’s test of ${runs}`;
  if (evidence === 'history' && history) return `held against ${count(history.n, 'push', 'pushes')}`;
  return evidence === 'none' ? '' : reason.startsWith('not tested') ? reason : 'difference only';
}

export function formatEffect(effect: number | null): string {
  return effect === null ? '' : `effect size ${formatNumber(effect, 2)}`;
}

/** When the newest of the runs ended, else began, milliseconds since 1970; `null` where no run has a time. */
export function newestTime({ runs }: Comparison): number | null {
  const times = runs.map(({ end_time, start_time }) => end_time ?? start_time).filter(isMoment);
  return times.length === 0 ? null : times.reduce((newest, time) => Math.max(newest, time));
}

/** Makes every name that it is given another: the second `a` becomes `a (2)`. */
export function distinct(): (name: string) => string {
  const seen = new Map<string, number>();
  return function next(name: string): string {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : next(`${name} (${times})`);
  };
}
