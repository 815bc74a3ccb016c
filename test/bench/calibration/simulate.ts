/** Many merge requests of one kind, and what the gates said of them. */
import type { Goal } from '../../../src/core/model/settings.ts';
import { type Chance, chance } from './random.ts';
import type { Rate } from './rates.ts';
import type { Shape } from './shapes.ts';
import { type Column, columnOf, decide, type Layout, mustAgree, sizesOf } from './trial.ts';

/** Every so many merge requests are put through the whole comparison too. */
const WHOLE = 10;

export interface Kind {
  readonly layout: Layout;
  readonly shape: Shape;
  /** Gated metrics. */
  readonly metrics: number;
  /** The part of the variance that all metrics of a run have in common. */
  readonly together: number;
  /** The part of the variance that both runs of a pair have in common. */
  readonly fold: number;
  /** By how many standard deviations the first metric got worse. */
  readonly loss: number;
}

export const plain = { metrics: 1, together: 0, fold: 0, loss: 0 } as const;

/** `part` of the variance from the one, the rest from the other. */
const mixed = (own: readonly number[], other: readonly number[], part: number) =>
  own.map((value, at) => Math.sqrt(1 - part) * value + Math.sqrt(part) * (other[at] ?? 0));

/** The numbers of one merge request; more is better. */
export function drawn({ layout, shape, metrics, together, fold, loss }: Kind, by: Chance): Column[] {
  const { head, base } = sizesOf(layout);
  const common = together > 0 ? shape(by, base + head) : [];
  return Array.from({ length: metrics }, (_, metric) => {
    const own = shape(by, base + head);
    const values = together > 0 ? mixed(own, common, together) : own;
    const lost = metric === 0 ? loss : 0;
    const now = values.slice(base).map((value) => value - lost);
    if (fold === 0) return columnOf(layout, values.slice(0, base), now);
    const folds = Array.from({ length: base }, () => by.normal());
    const apart = mixed(values.slice(base), folds, fold).map((value) => value - lost);
    return columnOf(layout, mixed(values.slice(0, base), folds, fold), apart);
  });
}

/** Shares of all merge requests. */
export interface Outcome {
  readonly trials: number;
  /** In which any gate fails. */
  readonly fails: number;
  /** In which none fails, and one cannot be judged. */
  readonly open: number;
  /** In which the history is said to drift. */
  readonly drifts: number;
  /** In which the gate of the first metric fails. */
  readonly found: number;
}

export function simulate(seed: string, kind: Kind, trials: number): Outcome {
  const by = chance(seed);
  const goals = Array.from({ length: kind.metrics }, (): Goal => 'maximize');
  const count = { fails: 0, open: 0, drifts: 0, found: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const columns = drawn(kind, by);
    const decision = decide(kind.layout, columns, goals);
    if (trial % WHOLE === 0) mustAgree(kind.layout, columns, goals, decision);
    const { passed, drifts } = decision;
    if (passed.includes(false)) count.fails++;
    else if (passed.includes(null)) count.open++;
    if (drifts.includes(true)) count.drifts++;
    if (passed[0] === false) count.found++;
  }
  const share = (of: number) => of / trials;
  return {
    ...{ trials, fails: share(count.fails), open: share(count.open) },
    ...{ drifts: share(count.drifts), found: share(count.found) },
  };
}

export const rateOf = (what: string, { fails, trials }: Outcome): Rate => ({ what, rate: fails, trials });
