/** The comparison of a merge request: its newest push with runs against the baseline, experiment by experiment. */
import { judgeGates } from '../gates/index.ts';
import { selects } from '../model/glob.ts';
import type { MergeRequest } from '../model/project.ts';
import { newestFirst, type Run } from '../model/run.ts';
import type { Settings } from '../model/settings.ts';
import { FORMAT, type Snapshot } from '../model/snapshot.ts';
import { byText } from '../model/text.ts';
import { acceptGates } from './acceptance.ts';
import { type FoundBaseline, findBaseline } from './baseline.ts';
import { likelyCauses } from './causes.ts';
import type { Comparison, ExperimentComparison, MetricRow, RunSummary, Verdict } from './comparison.ts';
import { configurations, isReplicateParam } from './configuration.ts';
import { confoundersOf } from './confounders.ts';
import { countedRuns } from './counted.ts';
import { goalOf, orderMetrics, primaryMetric } from './goal.ts';
import { type PushRuns, pushesOf } from './head.ts';
import { type MatchedGroup, matchRuns } from './match.ts';
import { compareMetric, type OpenRow, type RowContext } from './metric-row.ts';
import { groupObstacle } from './obstacles.ts';
import { changedParams } from './param-rows.ts';
import { pastOf, pastPushes } from './past.ts';
import { type JudgingRules, judgingRules } from './rules.ts';
import { type TargetRuns, targetRuns, withoutOwn } from './target-runs.ts';
import type { SeriesOf } from './value.ts';

/** An experiment before its gates are judged, which takes the tests of all experiments. */
interface OpenExperiment {
  readonly comparison: Omit<ExperimentComparison, 'metrics' | 'causes'>;
  readonly rows: readonly OpenRow[];
  /** Runs of the experiment that are not the merge request's. */
  readonly earlier: readonly Run[];
}

interface Question {
  readonly snapshot: Snapshot;
  readonly mergeRequest: MergeRequest;
  readonly judging: JudgingRules;
  readonly seriesOf: SeriesOf;
}

const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id);

/** Histories that nobody read. */
const noSeries: SeriesOf = () => null;

/**
 * Compares the newest push of a merge request that has runs with its baseline; experiments in the order of their names. Pure: the same snapshot gives
 * the same comparison, whenever it is asked for and in whatever order the runs come.
 */
export function compare(snapshot: Snapshot, mergeRequest: MergeRequest, seriesOf: SeriesOf = noSeries): Comparison {
  const judging = judgingRules(snapshot.settings, snapshot.target);
  const wanted = new Set(
    snapshot.experiments.filter(({ name }) => selects(snapshot.settings.experiments, name)).map(({ id }) => id),
  );
  const runs = snapshot.runs.filter((run) => wanted.has(run.experiment_id) && run.stage === 'active');
  const pushes = pushesOf(mergeRequest, runs);
  const newest = pushes[0]?.runs ?? [];
  const byExperiment = Map.groupBy(newest, (run) => run.experiment_id);
  const question = { snapshot, mergeRequest, judging, seriesOf };
  const opened = [...byExperiment]
    .map(([id, pushed]) => openExperiment(id, pushed, question))
    .sort((a, b) => byText(a.comparison.name, b.comparison.name));
  const experiments = closeExperiments(withMissedGates(opened, question), question);
  const head = ids(newest);
  const named = new Set([...head, ...experiments.flatMap(({ baseline }) => baseline?.runs ?? [])]);
  const { iid, title, url, source_branch, target_branch } = mergeRequest;
  const { project } = snapshot;
  return {
    format: FORMAT,
    verdict: overall(experiments),
    merge_request: { iid, title, url, source_branch, target_branch },
    head: { sha: pushes[0]?.sha ?? mergeRequest.head_sha, runs: head },
    rules: judging.rules,
    experiments,
    remarks: remarksOn(mergeRequest, pushes),
    pushes: pushes.map(({ sha, runs }) => ({ sha, runs: ids(runs) })),
    runs: snapshot.runs
      .filter(({ run_id }) => named.has(run_id))
      .sort(newestFirst)
      .map(summary),
    project: project && { id: project.id, path: project.path, url: project.url },
    taken_at: snapshot.taken_at,
    tool: snapshot.tool,
  };
}

/** A newer commit without runs keeps the verdict of the last push that has some. */
function remarksOn({ head_sha, commits }: MergeRequest, pushes: readonly PushRuns[]): string[] {
  const judged = pushes[0]?.sha;
  if (judged === undefined || head_sha === null || judged === head_sha || !commits?.includes(judged)) return [];
  return [`The newest commit ${head_sha.slice(0, 8)} has no runs; this is the verdict of ${judged.slice(0, 8)}.`];
}

