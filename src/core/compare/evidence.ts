/**
 * What numbers allow to be said: nothing but a difference, a place among earlier pushes, or a test of replicates. Numbers in, numbers out; how often
 * it is wrong and how often it sees a real loss is measured by `npm run bench`.
 */
import type { Goal } from '../model/settings.ts';
import { predictionP, rankP } from '../statistics/next-value.ts';
import { pairedEffect, pairedT } from '../statistics/pairs.ts';
import { exactPermutation, sampledPermutation } from '../statistics/permutation.ts';
import type { Tails } from '../statistics/tails.ts';
import { hedgesG, welch } from '../statistics/two-samples.ts';
import type { MetricRow, MetricVerdict } from './comparison.ts';
import { badness } from './goal.ts';
import { sampleOf } from './sample.ts';
import { type UsualSpread, usualSpread } from './usual-spread.ts';

/** A claim is wrong in at most this share of cases in which nothing changed. */
export const LEVEL = 0.05;
/** Runs a side from which they are tested: 3 + 3 can be dealt in 20 ways, so that one of these is as rare as the level; and two hardly say how they scatter. */
export const REPLICATES = 3;
/** Pairs from which they are tested as such: with fewer, the runs are worth more unpaired. */
export const PAIRS = 5;
/** Up to this many ways of dealing the runs to two sides, all are gone through; else as many as chance picks. */
const ARRANGEMENTS = 200_000;
const DRAWS = 1999;
/** From so many runs on the smaller side, Welch's test is as good whatever the shape of the values is, and faster. */
const MANY = 200;
/** Earlier pushes from which the worst of all is rarer than one in twenty. */
export const TESTED_HISTORY = 19;

export interface Numbers {
  /** One number a run, all finite, neither side empty. */
  readonly baseline: readonly number[];
  readonly current: readonly number[];
  /** Whether the runs of either side differ by chance alone. */
  readonly replicated: boolean;
  /** Numbers of the same seed, fold or configuration, baseline first; `null` where there are none such. */
  readonly pairs: readonly (readonly [baseline: number, current: number])[] | null;
  /** One number for each earlier push of the target branch, oldest first. */
  readonly history: readonly number[];
  readonly goal: Goal | null;
  /** The smallest difference that means anything, in the metric's unit, at least 0. */
  readonly minChange: number;
}

/** The test that a metric got worse by more than the smallest change that means anything. */
export interface LossTest {
  /** One-sided p-value. */
  readonly p: number;
  /** The smallest p-value that so many runs can give. */
  readonly least: number;
  /** On how much it rests: `5 + 5 runs`. */
  readonly support: string;
}

export type Evidence = Pick<
  MetricRow,
  'evidence' | 'method' | 'interval' | 'effect' | 'p' | 'spread' | 'history' | 'verdict' | 'reason'
> & {
  /** `null` without a goal, or with too little to test: `untested` then says what is missing. */
  readonly loss: LossTest | null;
  readonly untested: string;
};

type Finding = Omit<Evidence, 'spread' | 'history'>;

/** The strongest evidence that the numbers allow for their difference, which is not 0. */
export function weigh(numbers: Numbers, difference: number): Evidence {
  const usual = usualSpread(numbers.history);
  const { spread = null, history = null } = usual ?? {};
  const finding = byPairs(numbers) ?? byReplicates(numbers) ?? byHistory(numbers, usual) ?? bare(numbers);
  const small = Math.abs(difference) <= numbers.minChange;
  const plain = small
    ? { verdict: 'unchanged' as const, reason: 'by less than the smallest change that means anything' }
    : {};
  return { ...finding, ...plain, spread, history };
}

function byPairs(numbers: Numbers): Finding | null {
  const { pairs, goal, minChange } = numbers;
  if (pairs === null || pairs.length < PAIRS) return null;
  const differences = pairs.map(([before, now]) => now - before);
  const test = pairedT(differences);
  if (test === null) return null;
  const interval = test.interval(1 - LEVEL);
  const losses = goal && pairs.map(([before, now]) => badness(now, goal) - badness(before, goal) - minChange);
  const loss = losses && pairedT(losses);
  const support = `${pairs.length} pairs of runs`;
  return {
    ...{ evidence: 'replicates', method: 'pairs', interval, effect: pairedEffect(differences), p: test.p.twoSided },
    ...ofInterval(interval, goal, numbers),
    loss: loss && { p: loss.p.greater, least: 0, support },
    untested: '',
  };
}

function byReplicates(numbers: Numbers): Finding | null {
  const { baseline, current, replicated, goal } = numbers;
  if (!replicated || Math.min(baseline.length, current.length) < REPLICATES) return null;
  const test = welch(baseline, current);
  const dealt = testOf(baseline, current);
  if (test === null || dealt === null) return null;
  const interval = test.interval(1 - LEVEL);
  return {
    ...{ evidence: 'replicates', method: dealt.method, interval },
    ...{ effect: hedgesG(baseline, current), p: dealt.p.twoSided },
    ...agreed(ofInterval(interval, goal, numbers), Math.min(dealt.p.less, dealt.p.greater)),
    loss: goal && lossOf(numbers, goal, dealt),
    untested: '',
  };
}

interface Dealt {
  readonly method: 'permutation' | 'welch';
  readonly p: Tails;
  readonly least: number;
}

