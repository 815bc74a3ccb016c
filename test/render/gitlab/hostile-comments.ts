/** Comments in which every name, value and address may be a hostile one, with what must be read in them. */
import { compare } from '../../../src/core/compare/compare.ts';
import type { Comparison } from '../../../src/core/compare/comparison.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import type { CommentChart } from '../../../src/render/comment/comment-charts.ts';
import type { commentText } from '../../../src/render/comment/index.ts';
import type { threadText } from '../../../src/render/comment/thread.ts';
import { shorten } from '../../../src/render/format.ts';
import {
  ci,
  commit,
  experiment,
  headRun,
  mergeRequest,
  metricSetting,
  run,
  settings,
  sha,
  snapshot,
  user,
} from '../../support/build.ts';
import { atBase, gate } from '../../support/scenarios/made.ts';
import { type SourceTable, tablesOf } from './dialect.ts';
import { hostileAddresses, type Names, namesFrom } from './hostile-names.ts';

export interface HostileComment {
  readonly markdown: string;
  /** What a reader must find in it, as it is. */
  readonly foreign: readonly string[];
  readonly tables: readonly SourceTable[];
}

/** What writes comments: the real one, or one with a fault. */
export interface Writers {
  readonly commentText: typeof commentText;
  readonly threadText: typeof threadText;
}

/** So many comments, the same for the same seed. */
export function* hostileComments(
  n: number,
  seed: number,
  real: readonly string[],
  writers: Writers,
): Generator<HostileComment> {
  const names = namesFrom(seed, real);
  for (let i = 0; i < n; i++) {
    const made = snapshotOf(names);
    const comparison = withFiles(
      compare(made, made.merge_requests[0] ?? mergeRequest(), () => null),
      names,
    );
    const [charts, pictures] = chartsOf(names);
    const dashboard = names.random() < 0.8 ? 'https://team.pages.example/churn/' : null;
    const markdown = writers.commentText({ comparison, dashboard, name: 'default', charts, pictures });
    const shown = [...foreignIn(comparison), ...charts.map(({ key }) => readable(key, 60))].filter(
      (text) => text !== '',
    );
    yield { markdown, foreign: [...new Set(shown)], tables: tablesOf(markdown).tables };
    if (i % 10 === 0) {
      const thread = writers.threadText({ comparison, name: 'default', comment: 'https://gitlab.example/a/b#note_1' });
      yield { markdown: thread, foreign: [], tables: [] };
    }
  }
}

function snapshotOf({ random, oneOf, name }: Names): Snapshot {
  const url = () => oneOf(hostileAddresses);
  const keys = Array.from({ length: 3 }, name);
  const params = [name(), name()];
  const jobs = [name() || 'train', name() || 'test'];
  const numbers = (by: number) =>
    Object.fromEntries(keys.map((key) => [key, oneOf([0.5, 0.12345678, 1234567.25, 7e-9, -3, 12345678]) + by]));
  const values = () => Object.fromEntries(params.map((key) => [key, name()]));
  const facts = (mine: boolean, job: string) => ({
    ...{
      name: name(),
      url: url(),
      metrics: numbers(mine ? random() : 0),
      params: values(),
      tags: { 'mlflow.source.name': name() },
    },
    ci: ci({
      ...{ mr: mine ? 42 : null, commit: sha(mine ? 'head' : 'base'), user: user('mei', { name: name(), url: url() }) },
      job: { name: job, status: oneOf(['success', name() || 'x']), url: url(), runner: name() },
      pipeline: { url: url() },
    }),
  });
  const [ids, second] = [random() < 0.2 ? ['1', name() || '2'] : ['1', '1'], random() < 0.5];
  const several = new Set(ids).size > 1;
  const rules = (limit: number) =>
    settings({
      metrics: [metricSetting(keys[0] || 'x', { goal: 'maximize', primary: true, gates: [gate('min', limit)] })],
      ...(random() < 0.2 ? { baseline: { from: [`run:${name()}`, 'merge-base'], max_age_ms: 1000 } } : {}),
    });
  return snapshot(
    [
      headRun({ run_id: 'h0', ...facts(true, jobs[0] ?? '') }),
      headRun({ run_id: 'h1', experiment_id: ids[1] ?? '1', ...facts(true, jobs[second ? 1 : 0] ?? '') }),
      headRun({ run_id: 'h2', ...facts(true, jobs[0] ?? ''), status: oneOf(['FAILED', 'RUNNING', 'FINISHED']) }),
      run({ run_id: 'e0', ...facts(true, jobs[0] ?? ''), ci: ci({ mr: 42, commit: sha('early') }) }),
      atBase({ run_id: 'b0', ...facts(false, jobs[0] ?? '') }),
      atBase({ run_id: 'b1', experiment_id: ids[1] ?? '1', ...facts(false, jobs[second ? 1 : 0] ?? '') }),
    ],
    {
      experiments: [experiment(name()), ...(several ? [experiment(name(), { id: ids[1] ?? '2' })] : [])],
      merge_requests: [
        mergeRequest({
          ...{ title: name(), author: user('mei', { name: name() }), commits: [sha('head'), sha('early')] },
          accepts: random() < 0.5 ? [{ metric: '*', reason: name() }] : [],
        }),
      ],
      commits: [commit('base')],
      settings: rules(1e9),
      target: random() < 0.5 ? null : { branch: name() || 'main', settings: rules(1e8), why: '', absent: false },
    },
  );
}

