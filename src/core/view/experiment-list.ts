import { goalOf, isBetter, primaryMetric } from '../compare/goal.ts';
import { selects } from '../model/glob.ts';
import type { Experiment } from '../model/project.ts';
import { finiteValue, metricKeys, oldestFirst, type Run, type User } from '../model/run.ts';
import type { Goal, Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { byText } from '../model/text.ts';
import { experimentAddress } from './address.ts';

/** The run that stands for an experiment: the best by its primary metric; the newest where no goal is known. */
export interface LeadingRun {
  readonly metric: string;
  readonly goal: Goal | null;
  readonly run_id: string;
  readonly value: number;
  /** The metric of the newest runs, at most 30, oldest first. */
  readonly trend: readonly number[];
}

export interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly url: string | null;
  readonly deleted: boolean;
  /** The user whom the source names, else the one who logged the first run. */
  readonly creator: User | null;
  /** Those of deleted runs left out, unless the experiment itself is deleted. */
  readonly runs: number;
  readonly last_activity: number | null;
  readonly leading: LeadingRun | null;
}

const TREND = 30;

/** The runs of an experiment that are shown. */
export function shownRuns(experiment: Experiment, runs: readonly Run[]): Run[] {
  return runs.filter((run) => run.experiment_id === experiment.id && shownRun(experiment, run));
}

/** Whether a run of the experiment is shown: not a deleted one, unless the experiment itself is deleted. */
export function shownRun(experiment: Experiment, run: Pick<Run, 'stage'>): boolean {
  return run.stage === 'active' || experiment.stage === 'deleted';
}

/** When anything last happened: the latest start or end of a run. */
export function lastActivity(runs: readonly Run[]): number | null {
  const times = runs.flatMap((run) => [run.end_time ?? run.start_time ?? []].flat());
  return times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));
}

export function leadingRun(runs: readonly Run[], settings: Settings): LeadingRun | null {
  const finished = runs.filter(({ status }) => status === 'FINISHED');
  const metric = primaryMetric(metricKeys(finished), settings);
  if (metric === null) return null;
  const goal = goalOf(metric, settings);
  const valued = finished
    .slice()
    .sort(oldestFirst)
    .flatMap((run) => {
      const value = finiteValue(run, metric);
      return value === null ? [] : [{ run_id: run.run_id, value }];
    });
  const [first, ...others] = goal === null ? valued.slice().reverse() : valued;
  if (!first) return null;
  const best = others.reduce((lead, item) => (isBetter(item.value, lead.value, goal) ? item : lead), first);
  return { metric, goal, ...best, trend: valued.slice(-TREND).map(({ value }) => value) };
}

function experimentRow(experiment: Experiment, all: readonly Run[], settings: Settings): ExperimentRow {
  const runs = shownRuns(experiment, all);
  const first = runs.slice().sort(oldestFirst)[0];
  return {
    id: experiment.id,
    name: experiment.name,
    address: experimentAddress(experiment.id),
    url: experiment.url,
    deleted: experiment.stage === 'deleted',
    creator: experiment.creator ?? first?.user ?? null,
    runs: runs.length,
    last_activity: lastActivity(runs) ?? experiment.created_at,
    leading: leadingRun(runs, settings),
  };
}

/** The experiments that the settings select; the latest active first, deleted ones last. */
export function experimentList(snapshot: Snapshot): ExperimentRow[] {
  const byExperiment = Map.groupBy(snapshot.runs, (run) => run.experiment_id);
  return snapshot.experiments
    .filter(({ name }) => selects(snapshot.settings.experiments, name))
    .map((experiment) => experimentRow(experiment, byExperiment.get(experiment.id) ?? [], snapshot.settings))
    .sort(
      (a, b) =>
        Number(a.deleted) - Number(b.deleted) ||
        (b.last_activity ?? -1) - (a.last_activity ?? -1) ||
        byText(a.name, b.name),
    );
}
