/** What likely caused it: changed params by how closely the metric followed them in earlier runs. A hint with its support, and silent without. */
import { finiteValue, type Run } from '../model/run.ts';
import { isNumeral } from '../model/text.ts';
import { spearman } from '../statistics/rank-correlation.ts';
import { median } from '../statistics/robust.ts';
import { welch } from '../statistics/two-samples.ts';
import type { Cause, MetricRow, ParamRow } from './comparison.ts';
import { canonicalValue } from './param-rows.ts';

/** Earlier runs that a hint needs. */
const RUNS = 20;
/** Runs of either value that a hint on words needs. */
const EACH = 5;
/** Weaker hints are none: the share of the variation that goes with the param. */
const STRENGTH = 0.1;
/** A connection that chance gives so often is none. All pairs of param and metric share it (Bonferroni). */
const LEVEL = 0.05;
const MOST = 3;

/**
 * For each metric that changed, the changed params that it followed before, strongest first and at most three. Numbers go by rank correlation, other
 * values by the runs that had the one against those that had the other. Only params with one value a side can be a cause that is told.
 *
 * @param changes what differs between the sides of each group, by its name.
 * @param earlier finished runs of the experiment that are not the merge request's.
 */
export function likelyCauses(
  rows: readonly MetricRow[],
  changes: ReadonlyMap<string, readonly ParamRow[]>,
  earlier: readonly Run[],
): Cause[] {
  const moved = rows.filter(({ verdict }) => ['improved', 'regressed', 'outside-spread'].includes(verdict));
  const asked = moved.flatMap((row) => {
    const changed = (changes.get(row.group) ?? []).filter(
      ({ baseline, current }) => baseline.length === 1 && current.length === 1,
    );
    return changed.map((param) => ({ row, param }));
  });
  const level = LEVEL / Math.max(1, asked.length);
  const found = asked.flatMap(({ row, param }) => hint(row, param, earlier, level) ?? []);
  return found.toSorted((a, b) => b.strength - a.strength).slice(0, MOST);
}

function hint(row: MetricRow, param: ParamRow, earlier: readonly Run[], level: number): Cause | null {
  const [before = '', now = ''] = [param.baseline[0], param.current[0]];
  const known = earlier.flatMap((run) => {
    const [text, value] = [run.params.get(param.key), finiteValue(run, row.key)];
    return text === undefined || value === null ? [] : [{ text, value }];
  });
  if (known.length < RUNS) return null;
  const numeric = isNumeral(before) && isNumeral(now) && known.every(({ text }) => isNumeral(text));
  const said = numeric
    ? byRank(row, known, Number(now) - Number(before))
    : byValue(row, known, canonicalValue(before), canonicalValue(now));
  if (said === null || said.p > level || said.strength < STRENGTH) return null;
  const { strength, runs, words } = said;
  return { param: param.key, metric: row.key, group: row.group, strength, runs, words };
}

interface Known {
  readonly text: string;
  readonly value: number;
}

type Said = { readonly p: number; readonly strength: number; readonly runs: number; readonly words: string };

function byRank({ difference }: MetricRow, known: readonly Known[], change: number): Said | null {
  const found = spearman(
    known.map(({ text }) => Number(text)),
    known.map(({ value }) => value),
  );
  if (found === null || Math.sign(found.rho * change) !== Math.sign(difference ?? 0)) return null;
  const words = `in ${known.length} earlier runs more of it went with ${found.rho > 0 ? 'more' : 'less'} of the metric (rank correlation ${signed(found.rho)})`;
  return { p: found.p, strength: found.rho ** 2, runs: known.length, words };
}

function byValue({ difference }: MetricRow, known: readonly Known[], before: string, now: string): Said | null {
  const of = (wanted: string) => known.filter(({ text }) => canonicalValue(text) === wanted).map(({ value }) => value);
  const [old, fresh] = [of(before), of(now)];
  if (Math.min(old.length, fresh.length) < EACH) return null;
  const test = welch(old, fresh);
  if (test === null || Math.sign(test.difference) !== Math.sign(difference ?? 0)) return null;
  const middle = median([...old, ...fresh]) ?? 0;
  const same = fresh.filter((value) => (test.difference > 0 ? value > middle : value < middle)).length;
  const all = [...old, ...fresh];
  const strength = explained(old, fresh, all);
  const words = `of ${fresh.length} earlier runs with the new value ${same} lie on that side of the middle of these and ${old.length} runs with the old one`;
  return { p: test.p.twoSided, strength, runs: all.length, words };
}

/** Share of the sum of squares that lies between the two groups. */
function explained(old: readonly number[], fresh: readonly number[], all: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
  const centre = mean(all);
  const total = all.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const between = [old, fresh].reduce((sum, part) => sum + part.length * (mean(part) - centre) ** 2, 0);
  return total > 0 ? between / total : 0;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
}