/** What the comparison may say of runs besides. */
function withFiles(comparison: Comparison, { random, oneOf, name }: Names): Comparison {
  const more = () => ({
    model_version: { name: name(), version: name(), url: oneOf(hostileAddresses) },
    artifacts: { url: oneOf(hostileAddresses), files: [{ path: name(), size: 1 }] },
  });
  return random() < 0.3 ? { ...comparison, runs: comparison.runs.map((one) => ({ ...one, ...more() })) } : comparison;
}

function chartsOf({ random, oneOf, name }: Names): [CommentChart[], Map<string, string>] {
  if (random() < 0.7) return [[], new Map()];
  const title = name();
  const key = name();
  const words = `“${key.replace(/[“”]/g, '"')}”: it fell.`;
  const chart = { title, summary: 'It fell.', notes: '', statement: 'it fell' } as unknown as CommentChart['chart'];
  const one: CommentChart = {
    ...{ name: 'a.png', chart, kind: 'history', key, of: [name()], words, sparks: [['the baseline', '▁▂▃']] },
    diagram: random() < 0.5 ? { text: 'xychart-beta\n  line [1, 2]', legend: 'Blue: this.' } : null,
  };
  const url = oneOf(['/uploads/0123456789abcdef0123456789abcdef/a.png', ...hostileAddresses]);
  return [[one], random() < 0.5 ? new Map([['a.png', url]]) : new Map()];
}

/** The names and values that a comment of this comparison shows, each as far as there is room for it. */
function foreignIn({ experiments, runs, rules }: Comparison): string[] {
  return [
    ...experiments.flatMap(({ name, metrics, params }) => [
      readable(name, 120),
      ...metrics.map(({ key }) => readable(key, 120)),
      ...metrics.flatMap(({ gates }) =>
        gates.flatMap(({ accepted }) => (accepted ? [readable(accepted.reason, 120)] : [])),
      ),
      ...params
        .slice(0, 6)
        .flatMap(({ key, baseline, current }) => [
          readable(key, 120),
          ...[baseline, current].flatMap((values) =>
            values.length <= 4 ? values.map((value) => readable(value, 60)) : [],
          ),
        ]),
    ]),
    ...runs.flatMap(({ name, run_id, ci: where }) => [
      readable(name || run_id, 40),
      ...(where ? [readable(where.user?.name ?? '', 40)] : []),
    ]),
    ...rules.changes.map(({ key }) => readable(key, 120)),
  ];
}

/** What is not seen, but for what says something: said anew, over whole emoji. */
const UNSEEN =
  /(\p{RGI_Emoji}|(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*)\u200d(?=\p{Extended_Pictographic})|(?<=[[\p{L}\p{M}]--[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}]])[\u200c\u200d](?=[[\p{L}\p{M}]--[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}]])|(?<=[^\0-\x7f])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])|[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gv;

function readable(text: string, length: number): string {
  const cut = text.length > 5000 ? `${text.slice(0, 5000)}…` : text;
  const line = cut.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return shorten(
    line
      .replace(UNSEEN, (_, says?: string) => says ?? '')
      .replace(/ {2,}/g, ' ')
      .trim(),
    length,
  );
}
