/** The comparison of a merge request: its newest push with runs against the baseline, experiment by experiment. */
import { judgeGates } from '../gates/index.ts';
import { selects } from '../model/glob.ts';
import type { MergeRequest } from '../model/project.ts';
import { metricKeys, newestFirst, type Run } from '../model/run.ts';
import { FORMAT, type Snapshot } from '../model/snapshot.ts';
import { byText, quoted } from '../model/text.ts';
import { once } from '../once.ts';
import { acceptGates } from './acceptance.ts';
import { likelyCauses } from './causes.ts';
import type { Comparison, ExperimentComparison, MetricRow, Push, RunSummary, Verdict } from './comparison.ts';
import { type ExperimentQuestion, type OpenExperiment, openExperiment } from './experiment.ts';
import { type PushRuns, pushesOf } from './head.ts';
import { leadingRow } from './leading.ts';
import type { MatchedGroup } from './match.ts';
import { compareMetric } from './metric-row.ts';
import { type JudgingRules, judgingRules } from './rules.ts';
import { targetRuns } from './target-runs.ts';
import type { SeriesOf } from './value.ts';

/** What is looked up of a snapshot once, however many merge requests are compared. */
interface Known extends Omit<ExperimentQuestion, 'mergeRequest'> {
  /** Active runs of the experiments that the settings select. */
  readonly runs: readonly Run[];
  /** Whether any run of the project ever logged the metric. */
  readonly isLogged: (metric: string) => boolean;
}

type Question = Known & ExperimentQuestion;

const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id);

/** Earlier pushes that are compared as well, so that a reader sees how it went. */
const EARLIER = 10;

/** Histories that nobody read. */
const noSeries: SeriesOf = () => null;

/**
 * Compares the newest push of a merge request that has runs with its baseline; experiments in the order of their names. Pure: the same snapshot gives
 * the same comparison, whenever it is asked for and in whatever order the runs come.
 */
export function compare(snapshot: Snapshot, mergeRequest: MergeRequest, seriesOf: SeriesOf = noSeries): Comparison {
  return comparer(snapshot, seriesOf, EARLIER)(mergeRequest);
}

/** The same for many merge requests of one snapshot, which is looked through once; of each at most `earlier` pushes before the newest are compared too. */
export function comparer(
  snapshot: Snapshot,
  seriesOf: SeriesOf = noSeries,
  earlier = 0,
): (mergeRequest: MergeRequest) => Comparison {
  const wanted = new Set(
    snapshot.experiments.filter(({ name }) => selects(snapshot.settings.experiments, name)).map(({ id }) => id),
  );
  const byExperiment = Map.groupBy(
    snapshot.runs.filter(({ stage }) => stage === 'active'),
    (run) => run.experiment_id,
  );
  const names = new Map(snapshot.experiments.map(({ id, name }) => [id, name]));
  const place = {
    mergeRequests: snapshot.merge_requests,
    commits: snapshot.commits,
    defaultBranch: snapshot.project?.default_branch ?? null,
  };
  const merged = new Set(snapshot.merge_requests.flatMap(({ iid, state }) => (state === 'merged' ? iid : [])));
  const logged = once(() => metricKeys(snapshot.runs));
  const known: Known = {
    ...{ snapshot, seriesOf, judging: judgingRules(snapshot.settings, snapshot.target) },
    runs: [...wanted].flatMap((id) => byExperiment.get(id) ?? []),
    ofExperiment: remembering((id) => {
      const runs = byExperiment.get(id) ?? [];
      const landed = runs.filter(({ ci }) => !ci?.merge_request || merged.has(ci.merge_request.iid));
      return { name: names.get(id) ?? id, runs, target: targetRuns({ ...place, runs }), keys: metricKeys(landed) };
    }),
    isLogged: (metric) => logged().has(metric),
  };
  return (mergeRequest) => compareOne({ ...known, mergeRequest }, earlier);
}

function remembering<T>(find: (key: string) => T): (key: string) => T {
  const found = new Map<string, T>();
  return (key) => {
    const before = found.get(key);
    if (before !== undefined) return before;
    const now = find(key);
    found.set(key, now);
    return now;
  };
}

type ComparedPush = Pick<Comparison, 'experiments' | 'verdict'>;

/** The experiments of one push, in the order of their names, with the verdict on all of them. */
function comparePush(pushed: readonly Run[], question: Question): ComparedPush {
  const opened = [...Map.groupBy(pushed, (run) => run.experiment_id)]
    .map(([id, runs]) => openExperiment(id, runs, question))
    .sort((a, b) => byText(a.comparison.name, b.comparison.name));
  const experiments = closeExperiments(withMissedGates(opened, question), question);
  return { experiments, verdict: overall(experiments, question.judging, pushed.length > 0) };
}

/** How it went: the metric that speaks for the newest push, in each of the pushes that are compared. */
function timelineOf(pushes: readonly PushRuns[], newest: ComparedPush, question: Question, earlier: number): Push[] {
  const leading = leadingRow(newest.experiments);
  const rowIn = (experiments: Comparison['experiments']): MetricRow | null => {
    const rows = experiments.find(({ id }) => id === leading?.experiment.id)?.metrics ?? [];
    const same = rows.filter(({ key }) => key === leading?.row.key);
    return same.find(({ group }) => group === leading?.row.group) ?? same[0] ?? null;
  };
  return pushes.map(({ sha, runs }, index) => {
    if (index > earlier) return { sha, runs: ids(runs), verdict: null, row: null };
    const { experiments, verdict } = index === 0 ? newest : comparePush(runs, question);
    return { sha, runs: ids(runs), verdict, row: rowIn(experiments) };
  });
}

