/** Against which runs: the ladder from the merge base to the newest runs of the target branch, or what the configuration pins. */
import type { Commit, MergeRequest } from '../model/project.ts';
import { finiteValue, newestFirst, type Run, runCommit } from '../model/run.ts';
import type { BaselineSettings, BaselineStep, Goal } from '../model/settings.ts';
import { quoted } from '../model/text.ts';
import type { Baseline, LadderStep } from './comparison.ts';
import { countedRuns } from './counted.ts';
import { isBetter } from './goal.ts';
import { belongsTo } from './head.ts';
import type { RunsAt, TargetRuns } from './target-runs.ts';

export interface BaselineQuestion {
  readonly mergeRequest: MergeRequest;
  /** Of the default branch, newest first. */
  readonly commits: readonly Commit[];
  /** What a configuration pins may be in another experiment, such as that of a registered model: active runs of all. */
  readonly everyRun: () => readonly Run[];
  /** Without the merge request's own runs. */
  readonly target: TargetRuns;
  readonly settings: BaselineSettings;
  /** What `best` goes by; `null` where no metric stands for the experiment. */
  readonly primary: { readonly key: string; readonly goal: Goal | null } | null;
}

export interface FoundBaseline {
  readonly baseline: Baseline | null;
  /** The runs that count, newest first; `null` without a baseline. */
  readonly runs: readonly Run[] | null;
  readonly ladder: readonly LadderStep[];
  /** Sentences about the baseline's runs that do not count. */
  readonly remarks: readonly string[];
}

type Found = Pick<Baseline, 'kind' | 'sha' | 'reason' | 'distance'> & { readonly runs: readonly Run[] };
/** What a step of the ladder gives: runs, or why there are none. */
type Looked = { readonly found: Found } | { readonly why: string };

/** The reason that needs no telling: nothing was passed over, and the runs are the commit's own. */
export const AT_MERGE_BASE = 'These are the runs at the merge base.';

const lent = ({ lender }: RunsAt) =>
  lender === null ? '' : `, logged by merge request ${lender} before it was merged`;
const commitsIn = (n: number) => (n === 1 ? 'one commit' : `${n} commits`);
const counts = (at: RunsAt | null) => at !== null && countedRuns(at.runs).runs.length > 0;

function unfinished(runs: readonly Run[]): string {
  if (runs.some(({ status }) => status === 'FINISHED')) return 'the latest attempt of its job did not finish';
  return runs.length === 1 ? 'its one run did not finish' : `none of its ${runs.length} runs finished`;
}

function atMergeBase({ mergeRequest, target }: BaselineQuestion): Looked {
  const sha = mergeRequest.base_sha;
  if (sha === null) return { why: 'The merge base is not known.' };
  const at = target.at(sha);
  if (at === null) return { why: 'The merge base has no runs.' };
  if (!counts(at)) return { why: `The merge base has no finished run: ${unfinished(at.runs)}.` };
  const { runs } = at;
  const reason = at.lender === null ? AT_MERGE_BASE : `These are the runs at the merge base${lent(at)}.`;
  return { found: { kind: 'merge-base', sha, runs, distance: 0, reason } };
}

function atAncestor({ mergeRequest, commits, target }: BaselineQuestion): Looked {
  const start = commits.findIndex(({ sha }) => sha === mergeRequest.base_sha);
  if (start < 0) return { why: 'The commits before the merge base were not read.' };
  const before = commits.slice(start + 1);
  for (const [offset, { sha }] of before.entries()) {
    const at = target.at(sha);
    if (!at || !counts(at)) continue;
    const distance = offset + 1;
    const back = `${commitsIn(distance)} back${lent(at)}`;
    const base = target.at(mergeRequest.base_sha ?? '');
    const reason = counts(base)
      ? `These are the nearest before the merge base, ${back}.`
      : `The merge base has no ${base ? 'finished runs' : 'runs'}; these are the nearest before it, ${back}.`;
    return { found: { kind: 'ancestor', sha, runs: at.runs, distance, reason } };
  }
  return {
    why:
      before.length === 0
        ? 'No commit before the merge base was read.'
        : `None of the ${commitsIn(before.length)} before the merge base has finished runs.`,
  };
}

function onTargetBranch({ mergeRequest, commits, target }: BaselineQuestion): Looked {
  for (const at of target.along(mergeRequest.target_branch)) {
    if (!counts(at)) continue;
    const nearer = withoutNearer(mergeRequest.base_sha, commits, target);
    const these = `${nearer ? `${nearer}; these` : 'These'} are the newest of the target branch${lent(at)}.`;
    return { found: { kind: 'target-branch', sha: at.sha, runs: at.runs, distance: null, reason: these } };
  }
  return { why: 'The target branch has no finished runs of this experiment.' };
}

/** That nothing nearer has runs; `null` where something has, and the configuration did not ask for it. */
function withoutNearer(base: string | null, commits: readonly Commit[], target: TargetRuns): string | null {
  if (base === null) return 'The merge base is not known';
  const start = commits.findIndex(({ sha }) => sha === base);
  const nearer = start < 0 ? [base] : commits.slice(start).map(({ sha }) => sha);
  const found = nearer.flatMap((sha) => target.at(sha) ?? []);
  if (found.some(counts)) return null;
  const runs = found.length > 0 ? 'finished runs' : 'runs';
  return start < 0
    ? `The merge base has no ${runs}, and the commits before it were not read`
    : `Neither the merge base nor a commit before it has ${runs}`;
}