/** By how the runs could have been dealt to the two sides, whatever the shape of their values; by Welch's test where they are many. */
function testOf(baseline: readonly number[], current: readonly number[]): Dealt | null {
  if (Math.min(baseline.length, current.length) >= MANY) {
    const test = welch(baseline, current);
    return test && { method: 'welch', p: test.p, least: 0 };
  }
  const test = exactPermutation(baseline, current, ARRANGEMENTS) ?? sampledPermutation(baseline, current, DRAWS);
  return test && { method: 'permutation', p: test.p, least: test.least };
}

/** What the interval says holds only where the runs, dealt anew, say it as well. */
function agreed(
  said: { verdict: MetricVerdict; reason: string },
  p: number,
): { verdict: MetricVerdict; reason: string } {
  if (p <= LEVEL || said.verdict === 'inside-spread') return said;
  return {
    verdict: 'inside-spread',
    reason: 'the interval leaves 0 out, but an exact test of the runs does not agree',
  };
}

/** The test of the difference is that of the loss where nothing is taken off and the goal is up or down. */
function lossOf({ baseline, current, minChange }: Numbers, goal: Goal, dealt: Dealt): LossTest | null {
  const support = `${current.length} + ${baseline.length} runs`;
  if (minChange === 0 && (goal === 'maximize' || goal === 'minimize')) {
    return { p: goal === 'maximize' ? dealt.p.less : dealt.p.greater, least: dealt.least, support };
  }
  const before = baseline.map((value) => badness(value, goal));
  const now = current.map((value) => badness(value, goal) - minChange);
  const test = testOf(before, now);
  return test && { p: test.p.greater, least: test.least, support };
}

/** Improved or regressed where the interval leaves 0 out; towards a target, by the mean distance of the runs from it. */
function ofInterval(
  [low, high]: readonly [number, number],
  goal: Goal | null,
  numbers: Pick<Numbers, 'baseline' | 'current'>,
): { verdict: MetricVerdict; reason: string } {
  if (low <= 0 && high >= 0) return { verdict: 'inside-spread', reason: '' };
  if (goal === null) return { verdict: 'unknown', reason: NO_GOAL };
  return { verdict: lossBetween(numbers, goal) > 0 ? 'regressed' : 'improved', reason: '' };
}

/** By how much the mean run got worse, by the goal; negative for better. */
export function lossBetween({ baseline, current }: Pick<Numbers, 'baseline' | 'current'>, goal: Goal): number {
  const badOf = (values: readonly number[]) => sampleOf(values.map((value) => badness(value, goal)))?.value ?? 0;
  return badOf(current) - badOf(baseline);
}

/** The reason of a difference that nobody can call good or bad. */
export const NO_GOAL = 'whether more or less is better is not known';

function byHistory({ current, goal, minChange }: Numbers, usual: UsualSpread | null): Finding | null {
  if (usual === null) return null;
  const { values, spread, history } = usual;
  const now = sampleOf(current)?.value ?? Number.NaN;
  const nothing = { method: 'history' as const, interval: null, effect: null, p: null, loss: null };
  if (spread === null) {
    const why = 'the target branch drifts, so there is no usual spread to hold it against';
    return { ...nothing, evidence: 'history', verdict: 'unknown', reason: why, untested: why };
  }
  const inside = now >= spread[0] && now <= spread[1];
  const tested = goal !== null && history.n >= TESTED_HISTORY;
  return {
    ...nothing,
    evidence: 'history',
    verdict: inside ? 'inside-spread' : 'outside-spread',
    reason: '',
    p: bothTails(values, now),
    loss: tested ? placeOf(values, now, goal, minChange) : null,
    untested: tested
      ? ''
      : `the target branch has ${history.n} comparable pushes, and chance can be told from ${TESTED_HISTORY} on`,
  };
}

/** A step of the branch that is too young to be seen, or a slow drift, shows in the newest pushes: they must find the value too bad as well. */
const RECENT = 6;
/** Up to which p-value of theirs that counts, as measured: 0.05 costs more real losses than it saves false alarms. */
const RECENT_LEVEL = 0.07;

/**
 * The rank among all pushes, which holds whatever the shape of the values is, Student's prediction from them, and that from the newest six must all
 * find the value too bad: each alone is wrong too often for one shape or another.
 */
function placeOf(values: readonly number[], now: number, goal: Goal, minChange: number): LossTest | null {
  const before = values.map((value) => badness(value, goal));
  const next = badness(now, goal) - minChange;
  const [all, recent] = [predictionP(before, next), predictionP(before.slice(-RECENT), next)];
  if (all === null || recent === null) return null;
  // Equal means may differ in their last digits.
  const rounding = 8 * Number.EPSILON * Math.abs(next);
  return {
    p: Math.max(rankP(before, next - rounding).greater, all.greater, recent.greater * (LEVEL / RECENT_LEVEL)),
    least: 1 / (values.length + 1),
    support: `${values.length} earlier pushes`,
  };
}

function bothTails(values: readonly number[], now: number): number | null {
  const predicted = predictionP(values, now);
  return predicted && Math.max(rankP(values, now).twoSided, predicted.twoSided);
}

function bare({ baseline, current, replicated }: Numbers): Finding {
  const [n, m] = [current.length, baseline.length];
  const runs = (count: number) => (count === 1 ? 'one' : String(count));
  const sides = `${runs(n)} ${n === 1 ? 'run' : 'runs'} against ${runs(m)}`;
  const why =
    n + m === 2
      ? sides
      : `${sides}, ${replicated ? `and a test takes ${REPLICATES} on each side` : 'of different settings within a side'}`;
  const none = { evidence: 'difference' as const, method: null, interval: null, effect: null, p: null, loss: null };
  return { ...none, verdict: 'unknown', reason: `not tested: ${why}`, untested: why };
}
