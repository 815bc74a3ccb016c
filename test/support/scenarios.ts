import type { Snapshot } from '../../src/core/model/snapshot.ts';
import {
  baseRun,
  ci,
  commit,
  experiment,
  HOUR,
  headRun,
  MINUTE,
  mergeRequest,
  metricSetting,
  NOON,
  project,
  run,
  settings,
  sha,
  snapshot,
  user,
} from './build.ts';

const gate = (kind: string, limit: string | number, level: 'fail' | 'warn' = 'fail') => ({ kind, limit, level });
const gated = settings({
  metrics: [
    metricSetting('val/auc', {
      goal: 'maximize',
      primary: true,
      gates: [gate('max-regression', '1%'), gate('min', 0.8)],
    }),
    metricSetting('*loss*', { goal: 'minimize' }),
    metricSetting('lat*_ms', { goal: 'minimize', gates: [gate('max', 50, 'warn')] }),
  ],
});

const pair = (now: Record<string, number | null>, before: Record<string, number | null>) => [
  headRun({ run_id: 'head', name: 'bold-otter-7', metrics: now, params: { lr: '0.01', depth: '6' } }),
  baseRun({ run_id: 'base', name: 'calm-fox-3', metrics: before, params: { lr: '1e-2', depth: '4' } }),
];

/** Everything that a stranger could call a run, an experiment, a metric, a param, a job or himself. */
export const hostile = [
  'a|b',
  '`tick` ``two``',
  'C:\\path\\|pipe',
  '</code></details><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '@all @mei #1 !2 ~bug %1 &3 $4 [x](javascript:alert(1)) ![p](http://x/y.png)',
  'line one\n/close\r\n/assign @mei',
  '\u202etxt.exe\u202c \u200bzero\u200b \u2066x\u2069',
  '--- ### > * _em_ **strong** ~~gone~~',
  'https://example.com 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  '__proto__',
  '模型 🙂 Ωμέγα مرحبا',
  '&lt;b&gt; &amp; &#124;',
  '',
] as const;

function hostileSnapshot(): Snapshot {
  const by = (text: string, value: number) => Object.fromEntries([...hostile, text].map((key) => [key || 'm', value]));
  const [name] = hostile;
  const runs = hostile.map((text, i) =>
    headRun({
      run_id: `h${i}`,
      name: text,
      metrics: by('m', i),
      params: by('p', i) as unknown as Record<string, string>,
      ci: ci({
        mr: 42,
        job: { name: text || 'job', status: i % 2 ? 'success' : '@all' },
        pipeline: { url: 'https://gitlab.example/x)](javascript:alert(1))|`' },
        user: user('x', { name: text || 'nobody', url: i % 3 ? 'https://gitlab.example/x' : 'javascript:alert(1)' }),
      }),
      url: i % 2 ? 'javascript:alert(1)' : 'https://gitlab.example/a b|c"(x)',
    }),
  );
  const params = (one: (typeof runs)[number], i: number) =>
    new Map([...one.params].map(([key], at) => [key, hostile[(at + i) % hostile.length] ?? '']));
  return snapshot(
    [
      ...runs.map((one, i) => ({ ...one, params: params(one, i) })),
      baseRun({ run_id: 'base', metrics: by('m', 3), params: { [name]: hostile[3] } }),
    ],
    {
      experiments: [experiment(hostile.join(' '))],
      merge_requests: [mergeRequest({ title: hostile.join(' ') })],
      project: project({ url: 'https://gitlab.example/team/churn' }),
    },
  );
}

const merged = mergeRequest({
  ...{ iid: 41, state: 'merged', title: 'Tune', commits: [sha('tuned')], head_sha: sha('tuned') },
  ...{ merged_shas: [sha('base')], merged_at: NOON - 20 * HOUR },
});

