/** A table of made runs that every form of chart can be drawn from, and what a reader could have chosen of it. */
import type { Run } from '../../../src/core/model/run.ts';
import { defaultSettings, type Settings } from '../../../src/core/model/settings.ts';
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { makers } from '../../../src/render/charts/from-table/index.ts';
import type { MakerInput } from '../../../src/render/charts/from-table/maker.ts';
import type { StoredHistory } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { ChartChoice } from '../../../src/table/view-state.ts';
import { tableOf } from '../../support/table.ts';
import { aRun } from '../../support/written-snapshot.ts';

export const hostile = '<script>"]}) datum.x && alert(1) // \u202e';
const sha = (n: number) => String(n).padStart(40, '0');
const day = 86_400_000;
const start = Date.UTC(2026, 2, 1);

export const settings: Settings = {
  ...defaultSettings,
  metrics: [
    {
      ...{ glob: 'auc', goal: null, primary: true, summary: 'last', min_change: null },
      gates: [{ kind: 'min', limit: 0.8, level: 'fail', evidence: 'tested' }],
    },
  ],
};

/** Oldest first; `auc` rises with `depth`, every third run is of a merge request. */
export function runsOf(n: number): Run[] {
  return Array.from({ length: n }, (_, i) => {
    const depth = 1 + (i % 7);
    const wave = Math.sin(i * 1.7);
    return aRun(`run${i}`, {
      name: i % 5 === 0 ? 'train' : `train ${i}`,
      start_time: start + i * day,
      end_time: start + i * day + 60_000 * (1 + ((i * 13) % 50)),
      params: new Map([
        ['depth', String(depth)],
        ['rate', String(10 ** -(1 + (i % 5)))],
        ['optimizer', ['adam', 'sgd', hostile][i % 3] as string],
      ]),
      metrics: { auc: 0.8 + depth / 70 + wave / 40, loss: 1 / depth + wave / 90 + 0.1, [hostile]: i },
      tags: new Map([['mlflow.source.git.commit', sha(i % 12)]]),
    });
  });
}

const commits = Array.from({ length: 12 }, (_, i) => ({
  sha: sha(11 - i),
  title: '',
  url: '',
  committed_at: i,
  author: '',
}));

export const tableOfRuns = (runs: readonly Run[]): Table => tableOf(runs, settings, { commits });

export const history = (_: string, metric: string): StoredHistory | undefined => {
  if (metric !== 'loss' && metric !== hostile) return undefined;
  const steps = Array.from({ length: 50 }, (_, i) => i);
  return {
    count: 50,
    steps,
    times: steps.map((i) => start + i * 60_000),
    values: steps.map((i) => (i === 20 ? 'NaN' : i === 30 ? null : 2 / (i + 1) + 0.1)),
  };
};

export function inputOf(table: Table, choice: Partial<ChartChoice>, given: Partial<MakerInput> = {}): MakerInput {
  return {
    ...{
      table,
      rows: Uint32Array.from({ length: table.rows }, (_, row) => row),
      selected: [],
      baseline: null,
      history,
    },
    choice: { form: '', fields: [], options: {}, ...choice },
    ...given,
  };
}

export function make(
  table: Table,
  choice: Partial<ChartChoice>,
  given: Partial<MakerInput> = {},
): FormChart | { why: string } {
  const maker = makers.find(({ form }) => form === choice.form);
  if (!maker) throw new TypeError(`no maker of ${choice.form}`);
  return maker.make(inputOf(table, choice, given));
}

/** The same where a chart is certain. */
export function chartOf(table: Table, choice: Partial<ChartChoice>, given: Partial<MakerInput> = {}): FormChart {
  const made = make(table, choice, given);
  if ('why' in made) throw new TypeError(made.why);
  return made;
}

const scales = ['linear', 'log'] as const;
const pairs = scales.flatMap((x) => scales.map((y) => ({ x, y })));

/** Of every form every variant at least once. */
export const choices: readonly ChartChoice[] = [
  ...scales.flatMap((y) => [
    { form: 'over-runs', fields: ['m.loss'], options: { y } },
    { form: 'over-commits', fields: ['m.loss'], options: { y } },
    { form: 'curves', fields: ['m.loss'], options: { over: 'wall', y } },
    { form: 'scatter', fields: ['started', 'm.loss', 'p.optimizer'], options: { y } },
    { form: 'pareto', fields: ['started', 'm.loss'], options: { y } },
  ]),
  ...pairs.flatMap((options) => [
    { form: 'curves', fields: ['m.loss'], options: { ...options, smooth: '0.6' } },
    { form: 'curves', fields: ['m.loss', 'p.optimizer'], options },
    { form: 'scatter', fields: ['p.rate', 'm.loss', 'm.auc'], options },
    { form: 'contour', fields: ['p.rate', 'p.depth', 'm.auc'], options },
    { form: 'pareto', fields: ['took', 'm.auc'], options },
  ]),
  { form: 'curves', fields: [`m.${hostile}`], options: { over: 'relative', align: 'first' } },
  { form: 'scatter', fields: ['p.optimizer', `m.${hostile}`], options: {} },
  { form: 'parallel', fields: ['p.optimizer', 'p.rate', 'took', 'started', `m.${hostile}`, 'm.auc'], options: {} },
  { form: 'importance', fields: ['m.auc'], options: {} },
  { form: 'importance', fields: [`m.${hostile}`], options: {} },
  { form: 'differences', fields: [], options: {} },
];
