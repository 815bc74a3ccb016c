import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import type { Comparison, MetricRow, MetricVerdict } from '../../src/core/compare/comparison.ts';
import type { Run, RunStatus } from '../../src/core/model/run.ts';
import type { BaselineStep, GateRule, Goal, MetricSetting, Settings } from '../../src/core/model/settings.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import {
  ci,
  commit,
  experiment,
  gate,
  HOUR,
  mergeRequest,
  metric,
  metricSetting,
  NOON,
  run,
  settings,
  sha,
  snapshot,
} from '../support/build.ts';

/** Commits of main: c29 is the newest, c20 the merge base. */
const names = Array.from({ length: 30 }, (_, i) => `c${29 - i}`);
const commits = names.map((name) => commit(name));
const mine = mergeRequest({ base_sha: sha('c20'), commits: [sha('head'), sha('first')] });
const others = [
  mergeRequest({ iid: 41, state: 'merged', merged_shas: [sha('c20')], commits: [sha('lent')], merged_at: NOON - HOUR }),
  mergeRequest({ iid: 43, commits: [sha('open')], head_sha: sha('open') }),
];

/** A multiple of all numbers of runs that are put together here, so that their means are exact and what is equal stays equal. */
const UNIT = 720_720;

interface Facts {
  readonly at: string;
  readonly mr: number | null;
  readonly status: RunStatus;
  readonly seed: number;
  readonly lr: string;
  readonly job: string;
  readonly hour: number;
  /** In units of `UNIT`. */
  readonly value: number | null;
  readonly other: number;
}

const place = fc.constantFrom<Pick<Facts, 'at' | 'mr'>>(
  ...[1, 2, 3, 4].map(() => ({ at: 'head', mr: 42 })),
  { at: 'first', mr: 42 },
  ...[1, 2, 3, 4].map(() => ({ at: 'c20', mr: null })),
  { at: 'c19', mr: null },
  { at: 'c25', mr: null },
  { at: 'lent', mr: 41 },
);
const facts: fc.Arbitrary<Facts> = fc
  .record({
    place,
    status: fc.constantFrom<RunStatus>('FINISHED', 'FINISHED', 'FINISHED', 'FINISHED', 'FAILED', 'RUNNING'),
    seed: fc.integer({ min: 1, max: 6 }),
    lr: fc.constantFrom('1', '1', '1', '2'),
    job: fc.constantFrom('train', 'train', 'train', 'fit'),
    hour: fc.integer({ min: 0, max: 50 }),
    value: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: -64, max: 64 }) },
      { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN) },
    ),
    other: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ place, ...rest }) => ({ ...place, ...rest }));

/** What main gave before, one run a push: a level with a little noise, sometimes a drift. */
const history = fc
  .record({
    n: fc.integer({ min: 0, max: 19 }),
    slope: fc.constantFrom(0, 0, 3),
    noise: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 19, maxLength: 19 }),
  })
  .map(({ n, slope, noise }) =>
    Array.from(
      { length: n },
      (_, i): Facts => ({
        ...{ at: `c${19 - i}`, mr: null, status: 'FINISHED', seed: 1, lr: '1', job: 'train', hour: 0, other: 1 },
        value: (noise[i] ?? 0) - slope * i,
      }),
    ),
  );

/** One configuration on both sides, of the same seeds or of others, often far apart. */
const replicates: fc.Arbitrary<Facts[]> = fc
  .record({
    head: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 7 }),
    base: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 7 }),
    apart: fc.constantFrom(-40, -20, 0, 20, 40),
    otherSeeds: fc.constantFrom(0, 0, 50),
  })
  .map(({ head, base, apart, otherSeeds }) => {
    const one = { status: 'FINISHED', lr: '1', job: 'train', hour: 0, other: 1 } as const;
    return [
      ...head.map((value, i): Facts => ({ ...one, at: 'head', mr: 42, seed: i, value: value + apart })),
      ...base.map((value, i): Facts => ({ ...one, at: 'c20', mr: null, seed: i + otherSeeds, value })),
    ];
  });

const anyFacts = fc
  .tuple(fc.oneof(fc.array(facts, { maxLength: 16 }), replicates), history)
  .map(([some, past]) => [...some, ...past]);

