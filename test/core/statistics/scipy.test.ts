import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/core/statistics/binomial.ts';
import type { Estimate } from '../../../src/core/statistics/estimate.ts';
import { holm } from '../../../src/core/statistics/holm.ts';
import { predictionInterval, predictionP, rankP } from '../../../src/core/statistics/next-value.ts';
import { normalSurvival } from '../../../src/core/statistics/normal.ts';
import { lagCorrelation, levelStep, lineResidual, trend } from '../../../src/core/statistics/order.ts';
import { exactSigns, pairedEffect, pairedT } from '../../../src/core/statistics/pairs.ts';
import { exactPermutation } from '../../../src/core/statistics/permutation.ts';
import { spearman } from '../../../src/core/statistics/rank-correlation.ts';
import { mad, median, NORMAL_MAD, robustInterval } from '../../../src/core/statistics/robust.ts';
import { studentT } from '../../../src/core/statistics/student-t.ts';
import { hedgesG, welch } from '../../../src/core/statistics/two-samples.ts';

/** What a case gives: only those of its kind are there. */
interface Given {
  baseline: number[];
  current: number[];
  differences: number[];
  values: number[];
  x: number[];
  y: number[];
  ps: number[];
  ts: number[];
  zs: number[];
  pairs: [number, number][];
  df: number;
  least: number;
  next: number;
}

interface Case {
  what: string;
  of: string;
  given: Given;
  expected: unknown;
}

/** Made by test/python/scipy_statistics.py. */
const oracle = JSON.parse(readFileSync(new URL('./scipy.json', import.meta.url), 'utf8')) as { cases: Case[] };

const LEVELS = [0.9, 0.95, 0.99];
const MOST = 1e6;

const withIntervals = (found: Estimate | null) => found && { ...found, intervals: LEVELS.map(found.interval) };

const calculations: Record<string, (given: Given) => unknown> = {
  welch: ({ baseline, current }) => withIntervals(welch(baseline, current)),
  hedgesG: ({ baseline, current }) => hedgesG(baseline, current),
  pairedT: ({ differences }) => withIntervals(pairedT(differences)),
  pairedEffect: ({ differences }) => pairedEffect(differences),
  exactPermutation: ({ baseline, current }) => exactPermutation(baseline, current, MOST),
  exactSigns: ({ differences }) => exactSigns(differences, MOST),
  studentT: ({ df, ts, ps }) => ({
    cdf: ts.map((t) => studentT.cdf(t, df)),
    survival: ts.map((t) => studentT.survival(t, df)),
    quantile: ps.map((p) => studentT.quantile(p, df)),
  }),
  normalSurvival: ({ zs }) => zs.map(normalSurvival),
  trend: ({ values }) => trend(values),
  lineResidual: ({ values }) => lineResidual(values),
  levelStep: ({ values, least }) => levelStep(values, least),
  lagCorrelation: ({ values }) => lagCorrelation(values),
  robust: ({ values }) => ({
    median: median(values),
    mad: mad(values),
    intervals: LEVELS.map((level) => robustInterval(values, level)),
  }),
  normalMad: () => NORMAL_MAD,
  next: ({ values, next }) => ({
    intervals: LEVELS.map((level) => predictionInterval(values, level)),
    p: predictionP(values, next),
    rank: rankP(values, next),
  }),
  spearman: ({ x, y }) => spearman(x, y),
  holm: ({ ps }) => holm(ps),
  choose: ({ pairs }) => pairs.map(([n, k]) => choose(n, k)),
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Where the first is not the second to ten significant digits, by the path to it. */
function apart(found: unknown, expected: unknown, path = ''): string[] {
  if (isRecord(expected)) {
    if (!isRecord(found)) return [`${path}: ${found} is not there`];
    return Object.entries(expected).flatMap(([key, value]) => apart(found[key], value, `${path}/${key}`));
  }
  if (typeof found !== 'number' || typeof expected !== 'number') {
    return found === expected ? [] : [`${path}: ${found} instead of ${expected}`];
  }
  const near = Math.abs(found - expected) <= Math.max(1e-10 * Math.abs(expected), 1e-300);
  return near || found === expected ? [] : [`${path}: ${found} instead of ${expected}`];
}

describe('SciPy says the same to ten digits', () => {
  it('in many cases of every kind', () => {
    expect(oracle.cases.length).toBeGreaterThan(140);
    expect(new Set(oracle.cases.map(({ what }) => what))).toEqual(new Set(Object.keys(calculations)));
  });

  it.each(oracle.cases)('$what: $of', ({ what, given, expected }) => {
    expect(apart(calculations[what]?.(given), expected)).toEqual([]);
  });
});