function openExperiment(id: string, pushed: readonly Run[], question: Question): OpenExperiment {
  const { snapshot, mergeRequest, judging } = question;
  const { settings } = judging;
  const name = snapshot.experiments.find((experiment) => experiment.id === id)?.name ?? id;
  const counted = countedRuns(pushed);
  const head = counted.runs.toSorted(newestFirst);
  const whole = {
    runs: snapshot.runs.filter((run) => run.experiment_id === id && run.stage === 'active'),
    mergeRequests: snapshot.merge_requests,
    commits: snapshot.commits,
    defaultBranch: snapshot.project?.default_branch ?? null,
  };
  const place = withoutOwn(whole, mergeRequest);
  const target = targetRuns(place);
  const earlier = place.runs.filter(({ status }) => status === 'FINISHED');
  const leading = leadingOf([...head, ...earlier.slice(0, 100)], settings);
  const everyRun = snapshot.runs.filter((run) => run.stage === 'active' && !pushed.includes(run));
  const found = findBaseline(
    { mergeRequest, place, everyRun, target, settings: settings.baseline, primary: leading },
    head,
  );
  const base = found.runs ?? [];
  const configuration = configurations(settings.replicates);
  const matched = matchRuns(head, base, { configuration, replicates: settings.replicates, name });
  const contexts = contextsOf(matched.groups, found, { ...question, target, leading, configuration });
  const keys = new Set([...head, ...base].flatMap((run) => [...run.metrics.keys()]));
  return {
    comparison: {
      ...{ id, name, baseline: found.baseline, ladder: found.ladder },
      groups: matched.groups.map(({ head, base, ...group }) => ({
        ...{ name: group.name, head: ids(head), baseline: ids(base) },
        ...{ matched_by: group.matched_by, words: found.baseline ? group.words : '' },
      })),
      params: found.runs && head.length > 0 ? changedParams(head, base) : [],
      replicates: replicatesOf([...head, ...base], settings),
      confounders: confoundersOf(matched.groups, leading?.key ?? null),
      remarks: [...counted.remarks, ...(head.length > 0 ? found.remarks : []), ...(found.runs ? matched.remarks : [])],
    },
    rows: orderMetrics(keys, settings).flatMap((key) => rowsOf(key, contexts)),
    earlier,
  };
}

/** The metric that stands for the experiment; `null` where no run has one. */
function leadingOf(runs: readonly Run[], settings: Settings): RowContext['leading'] {
  const key = primaryMetric(new Set(runs.flatMap((run) => [...run.metrics.keys()])), settings);
  return key === null ? null : { key, goal: goalOf(key, settings) };
}

interface GroupContext {
  readonly head: readonly Run[];
  readonly context: RowContext;
}

function contextsOf(
  groups: readonly MatchedGroup[],
  { baseline }: FoundBaseline,
  given: Question & {
    readonly target: TargetRuns;
    readonly leading: RowContext['leading'];
    readonly configuration: ReturnType<typeof configurations>;
  },
): GroupContext[] {
  const { mergeRequest, judging, seriesOf, target, leading, configuration } = given;
  const { settings } = judging;
  const pushes = baseline === null ? [] : pastPushes(target, mergeRequest.target_branch, baseline);
  return groups.map((group) => ({
    head: group.head,
    context: {
      ...{ settings, leading, seriesOf, name: group.name, group: baseline && group },
      past: pastOf(group, pushes, configuration),
      obstacle: baseline && groupObstacle(group, settings.comparable),
      turned: judging.turned,
    },
  }));
}

/** One row for each group in which a run of either side has the metric. */
function rowsOf(key: string, contexts: readonly GroupContext[]): OpenRow[] {
  const logged = contexts.filter(({ head, context: { group } }) =>
    [...head, ...(group?.base ?? [])].some(({ metrics }) => metrics.has(key)),
  );
  return logged.map(({ head, context }) => compareMetric(key, head, context));
}

/** Params in which runs of one configuration differ here, by name. */
function replicatesOf(runs: readonly Run[], { replicates }: Settings): string[] {
  const keys = [...new Set(runs.flatMap(({ params }) => [...params.keys()]))];
  const varies = (key: string) => new Set(runs.map(({ params }) => params.get(key))).size > 1;
  return keys.filter((key) => isReplicateParam(key, replicates) && varies(key)).sort(byText);
}

/**
 * A gate on a metric that no run of the project ever logged, a misspelt one for example, must not pass in silence: it becomes a row of its
 * own in the first experiment. A glob is no such promise: it may be for experiments that are not compared here.
 */
function withMissedGates(opened: readonly OpenExperiment[], { snapshot, judging }: Question): OpenExperiment[] {
  const { settings } = judging;
  const [first, ...rest] = opened;
  const gated = settings.metrics.filter(({ glob, gates }) => gates.length > 0 && !/[*?]/.test(glob));
  const missed = gated.filter(({ glob }) => !snapshot.runs.some(({ metrics }) => metrics.has(glob)));
  if (!first || missed.length === 0 || opened.every(({ rows }) => rows.length === 0)) return [...opened];
  const rows = missed.map((setting) =>
    compareMetric(setting.glob, [], {
      ...{ settings: { ...settings, metrics: [setting] }, name: first.comparison.name, past: [], obstacle: null },
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
  return opened.map(({ comparison, rows: { length }, earlier }) => {
    const metrics: readonly MetricRow[] = rows.slice(at, at + length);
    at += length;
    return { ...comparison, metrics, causes: likelyCauses(metrics, comparison.params, earlier) };
  });
}

/**
 * A failed gate of level `fail` fails, unless it was accepted; any other that did not pass warns; `none` where nothing was compared or gated.
 */
function overall(experiments: readonly ExperimentComparison[]): Verdict {
  const rows = experiments.flatMap(({ metrics }) => metrics);
  const gates = rows.flatMap((row) => row.gates);
  if (gates.some(({ level, passed, accepted }) => level === 'fail' && passed === false && !accepted)) return 'fail';
  if (gates.some(({ passed }) => passed !== true)) return 'warn';
  return gates.length > 0 || rows.some(({ difference }) => difference !== null) ? 'pass' : 'none';
}

const summary = (run: Run): RunSummary => {
  const { run_id, iid, experiment_id, name, status, start_time, end_time, url, user, ci } = run;
  return { run_id, iid, experiment_id, name, status, start_time, end_time, url, user, ci };
};