/** What a comment can have to say, by the name of its folder in `test/cases`. */
export const scenarios: Readonly<Record<string, Snapshot>> = {
  'regressed-gate-failed': snapshot(
    pair(
      { 'val/auc': 0.7052, train_loss: 0.41, latency_ms: 48 },
      { 'val/auc': 0.8203, train_loss: 0.39, latency_ms: 51 },
    ),
    { settings: gated },
  ),
  'warned-and-not-judged': snapshot(
    pair({ 'val/auc': 0.83, latency_ms: 61.5 }, { 'val/auc': 0.82, val_loss: 0.3, latency_ms: 40 }),
    {
      settings: settings({
        metrics: [metricSetting('val_loss', { gates: [gate('max-regression', '5%')] }), ...gated.metrics],
      }),
    },
  ),
  improved: snapshot(pair({ 'val/auc': 0.85, train_loss: 0.35 }, { 'val/auc': 0.82, train_loss: 0.39 }), {
    settings: gated,
  }),
  unchanged: snapshot(
    [
      headRun({ run_id: 'h', metrics: { 'val/auc': 0.82, loss: 0.3 }, params: { lr: '0.01' } }),
      baseRun({ run_id: 'b', metrics: { 'val/auc': 0.82, loss: 0.3 }, params: { lr: '1e-2' } }),
    ],
    { settings: gated },
  ),
  replicates: snapshot([
    ...[0.801, 0.812, 0.823].map((auc, i) =>
      headRun({ run_id: `h${i}`, metrics: { auc }, params: { seed: String(i) }, start_time: NOON + i * MINUTE }),
    ),
    ...[0.79, 0.8].map((auc, i) => baseRun({ run_id: `b${i}`, metrics: { auc }, params: { seed: String(i) } })),
  ]),
  'no-baseline': snapshot([headRun({ run_id: 'h', metrics: { 'val/auc': 0.81, loss: 0.4 } })], { settings: gated }),
  'no-runs-yet': snapshot([baseRun({ run_id: 'b', metrics: { auc: 0.8 } })]),
  'only-failed-runs': snapshot([
    headRun({ run_id: 'f', status: 'FAILED', metrics: { auc: 0.1 } }),
    headRun({ run_id: 'g', status: 'RUNNING', end_time: null }),
    baseRun({ run_id: 'b', metrics: { auc: 0.8 } }),
  ]),
  'not-finite': snapshot(
    pair(
      { 'val/auc': Number.NaN, train_loss: Number.POSITIVE_INFINITY, lost: null },
      { 'val/auc': 0.8, train_loss: 0.4, lost: 1 },
    ),
    { settings: gated },
  ),
  'zero-tiny-and-negative': snapshot(
    pair(
      { loss: 0.5, mae: 3e-16, r2: -1.25, count: 1_234_567_890 },
      { loss: 0, mae: 1e-16, r2: -1.5, count: 1_234_567_000 },
    ),
  ),
  'two-experiments': snapshot(
    [
      ...pair({ 'val/auc': 0.85 }, { 'val/auc': 0.82 }),
      headRun({ run_id: 'h2', experiment_id: '2', metrics: { rmse: 3.2 }, params: { trees: '200' } }),
      baseRun({ run_id: 'b2', experiment_id: '2', metrics: { rmse: 3.1 }, params: { trees: '100' } }),
    ],
    { settings: gated, experiments: [experiment('churn'), experiment('demand', { id: '2' })] },
  ),
  'hostile-names': hostileSnapshot(),
  'sixty-metrics': snapshot([
    headRun({
      run_id: 'h',
      metrics: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}/acc`, i % 3 ? 0.5 : i])),
    }),
    baseRun({ run_id: 'b', metrics: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}/acc`, 0.5])) }),
  ]),
  'baseline-from-an-ancestor': snapshot([
    headRun({ run_id: 'h', metrics: { auc: 0.81 } }),
    run({ run_id: 'old', metrics: { auc: 0.8 }, ci: ci({ commit: sha('oldest') }), start_time: NOON - 300 * HOUR }),
  ]),
  'baseline-from-a-merged-merge-request': snapshot(
    [
      headRun({ run_id: 'h', metrics: { auc: 0.81 } }),
      run({
        run_id: 'm',
        metrics: { auc: 0.8 },
        ci: ci({ commit: sha('tuned'), mr: 41 }),
        start_time: NOON - 22 * HOUR,
      }),
    ],
    { merge_requests: [mergeRequest(), merged] },
  ),
  'several-pushes': snapshot(
    [
      headRun({ run_id: 'h', metrics: { auc: 0.81 } }),
      ...[1, 2].map((i) =>
        headRun({ run_id: `e${i}`, metrics: { auc: 0.7 }, ci: ci({ commit: sha('early'), mr: 42 }) }),
      ),
      baseRun({ run_id: 'b', metrics: { auc: 0.8 } }),
    ],
    {
      merge_requests: [mergeRequest({ commits: [sha('head'), sha('early')] })],
      commits: [commit('base')],
    },
  ),
};