interface Names {
  readonly x: string;
  readonly y: string;
}
const plain: Names = { x: 'zeta', y: 'omega' };

/** A run whose metric `x` is the value as it is, or as it was changed. */
function runsOf(all: readonly Facts[], change: (value: number) => number = (v) => v, { x, y }: Names = plain): Run[] {
  return all.map(({ at, mr, status, seed, lr, job, hour, value, other }, i) => ({
    ...run({ run_id: `r${String(i).padStart(3, '0')}`, name: 'same', status, params: { lr, seed: String(seed) } }),
    start_time: NOON - hour * HOUR,
    metrics: new Map([
      [x, metric(value === null ? null : change(value * UNIT))],
      [y, metric(other)],
    ]),
    ci: ci({ mr, commit: sha(at), job: { name: job } }),
  }));
}

const rule = fc.constantFrom<GateRule>(
  gate('max-regression', 4 * UNIT),
  gate('max-regression', 0),
  gate('max-regression', 0, { evidence: 'difference' }),
  gate('max-regression', '10%', { level: 'warn' }),
  gate('min', 0),
  gate('max', 8 * UNIT),
);
const absoluteRule = rule.filter(({ limit }) => typeof limit === 'number');
const TARGET: Goal = `target:${8 * UNIT}`;
const goals = fc.constantFrom<Goal | null>('maximize', 'minimize', TARGET, null);
const from = fc.constantFrom<readonly BaselineStep[]>(
  ['merge-base', 'ancestor', 'target-branch'],
  ['best', 'merge-base'],
);

interface Written {
  readonly goal: Goal | null;
  readonly gates: readonly GateRule[];
  readonly min_change: number | null;
  readonly from: readonly BaselineStep[];
}
const written = (rules: fc.Arbitrary<GateRule>): fc.Arbitrary<Written> =>
  fc.record({
    goal: goals,
    gates: fc.array(rules, { maxLength: 2 }),
    min_change: fc.constantFrom(null, 0, 2 * UNIT),
    from,
  });

function settingsOf({ goal, gates, min_change, from }: Written, { x, y }: Names = plain): Settings {
  const metrics: MetricSetting[] = [
    metricSetting(x, { goal, gates, min_change, primary: true }),
    metricSetting(y, { goal: 'minimize', gates: [gate('max-regression', 0)] }),
  ];
  return settings({ metrics, baseline: { from, max_age_ms: null } });
}

const compared = (runs: readonly Run[], settings: Settings, over: Partial<Snapshot> = {}): Comparison =>
  compare(snapshot(runs, { settings, commits, merge_requests: [mine, ...others], ...over }), mine);
const rows = ({ experiments }: Comparison): readonly MetricRow[] => experiments.flatMap(({ metrics }) => metrics);
/** All that is no number of the metric: verdicts, p-values, evidence. */
const meaning = (comparison: Comparison) => ({
  verdict: comparison.verdict,
  rows: rows(comparison).map((row) => ({
    ...{ key: row.key, group: row.group, verdict: row.verdict, evidence: row.evidence, method: row.method },
    ...{ direction: row.direction, p: row.p, state: row.history?.state, n: row.history?.n },
    gates: row.gates.map(({ passed, p }) => ({ passed, p })),
  })),
});
const close = (value: number) => (value === 0 ? 0 : expect.closeTo(value, 9));
/** The same, but for the rounding of p-values. */
const nearly = (value: unknown): unknown =>
  typeof value === 'number'
    ? close(value)
    : Array.isArray(value)
      ? value.map(nearly)
      : value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nearly(item)]))
        : value;

const runs = { numRuns: 300 };
const anyWritten = written(rule);

