import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { baseRun, ci, experiment, headRun, mergeRequest, project, snapshot, user } from '../build.ts';

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

export function hostileSnapshot(): Snapshot {
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
