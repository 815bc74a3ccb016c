/** What differs between the sides besides params, and may explain a difference as well. */
import { durationOf, type Run } from '../model/run.ts';
import { median } from '../statistics/robust.ts';
import type { ParamRow } from './comparison.ts';
import type { MatchedGroup } from './match.ts';
import { distinctValues, sameValues } from './param-rows.ts';

type Fact = (run: Run) => string | null;

/** What is told as it is. */
const facts: readonly (readonly [key: string, fact: Fact])[] = [
  ['runner', ({ ci }) => ci?.job.runner ?? null],
  ['image', ({ tags }) => tags.get('mlflow.docker.image.name') ?? tags.get('mlflow.docker.image.uri') ?? null],
  ['source', ({ tags }) => tags.get('mlflow.source.name') ?? null],
];

/** Times that are further apart are told. */
const SLOWER = 1.5;

/** Runner, image and source file by name, `duration_ms` by the median, `steps` by where the leading metric ends; only what differs. */
export function confoundersOf(groups: readonly MatchedGroup[], leading: string | null): ParamRow[] {
  const head = groups.flatMap((group) => group.head);
  const base = groups.flatMap((group) => group.base);
  if (head.length === 0 || base.length === 0) return [];
  return [
    ...facts.flatMap(([key, fact]) => row(key, head, base, fact)),
    ...durations(head, base),
    ...(leading === null ? [] : row('steps', head, base, (run) => stepsOf(run, leading))),
  ];
}

function row(key: string, head: readonly Run[], base: readonly Run[], fact: Fact): ParamRow[] {
  const values = (runs: readonly Run[]) => distinctValues(runs, (run) => fact(run) ?? undefined);
  const [now, before] = [values(head), values(base)];
  if (now.length === 0 || before.length === 0 || sameValues(before, now)) return [];
  return [{ key, baseline: before.map(({ shown }) => shown), current: now.map(({ shown }) => shown) }];
}

function stepsOf(run: Run, key: string): string | null {
  const metric = run.metrics.get(key);
  return metric && (metric.count ?? 0) > 1 && metric.step > 0 ? String(metric.step) : null;
}

function durations(head: readonly Run[], base: readonly Run[]): ParamRow[] {
  const middle = (runs: readonly Run[]) => median(runs.flatMap((run) => durationOf(run) ?? []));
  const [now, before] = [middle(head), middle(base)];
  if (now === null || before === null || now <= 0 || before <= 0) return [];
  const ratio = now / before;
  if (ratio < SLOWER && ratio > 1 / SLOWER) return [];
  return [{ key: 'duration_ms', baseline: [String(Math.round(before))], current: [String(Math.round(now))] }];
}
