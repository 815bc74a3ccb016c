/** What the target branch usually gives: the spread of its earlier pushes, and whether they have one. */
import { predictionInterval } from '../statistics/next-value.ts';
import { lagCorrelation, levelStep, lineResidual, trend } from '../statistics/order.ts';
import { robustInterval } from '../statistics/robust.ts';
import type { History } from './comparison.ts';

/** Fewer pushes have no spread that would be worth a word. */
export const SPREAD_FROM = 5;
/** Pushes that are looked at, the newest. */
export const MOST_PUSHES = 100;
const SHOWN = 20;
/** Below these p-values a step, or a direction, is taken for one. */
const STEP = 0.01;
const DRIFT = 0.05;

export interface UsualSpread {
  /** The values that count: all, or those since the last step. Oldest first. */
  readonly values: readonly number[];
  /** `null` where the history drifts. */
  readonly spread: readonly [number, number] | null;
  readonly history: History;
}

/**
 * The spread of one more push, from one value a push, oldest first; `null` for fewer than five. A level that changed once is told from values that
 * go somewhere: after a step only what came since counts; values that drift, or hang on the one before, have no usual spread. The spread is the
 * wider of Student's prediction interval and the robust one, at 95%, so that neither one wild value nor a flat middle makes it too narrow.
 */
export function usualSpread(all: readonly number[]): UsualSpread | null {
  const latest = all.slice(-MOST_PUSHES);
  const values = sinceLastStep(latest);
  if (values.length < SPREAD_FROM) return null;
  const stepped = values.length < latest.length;
  const drifts = isDrifting(values);
  const spread = drifts ? null : hull(predictionInterval(values, 0.95), robustInterval(values, 0.95));
  const state = drifts ? 'drift' : stepped ? 'step' : 'steady';
  return {
    values,
    spread,
    history: { n: values.length, values: values.slice(-SHOWN), state, words: wordsOf(state, values.length) },
  };
}

function sinceLastStep(all: readonly number[]): readonly number[] {
  let values = all;
  for (;;) {
    const step = levelStep(values, SPREAD_FROM);
    if (step === null || step.p >= STEP || step.unexplained >= lineResidual(values)) return values;
    values = values.slice(step.at);
  }
}

function isDrifting(values: readonly number[]): boolean {
  const lag = lagCorrelation(values);
  return (trend(values)?.p ?? 1) < DRIFT || (lag !== null && lag.r > 0 && lag.p < DRIFT);
}

function hull(
  a: readonly [number, number] | null,
  b: readonly [number, number] | null,
): readonly [number, number] | null {
  const both = a && b ? ([Math.min(a[0], b[0]), Math.max(a[1], b[1])] as const) : (a ?? b);
  return both?.every(Number.isFinite) ? both : null;
}

function wordsOf(state: History['state'], n: number): string {
  if (state === 'drift')
    return `The last ${n} pushes of the target branch go in one direction or hang on each other, so they have no usual spread.`;
  return state === 'step' ? `The target branch made a step ${n} pushes ago; only the values since count.` : '';
}
