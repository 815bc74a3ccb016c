/** One experiment of a merge request: its runs of the newest push against its baseline, up to the gates. */

import type { MergeRequest } from '../model/project.ts';
import { metricKeys, newestFirst, type Run } from '../model/run.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { byText } from '../model/text.ts';
import { type FoundBaseline, findBaseline } from './baseline.ts';
import type { ExperimentComparison, Group, ParamRow } from './comparison.ts';
import { type ConfigurationOf, configurations, isReplicateParam } from './configuration.ts';
import { confoundersOf } from './confounders.ts';
import { countedRuns } from './counted.ts';
import { goalOf, orderMetrics, primaryMetric } from './goal.ts';
import { belongsTo } from './head.ts';
import { type MatchedGroup, matchRuns } from './match.ts';
import { compareMetric, type OpenRow, type RowContext } from './metric-row.ts';
import { budgetKeys, groupObstacle } from './obstacles.ts';
import { changedParams } from './param-rows.ts';
import { pastOf, pastPushes } from './past.ts';
import type { JudgingRules } from './rules.ts';
import { type TargetRuns, withoutOwn } from './target-runs.ts';
import type { SeriesOf } from './value.ts';

/** An experiment before its gates are judged, which takes the tests of all experiments. */
export interface OpenExperiment {
  readonly comparison: Omit<ExperimentComparison, 'metrics' | 'causes'>;
  readonly rows: readonly OpenRow[];
  /** What differs between the sides of each group, by its name. */
  readonly changes: ReadonlyMap<string, readonly ParamRow[]>;
  /** Finished runs of the experiment that are not the merge request's. */
  readonly earlier: readonly Run[];
}

/** What the comparison of an experiment asks of the snapshot and its rules. */
export interface ExperimentQuestion {
  readonly snapshot: Snapshot;
  readonly mergeRequest: MergeRequest;
  readonly judging: JudgingRules;
  readonly seriesOf: SeriesOf;
  readonly ofExperiment: (id: string) => KnownExperiment;
}

export interface KnownExperiment {
  readonly name: string;
  /** Active ones. */
  readonly runs: readonly Run[];
  readonly target: TargetRuns;
  /** Metrics that the target branch's runs logged: no merge request that is still open has a say in which one stands for the experiment. */
  readonly keys: ReadonlySet<string>;
}

const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id);

/** @param pushed the runs of the merge request's newest push in this experiment, whatever their status. */
export function openExperiment(id: string, pushed: readonly Run[], question: ExperimentQuestion): OpenExperiment {
  const { snapshot, mergeRequest, judging, ofExperiment } = question;
  const { settings } = judging;
  const { name, runs, target: branch, keys: keysOfBranch } = ofExperiment(id);
  const target = withoutOwn(branch, mergeRequest);
  const counted = countedRuns(pushed);
  const head = counted.runs.toSorted(newestFirst);
  const earlier = runs.filter((run) => run.status === 'FINISHED' && !belongsTo(run, mergeRequest));
  const leading = leadingOf(keysOfBranch.size > 0 ? keysOfBranch : metricKeys(head), judging.decisive);
  const found = findBaseline(
    {
      ...{ mergeRequest, target, commits: snapshot.commits, settings: settings.baseline, primary: leading },
      everyRun: () => snapshot.runs.filter(({ stage }) => stage === 'active'),
    },
    head,
  );
  const base = found.runs ?? [];
  const configuration = configurations(settings.replicates);
  const matched = matchRuns(head, base, { configuration, replicates: settings.replicates, name });
  const contexts = contextsOf(matched.groups, found, { ...question, target, leading, configuration });
  const keys = metricKeys([...head, ...base]);
  return {
    comparison: {
      ...{ id, name, baseline: found.baseline, ladder: found.ladder },
      groups: matched.groups.map((group) => summarised(group, found.baseline !== null)),
      params: found.runs && head.length > 0 ? settingsChanged(head, base, settings) : [],
      replicates: replicatesOf([...head, ...base], settings),
      confounders: confoundersOf(matched.groups, leading?.key ?? null),
      remarks: [...counted.remarks, ...(head.length > 0 ? found.remarks : []), ...(found.runs ? matched.remarks : [])],
    },
    rows: orderMetrics(keys, settings).flatMap((key) => rowsOf(key, contexts)),
    changes: new Map(matched.groups.map((group) => [group.name, settingsChanged(group.head, group.base, settings)])),
    earlier,
  };
}

/** Params that differ between the sides, less those in which runs of one configuration may differ. */
function settingsChanged(head: readonly Run[], base: readonly Run[], { replicates }: Settings): ParamRow[] {
  return changedParams(head, base).filter(({ key }) => !isReplicateParam(key, replicates));
}

function summarised({ name, head, base, matched_by, words }: MatchedGroup, compared: boolean): Group {
  return { name, head: ids(head), baseline: ids(base), matched_by, words: compared ? words : '' };
}

/** The metric that stands for the experiment; `null` where no run has one. */
function leadingOf(keys: ReadonlySet<string>, settings: Settings): RowContext['leading'] {
  const key = primaryMetric(keys, settings);
  return key === null ? null : { key, goal: goalOf(key, settings) };
}

interface GroupContext {
  readonly head: readonly Run[];
  readonly context: RowContext;
}

function contextsOf(
  groups: readonly MatchedGroup[],
  { baseline }: FoundBaseline,
  given: ExperimentQuestion & {
    readonly target: TargetRuns;
    readonly leading: RowContext['leading'];
    readonly configuration: ConfigurationOf;
  },
): GroupContext[] {
  const { mergeRequest, judging, seriesOf, target, leading, configuration } = given;
  const { settings } = judging;
  const noBudget = settings.comparable.budget?.length === 0;
  const pushes = baseline === null ? [] : pastPushes(target, mergeRequest.target_branch, baseline);
  return groups.map((group) => ({
    head: group.head,
    context: {
      ...{ settings, leading, seriesOf, name: group.name, group: baseline && group },
      past: pastOf(group, pushes, configuration),
      obstacle: baseline && groupObstacle(group, settings.comparable),
      saysBudget: noBudget || budgetKeys([...group.head, ...group.base], settings.comparable).length > 0,
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
  const keys = new Set<string>();
  for (const { params } of runs) for (const key of params.keys()) keys.add(key);
  const varies = (key: string) => new Set(runs.map(({ params }) => params.get(key))).size > 1;
  return [...keys].filter((key) => isReplicateParam(key, replicates) && varies(key)).sort(byText);
}
