/** Comparisons of any size, put together without runs: what a comment has to find room for. */
import type {
  Comparison,
  ExperimentComparison,
  GateResult,
  MetricRow,
  RunSummary,
} from '../../src/core/compare/comparison.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import type { CommentChart } from '../../src/render/comment/comment-charts.ts';
import { ci, mergeRequest, project, run, sha, user } from '../support/build.ts';

export interface Size {
  readonly experiments: number;
  readonly metrics: number;
  /** Of a hundred metrics, so many have gates, and so many of these fail. */
  readonly gated: number;
  readonly failing: number;
  /** On each side. */
  readonly runs: number;
  readonly params: number;
  readonly values: number;
  readonly pushes: number;
  readonly remarks: number;
  readonly rules: number;
  readonly groups: number;
  readonly charts: number;
  /** A name out of a short one. */
  readonly name: (text: string) => string;
}

export const size: Size = {
  ...{ experiments: 1, metrics: 200, gated: 5, failing: 40, runs: 250, params: 30, values: 2, pushes: 8, remarks: 3 },
  ...{ rules: 0, groups: 1, charts: 2, name: (text) => text },
};

const list = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
/** The same number for the same text, between 0 and 1. */
const share = (text: string) =>
  (([...text].reduce((sum, unit) => Math.imul(sum ^ unit.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5) >>> 8) % 1000) /
  1000;

export function largeComparison(over: Partial<Size> = {}): Comparison {
  const all = { ...size, ...over };
  const request = mergeRequest();
  const experiments = list(all.experiments, (i) => experiment(i, all));
  const runs = list(2 * all.runs, (i) => summary(i, all));
  const failed = experiments.some(({ metrics }) => metrics.some(({ gates }) => gates.some(({ passed }) => !passed)));
  return {
    ...{ format: 'ml-report/1', verdict: failed ? 'fail' : 'pass', merge_request: request, taken_at: 0, tool: '1.2.3' },
    comment: defaultSettings.comment,
    head: { sha: sha('head'), runs: runs.slice(0, all.runs).map(({ run_id }) => run_id) },
    rules: {
      from: 'target-branch',
      words:
        all.rules > 0
          ? 'This merge request changes the rules; until it is merged, those of the target branch judge.'
          : '',
      changes: list(all.rules, (i) => ({
        key: all.name(`metrics.m${i}.gate.min`),
        target: '0.7',
        own: JSON.stringify(all.name('x')),
      })),
    },
    experiments,
    remarks: list(Math.min(2, all.remarks), (i) => `Remark ${i} of “${all.name('the whole')}”.`),
    pushes: list(all.pushes, (i) => ({
      ...{ sha: sha(`push ${i}`), runs: ['a', 'b'], verdict: 'pass' as const },
      row: experiments[0]?.metrics[0] ?? null,
    })),
    runs,
    project: project(),
  };
}

function experiment(number: number, all: Size): ExperimentComparison {
  const { name } = all;
  const groups = list(all.groups, (i) => ({
    ...{ name: name(`group ${i}`), head: ['a'], baseline: ['b'], matched_by: 'configuration' as const },
    words: i % 2 ? `Words on “${name(`group ${i}`)}”.` : '',
  }));
  return {
    ...{ id: name(`e${number}`), name: name(`experiment ${number}`), groups, ladder: [], replicates: ['seed'] },
    baseline: {
      ...{ kind: 'merge-base', sha: sha('base'), runs: ['b'], reason: 'the merge base', age_ms: 864e5, distance: 0 },
      stale: false,
    },
    metrics: list(all.metrics, (i) => row(`m${i}/e${number}`, groups[i % Math.max(1, groups.length)]?.name ?? '', all)),
    params: list(all.params, (i) => ({
      key: name(`param ${i}`),
      baseline: list(all.values, (j) => name(`value ${j}`)),
      current: list(all.values, (j) => name(`other ${j}`)),
    })),
    confounders: list(Math.min(3, all.params), (i) => ({ key: 'runner', baseline: [name(`gpu ${i}`)], current: [] })),
    causes: list(Math.min(4, all.params), (i) => ({
      ...{ param: name(`param ${i}`), metric: name('m0'), group: '', runs: 20, strength: 0.5 },
      words: 'in 20 earlier runs it went along',
    })),
    remarks: list(all.remarks, (i) => `Run “${name(`left out ${i}`)}” failed and is not counted.`),
  };
}

function row(key: string, group: string, all: Size): MetricRow {
  const by = share(key);
  const quiet = by < 0.6;
  const difference = quiet ? 0 : Number((by - 0.8).toFixed(4));
  const gated = by * 100 >= 100 - all.gated;
  return {
    ...{ key: all.name(key), group, goal: 'maximize', primary: key === 'm0/e0', summary: 'last', best: null },
    baseline: { n: 5, value: 0.5, sd: 0.01 },
    current: { n: 5, value: 0.5 + difference, sd: 0.01 },
    ...{ difference, relative: difference / 0.5, effect: difference * 10, p: 0.01, method: 'permutation' },
    direction: difference === 0 ? null : difference > 0 ? 'better' : 'worse',
    interval: [difference - 0.01, difference + 0.01],
    spread: quiet ? [0.45, 0.55] : null,
    history: quiet ? { n: 20, values: list(20, (i) => share(key + i)), state: 'steady', words: '' } : null,
    evidence: 'replicates',
    verdict: quiet ? 'inside-spread' : difference > 0 ? 'improved' : 'regressed',
    ...{ reason: '', min_change: null },
    remarks: by > 0.95 && all.remarks > 0 ? [`It peaked at step 3 of “${all.name('curve')}” and fell since.`] : [],
    gates: gated
      ? [gate(share(`${key}!`) * 100 < all.failing, 'min: 0.7', all), gate(false, 'max-regression: 1%', all)]
      : [],
  };
}

const gate = (failed: boolean, rule: string, { name }: Size): GateResult => ({
  ...{ rule, level: 'fail', passed: !failed, p: null, accepted: null },
  reason: failed ? `not at least 0.7: “${name('why')}”` : 'at least 0.7',
});

function summary(i: number, { runs, name }: Size): RunSummary {
  const mine = i < runs;
  const made = run({ run_id: `${mine ? 'h' : 'b'}${i}`, name: name(`bold-otter-${i}`) });
  const { run_id, iid, experiment_id, status, start_time, end_time, url } = made;
  return {
    ...{ run_id, iid, experiment_id, name: made.name, status, start_time, end_time, url, user: null },
    ...{ model_version: null, files: null },
    ci: ci({
      ...{
        mr: mine ? 42 : null,
        commit: sha(mine ? `c${i % 3}` : 'base'),
        user: user('mei', { name: name('Mei Tanaka') }),
      },
      job: {
        id: 1000 + i,
        name: name('train: [large, 3]'),
        url: `https://gitlab.example/team/churn/-/jobs/${1000 + i}`,
      },
    }),
  };
}

/** Charts of which each has a diagram of two thousand characters. */
export function largeCharts(n: number, name: (text: string) => string): CommentChart[] {
  return list(n, (i) => ({
    ...{ name: `chart-${i}.png`, kind: 'curves', key: name(`m${i}`), of: [], words: `“${name(`m${i}`)}”: it fell.` },
    chart: {
      title: name('title'),
      summary: 'A summary.',
      notes: 'Notes.',
      statement: 'it fell',
    } as unknown as CommentChart['chart'],
    diagram: { text: `xychart-beta\n  line [${'0.1234, '.repeat(240)}1]`, legend: 'Blue: this.' },
    sparks: [['the baseline', '▁▂▃']],
  }));
}