function pinnedRun(id: string, { everyRun, mergeRequest }: BaselineQuestion): Looked {
  const run = everyRun().find(({ run_id }) => run_id === id);
  if (!run) return { why: `The run ${quoted(id)} that the configuration names is not in the snapshot.` };
  if (run.status !== 'FINISHED') return { why: `The run ${quoted(id)} that the configuration names did not finish.` };
  if (belongsTo(run, mergeRequest))
    return { why: `The run ${quoted(id)} that the configuration names is of this merge request itself.` };
  return {
    found: {
      ...{ kind: 'run', sha: runCommit(run), runs: [run], distance: null },
      reason: 'This is the run that the configuration names.',
    },
  };
}

/** By numbers, part by part, so that 1.10.0 comes after 1.9.0; a pre-release before its release (semver.org, 11). */
function compareVersions(a: string, b: string): number {
  const parts = (version: string) => {
    const [numbers = '', ...pre] = version.split('+')[0]?.split('-') ?? [];
    return { numbers: numbers.split('.').map(Number), pre: pre.join('-') };
  };
  const [one, other] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const by = (one.numbers[i] || 0) - (other.numbers[i] || 0);
    if (by !== 0) return by;
  }
  if (one.pre === other.pre) return 0;
  return one.pre === '' ? 1 : other.pre === '' ? -1 : one.pre < other.pre ? -1 : 1;
}

/** A version that the merge request itself registered is nothing to measure it by. */
function modelVersion(wanted: string, { everyRun, mergeRequest }: BaselineQuestion): Looked {
  const at = wanted.lastIndexOf('@');
  const [name, version] = [wanted.slice(0, at), wanted.slice(at + 1)];
  const versions = everyRun()
    .filter((run) => run.model_version?.name === name && run.status === 'FINISHED' && !belongsTo(run, mergeRequest))
    .sort(
      (a, b) => compareVersions(b.model_version?.version ?? '', a.model_version?.version ?? '') || newestFirst(a, b),
    );
  const run =
    version === 'latest' ? versions[0] : versions.find(({ model_version }) => model_version?.version === version);
  if (!run) return { why: `No finished run is the version ${quoted(version)} of the model ${quoted(name)}.` };
  return {
    found: {
      ...{ kind: 'model', sha: runCommit(run), runs: [run], distance: null },
      reason: `This is the run of the version ${quoted(run.model_version?.version ?? '')} of the model ${quoted(name)}.`,
    },
  };
}

function bestRun({ mergeRequest, target, primary }: BaselineQuestion): Looked {
  if (primary === null || primary.goal === null)
    return { why: 'Which run is best cannot be told: no primary metric has a goal.' };
  const { key, goal } = primary;
  let best: { run: Run; value: number; at: RunsAt } | null = null;
  for (const at of target.along(mergeRequest.target_branch)) {
    for (const run of countedRuns(at.runs).runs.toSorted(newestFirst)) {
      const value = finiteValue(run, key);
      if (value !== null && (best === null || isBetter(value, best.value, goal))) best = { run, value, at };
    }
  }
  if (best === null) return { why: `The target branch has no finished run with a finite ${quoted(key)}.` };
  return {
    found: {
      ...{ kind: 'best', sha: best.at.sha, runs: [best.run], distance: null },
      reason: `This is the one run of the target branch with the best ${quoted(key)}${lent(best.at)}: the best of many looks better by chance than it is.`,
    },
  };
}

function look(step: BaselineStep, question: BaselineQuestion): Looked {
  if (step === 'merge-base') return atMergeBase(question);
  if (step === 'ancestor') return atAncestor(question);
  if (step === 'target-branch') return onTargetBranch(question);
  if (step === 'best') return bestRun(question);
  const rest = step.slice(step.indexOf(':') + 1);
  return step.startsWith('run:') ? pinnedRun(rest, question) : modelVersion(rest, question);
}

/** The runs of the first step that has some, with the reason why these and why none nearer. */
export function findBaseline(question: BaselineQuestion, head: readonly Run[]): FoundBaseline {
  const ladder: LadderStep[] = [];
  for (const step of question.settings.from) {
    const looked = look(step, question);
    if ('why' in looked) {
      ladder.push({ step, taken: false, reason: looked.why });
      continue;
    }
    const { runs: all, ...rest } = looked.found;
    ladder.push({ step, taken: true, reason: rest.reason });
    const { runs: counted, remarks } = countedRuns(all);
    const runs = counted.toSorted(newestFirst);
    const [mine, theirs] = [newestStart(head), newestStart(runs)];
    const age_ms = mine === null || theirs === null ? null : mine - theirs;
    const { max_age_ms } = question.settings;
    const stale = age_ms !== null && max_age_ms !== null && age_ms > max_age_ms;
    const baseline: Baseline = { ...rest, runs: runs.map(({ run_id }) => run_id), age_ms, stale };
    return { baseline, runs, ladder, remarks: remarks.map((remark) => `Baseline: ${remark}`) };
  }
  return { baseline: null, runs: null, ladder, remarks: [] };
}

function newestStart(runs: readonly Run[]): number | null {
  return runs.reduce<number | null>((newest, { start_time }) => {
    return start_time === null ? newest : Math.max(newest ?? start_time, start_time);
  }, null);
}
