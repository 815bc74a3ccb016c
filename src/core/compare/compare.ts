import { selects } from '../model/glob.ts';
import type { MergeRequest } from '../model/project.ts';
import { newestFirst, type Run } from '../model/run.ts';
import { FORMAT, type Snapshot } from '../model/snapshot.ts';
import { byText } from '../model/text.ts';
import { findBaseline } from './baseline.ts';
import type { Comparison, ExperimentComparison, RunSummary, Verdict } from './comparison.ts';
import { orderMetrics } from './goal.ts';
import { pushesOf } from './head.ts';
import { compareMetric } from './metric-row.ts';
import { changedParams } from './param-rows.ts';

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Sentences about the runs of a push that do not count. */
function remarksOn(runs: readonly Run[]): string[] {
  const count = (...statuses: readonly Run['status'][]) => runs.filter((run) => statuses.includes(run.status)).length;
  const [going, failed] = [count('RUNNING', 'SCHEDULED'), count('FAILED', 'KILLED')];
  return [
    ...(going > 0 ? [`${plural(going, 'run')} not finished: not counted.`] : []),
    ...(failed > 0 ? [`${plural(failed, 'run')} failed: not counted.`] : []),
  ];
}

/** One experiment: its runs of the newest push against its baseline. */
function compareExperiment(
  id: string,
  pushed: readonly Run[],
  mergeRequest: MergeRequest,
  snapshot: Snapshot,
): ExperimentComparison {
  const { settings, merge_requests: mergeRequests, commits } = snapshot;
  const defaultBranch = snapshot.project?.default_branch ?? null;
  const name = snapshot.experiments.find((experiment) => experiment.id === id)?.name ?? id;
  const finished = snapshot.runs.filter(
    (run) => run.experiment_id === id && run.status === 'FINISHED' && run.stage === 'active',
  );
  const head = pushed.filter(({ status }) => status === 'FINISHED').sort(newestFirst);
  const found = findBaseline({ mergeRequest, mergeRequests, runs: finished, commits, defaultBranch }, head);
  const base = found?.runs ?? null;
  const keys = new Set([...head, ...(base ?? [])].flatMap((run) => [...run.metrics.keys()]));
  const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id);
  return {
    id,
    name,
    groups: head.length === 0 ? [] : [{ name, head: ids(head), baseline: ids(base ?? []), matched_by: 'experiment' }],
    baseline: found?.baseline ?? null,
    metrics:
      head.length === 0 ? [] : orderMetrics(keys, settings).map((key) => compareMetric(key, head, base, settings)),
    params: base && head.length > 0 ? changedParams(head, base) : [],
    remarks: remarksOn(pushed),
  };
}

/**
 * A gate on a metric that no run of the project ever logged, a misspelt one for example, must not pass in silence: it becomes a row of its
 * own in the first experiment. A glob is no such promise: it may be for experiments that are not compared here.
 */
function withMissedGates(
  experiments: readonly ExperimentComparison[],
  { settings, runs }: Snapshot,
): ExperimentComparison[] {
  const [first, ...rest] = experiments;
  const gated = settings.metrics.filter(({ glob, gates }) => gates.length > 0 && !/[*?]/.test(glob));
  const missed = gated.filter(({ glob }) => !runs.some(({ metrics }) => metrics.has(glob)));
  if (!first || missed.length === 0 || experiments.every(({ groups }) => groups.length === 0)) return [...experiments];
  const rows = missed.map((setting) => compareMetric(setting.glob, [], [], { ...settings, metrics: [setting] }));
  return [{ ...first, metrics: [...first.metrics, ...rows] }, ...rest];
}

/** A failed gate of level `fail` fails; a failed one of level `warn`, or one that cannot be judged, warns; `none` where nothing was compared or gated. */
function overall(experiments: readonly ExperimentComparison[]): Verdict {
  const rows = experiments.flatMap(({ metrics }) => metrics);
  const gates = rows.flatMap((row) => row.gates);
  if (gates.some(({ level, passed }) => level === 'fail' && passed === false)) return 'fail';
  if (gates.some(({ passed }) => passed !== true)) return 'warn';
  return gates.length > 0 || rows.some(({ difference }) => difference !== null) ? 'pass' : 'none';
}

const summary = (run: Run): RunSummary => {
  const { run_id, iid, experiment_id, name, status, start_time, end_time, url, user, ci } = run;
  return { run_id, iid, experiment_id, name, status, start_time, end_time, url, user, ci };
};

/** Compares the newest push of a merge request that has runs with its baseline, experiment by experiment, in the order of the experiments' names. */
export function compare(snapshot: Snapshot, mergeRequest: MergeRequest): Comparison {
  const wanted = new Set(
    snapshot.experiments.filter(({ name }) => selects(snapshot.settings.experiments, name)).map(({ id }) => id),
  );
  const runs = snapshot.runs.filter((run) => wanted.has(run.experiment_id) && run.stage === 'active');
  const pushes = pushesOf(mergeRequest, runs);
  const newest = pushes[0]?.runs ?? [];
  const compared = [...new Set(newest.map((run) => run.experiment_id))]
    .map((id) =>
      compareExperiment(
        id,
        newest.filter((run) => run.experiment_id === id),
        mergeRequest,
        snapshot,
      ),
    )
    .sort((a, b) => byText(a.name, b.name));
  const experiments = withMissedGates(compared, snapshot);
  const head = newest.map(({ run_id }) => run_id);
  const named = new Set([...head, ...experiments.flatMap(({ baseline }) => baseline?.runs ?? [])]);
  const { iid, title, url, source_branch, target_branch } = mergeRequest;
  const { project } = snapshot;
  return {
    format: FORMAT,
    verdict: overall(experiments),
    merge_request: { iid, title, url, source_branch, target_branch },
    head: { sha: pushes[0]?.sha ?? mergeRequest.head_sha, runs: head },
    experiments,
    pushes: pushes.map(({ sha, runs }) => ({ sha, runs: runs.map(({ run_id }) => run_id) })),
    runs: snapshot.runs
      .filter(({ run_id }) => named.has(run_id))
      .sort(newestFirst)
      .map(summary),
    project: project && { id: project.id, path: project.path, url: project.url },
    taken_at: snapshot.taken_at,
    tool: snapshot.tool,
  };
}