describe('any snapshot', () => {
  it('gives the same comparison in whatever order its runs come', () => {
    const shuffled = anyFacts.chain((all) => {
      const built = runsOf(all);
      return fc.tuple(fc.constant(built), fc.shuffledSubarray(built, { minLength: built.length }));
    });
    fc.assert(
      fc.property(shuffled, anyWritten, ([built, turned], how) => {
        expect(compared(turned, settingsOf(how))).toEqual(compared(built, settingsOf(how)));
      }),
      runs,
    );
  });

  it('gives a comparison that JSON holds without loss', () => {
    fc.assert(
      fc.property(anyFacts, anyWritten, (all, how) => {
        const found = compared(runsOf(all), settingsOf(how));
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
      runs,
    );
  });

  it.each([1e-300, 1e-30, 1e30, 1e300])('of values of the size of %d has only finite numbers', (size) => {
    fc.assert(
      fc.property(anyFacts, anyWritten, (all, how) => {
        JSON.stringify(
          compared(
            runsOf(all, (v) => (v / UNIT) * size),
            settingsOf(how),
          ),
          (key, value) => {
            if (typeof value === 'number') expect(value, key).toSatisfy(Number.isFinite);
            return value;
          },
        );
      }),
      { numRuns: 60 },
    );
  });

  it('never passes where a gate did not', () => {
    fc.assert(
      fc.property(anyFacts, anyWritten, (all, how) => {
        const found = compared(runsOf(all), settingsOf(how));
        const gates = rows(found).flatMap((row) => row.gates);
        if (found.verdict === 'pass') expect(gates.every(({ passed }) => passed === true)).toBe(true);
        const isFailed = gates.some(({ level, passed }) => level === 'fail' && passed === false);
        expect(found.verdict === 'fail').toBe(isFailed);
        for (const row of rows(found).filter(({ verdict }) => verdict === 'not-comparable')) {
          expect(row).toMatchObject({ difference: null, p: null, interval: null, direction: null });
          expect(
            row.gates.filter(({ rule }) => rule.startsWith('max-regression')).map(({ passed }) => passed),
          ).not.toContain(true);
        }
      }),
      runs,
    );
  });
});

describe('what should change nothing', () => {
  it('another name of a metric changes the name alone', () => {
    const [a, b]: [Names, Names] = [plain, { x: '__proto__', y: '“x” | `y`' }];
    const key = (name: string) => (name === a.x ? b.x : name === a.y ? b.y : name);
    fc.assert(
      fc.property(anyFacts, anyWritten, (all, how) => {
        const [before, now] = [
          compared(runsOf(all), settingsOf(how)),
          compared(runsOf(all, undefined, b), settingsOf(how, b)),
        ];
        expect(rows(now)).toEqual(rows(before).map((row) => ({ ...row, key: key(row.key) })));
        expect(now.verdict).toBe(before.verdict);
      }),
      runs,
    );
  });

  it.each([2 ** -10, 2 ** 10, 2 ** 100])(
    'a metric in another unit, ×%d, with its limits, changes the numbers alone',
    (unit) => {
      const scaled = (rule: GateRule) => ({ ...rule, limit: Number(rule.limit) * unit });
      const goal = (goal: Goal | null): Goal | null => (goal === TARGET ? `target:${8 * UNIT * unit}` : goal);
      fc.assert(
        fc.property(anyFacts, written(absoluteRule), (all, how) => {
          const there = {
            ...how,
            ...{
              goal: goal(how.goal),
              gates: how.gates.map(scaled),
              min_change: how.min_change === null ? null : how.min_change * unit,
            },
          };
          const [before, now] = [
            compared(runsOf(all), settingsOf(how)),
            compared(
              runsOf(all, (v) => v * unit),
              settingsOf(there),
            ),
          ];
          expect(meaning(now)).toEqual(nearly(meaning(before)));
        }),
        { numRuns: 100 },
      );
    },
  );

  it('a constant added to a metric changes no difference and no p-value', () => {
    const shifted = (rule: GateRule) =>
      rule.kind === 'max-regression' ? rule : { ...rule, limit: Number(rule.limit) + 1024 * UNIT };
    const goal = (goal: Goal | null): Goal | null => (goal === TARGET ? `target:${1032 * UNIT}` : goal);
    fc.assert(
      fc.property(anyFacts, written(absoluteRule), (all, how) => {
        const there = { ...how, goal: goal(how.goal), gates: how.gates.map(shifted) };
        const [before, now] = [
          compared(runsOf(all), settingsOf(how)),
          compared(
            runsOf(all, (v) => v + 1024 * UNIT),
            settingsOf(there),
          ),
        ];
        expect(meaning(now)).toEqual(nearly(meaning(before)));
        for (const [i, { difference }] of rows(before).entries()) {
          if (difference === null) expect(rows(now)[i]?.difference).toBeNull();
          else expect(rows(now)[i]?.difference).toBeCloseTo(difference, 9);
        }
      }),
      runs,
    );
  });

  it('runs that have nothing to do with it change nothing', () => {
    const unrelated = fc.record({
      value: fc.integer(),
      where: fc.constantFrom('experiment', 'open', 'branch', 'deleted', 'ignored'),
    });
    const build = ({ value, where }: { value: number; where: string }, i: number): Run =>
      run({
        ...{
          run_id: `u${i}`,
          metrics: { zeta: value, aaa: 1 },
          params: { lr: '1', seed: '9' },
          start_time: NOON + HOUR,
        },
        ...(where === 'experiment' ? { experiment_id: '2', ci: ci({ commit: sha('c20') }) } : {}),
        ...(where === 'ignored' ? { experiment_id: '3', ci: ci({ mr: 42 }) } : {}),
        ...(where === 'open' ? { ci: ci({ mr: 43, commit: sha('open') }) } : {}),
        ...(where === 'branch' ? { ci: ci({ commit: sha('elsewhere'), ref: 'feature' }) } : {}),
        ...(where === 'deleted' ? { stage: 'deleted', ci: ci({ mr: 42 }) } : {}),
      });
    const over = {
      experiments: [experiment('churn'), experiment('other', { id: '2' }), experiment('scratch', { id: '3' })],
    };
    fc.assert(
      fc.property(anyFacts, anyWritten, fc.array(unrelated, { minLength: 1, maxLength: 4 }), (all, how, more) => {
        // A finished run of its own says which metrics there are.
        const own = {
          at: 'head',
          mr: 42,
          status: 'FINISHED',
          seed: 1,
          lr: '1',
          job: 'train',
          hour: 0,
          value: 0,
          other: 0,
        } as const;
        const built = runsOf([own, ...all]);
        const taken = { ...settingsOf(how), experiments: ['!scratch'] };
        const [before, now] = [compared(built, taken, over), compared([...built, ...more.map(build)], taken, over)];
        // Hints at causes go by every finished run of the experiment.
        const without = (found: Comparison) => found.experiments.map((one) => ({ ...one, causes: [] }));
        expect({ ...now, experiments: without(now) }).toEqual({ ...before, experiments: without(before) });
      }),
      runs,
    );
  });
});

it('better and worse change places where the metric and its goal are turned', () => {
  const mirror: Partial<Record<MetricVerdict, MetricVerdict>> = { improved: 'regressed', regressed: 'improved' };
  fc.assert(
    fc.property(anyFacts, fc.constantFrom<Goal>('maximize', 'minimize', TARGET), from, (all, goal, from) => {
      const how = { goal, gates: [gate('max-regression', 0)], min_change: null, from };
      const turnedGoal: Goal = goal === TARGET ? `target:${-8 * UNIT}` : goal === 'maximize' ? 'minimize' : 'maximize';
      const here = compared(runsOf(all), settingsOf(how));
      const same = compared(
        runsOf(all, (v) => -v),
        settingsOf({ ...how, goal: turnedGoal }),
      );
      expect(meaning(same)).toEqual(nearly(meaning(here)));
      if (goal === TARGET || from[0] === 'best') return;
      const ungated = (goal: Goal) => settingsOf({ ...how, goal, gates: [] });
      const zeta = (found: Comparison) =>
        rows(found)
          .filter(({ key }) => key === 'zeta')
          .map(({ verdict, direction }) => [verdict, direction]);
      const turned = zeta(compared(runsOf(all), ungated(turnedGoal)));
      const expected = zeta(compared(runsOf(all), ungated(goal))).map(([verdict, direction]) => [
        mirror[verdict as MetricVerdict] ?? verdict,
        direction === null ? null : direction === 'better' ? 'worse' : 'better',
      ]);
      expect(turned).toEqual(expected);
    }),
    runs,
  );
});