function compareOne(question: Question, earlier: number): Comparison {
  const { snapshot, mergeRequest, judging, runs } = question;
  const pushes = pushesOf(mergeRequest, runs);
  const newest = pushes[0]?.runs ?? [];
  const compared = comparePush(newest, question);
  const { experiments, verdict } = compared;
  const head = ids(newest);
  const named = new Set([...head, ...experiments.flatMap(({ baseline }) => baseline?.runs ?? [])]);
  const { iid, title, url, source_branch, target_branch } = mergeRequest;
  const { project } = snapshot;
  return {
    format: FORMAT,
    verdict,
    merge_request: { iid, title, url, source_branch, target_branch },
    head: { sha: pushes[0]?.sha ?? mergeRequest.head_sha, runs: head },
    rules: judging.rules,
    experiments,
    remarks: remarksOn(mergeRequest, pushes),
    pushes: timelineOf(pushes, compared, question, earlier),
    runs: snapshot.runs
      .filter(({ run_id }) => named.has(run_id))
      .sort(newestFirst)
      .map(summary),
    comment: snapshot.settings.comment,
    project: project && { id: project.id, path: project.path, url: project.url },
    taken_at: snapshot.taken_at,
    tool: snapshot.tool,
  };
}

/** A newer commit without runs keeps the verdict of the last push that has some. */
function remarksOn({ head_sha, commits }: MergeRequest, pushes: readonly PushRuns[]): string[] {
  const judged = pushes[0]?.sha;
  if (judged === undefined || head_sha === null || judged === head_sha || !commits?.includes(judged)) return [];
  return [
    `The newest commit ${quoted(head_sha.slice(0, 8))} has no runs; this is the verdict of ${quoted(judged.slice(0, 8))}.`,
  ];
}

/**
 * A gate on a metric that no run of the project ever logged, a misspelt one for example, must not pass in silence: it becomes a row of its
 * own in the first experiment. A glob is no such promise: it may be for experiments that are not compared here.
 */
function withMissedGates(opened: readonly OpenExperiment[], { judging, isLogged }: Question): OpenExperiment[] {
  const { settings } = judging;
  const [first, ...rest] = opened;
  const gated = settings.metrics.filter(({ glob, gates }) => gates.length > 0 && !/[*?]/.test(glob));
  const missed = gated.filter(({ glob }) => !isLogged(glob));
  if (!first || missed.length === 0 || opened.every(({ rows }) => rows.length === 0)) return [...opened];
  const rows = missed.map((setting) =>
    compareMetric(setting.glob, [], {
      ...{
        settings: { ...settings, metrics: [setting] },
        name: first.comparison.name,
        past: [],
        obstacle: null,
        saysBudget: true,
      },
      ...{ group: NO_GROUP, leading: null, turned: [], seriesOf: noSeries },
    }),
  );
  return [{ ...first, rows: [...first.rows, ...rows] }, ...rest];
}

const NO_GROUP: MatchedGroup = {
  ...{ name: '', matched_by: 'experiment', words: '', head: [], base: [], strata: [], replicated: false, pairs: null },
};

/** Judges the gates of all experiments together, and looks for causes of what changed. */
function closeExperiments(
  opened: readonly OpenExperiment[],
  { mergeRequest, judging }: Question,
): ExperimentComparison[] {
  const judged = judgeGates(opened.flatMap(({ rows }) => rows));
  const rows = acceptGates(judged, mergeRequest, judging.settings.accept);
  let at = 0;
  return opened.map(({ comparison, rows: { length }, changes, earlier }) => {
    const metrics: readonly MetricRow[] = rows.slice(at, at + length);
    at += length;
    return { ...comparison, metrics, causes: likelyCauses(metrics, changes, earlier) };
  });
}

/**
 * A failed gate of level `fail` fails, unless it was accepted; any other that did not pass warns, and so does a merge request that takes experiments or
 * metrics out of sight, or one whose runs leave nothing to judge where there are gates. `none` where nothing was compared or gated.
 */
function overall(
  experiments: readonly ExperimentComparison[],
  { settings, rules }: JudgingRules,
  hasRuns: boolean,
): Verdict {
  const rows = experiments.flatMap(({ metrics }) => metrics);
  const gates = rows.flatMap((row) => row.gates);
  if (gates.some(({ level, passed, accepted }) => level === 'fail' && passed === false && !accepted)) return 'fail';
  const hides = rules.changes.some(({ key }) => key === 'experiments' || key === 'redact');
  const unjudged = hasRuns && rows.length === 0 && settings.metrics.some((one) => one.gates.length > 0);
  if (hides || unjudged || gates.some(({ passed }) => passed !== true)) return 'warn';
  return gates.length > 0 || rows.some(({ difference }) => difference !== null) ? 'pass' : 'none';
}

const summary = (run: Run): RunSummary => {
  const { run_id, iid, experiment_id, name, status, start_time, end_time, url, user, ci, model_version, artifacts } =
    run;
  const files = artifacts && { count: artifacts.files.length, url: artifacts.url };
  return { run_id, iid, experiment_id, name, status, start_time, end_time, url, user, ci, model_version, files };
};
