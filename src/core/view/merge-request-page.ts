import type { Comparison, ExperimentComparison, RunSummary } from '../compare/comparison.ts';
import { sampleOf } from '../compare/sample.ts';
import type { MergeRequest } from '../model/project.ts';
import { finiteValue, type Run } from '../model/run.ts';
import type { Snapshot } from '../model/snapshot.ts';

export interface ExperimentSection {
  readonly comparison: ExperimentComparison;
  readonly current: readonly RunSummary[];
  readonly baseline: readonly RunSummary[];
}

export interface MergeRequestPage {
  readonly merge_request: MergeRequest;
  readonly comparison: Comparison;
  readonly sections: readonly ExperimentSection[];
}

export interface PushRow {
  readonly sha: string;
  readonly runs: readonly Run[];
  /** Mean of the metric over the push's finished runs; `null` where none of them has a finite value. */
  readonly value: number | null;
}

/** The comparison of one merge request in full, its runs looked up. */
export function mergeRequestPage(mergeRequest: MergeRequest, comparison: Comparison): MergeRequestPage {
  const summaries = new Map(comparison.runs.map((run) => [run.run_id, run]));
  const side = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => summaries.get(id) ?? []);
  return {
    merge_request: mergeRequest,
    comparison,
    sections: comparison.experiments.map((experiment) => ({
      comparison: experiment,
      current: side(experiment.groups.flatMap(({ head }) => head)),
      baseline: side(experiment.baseline?.runs ?? []),
    })),
  };
}

/** Every push that has runs, newest first, with one metric of it. */
export function pushRows({ pushes }: Comparison, metric: string | null, { runs }: Pick<Snapshot, 'runs'>): PushRow[] {
  const known = new Map(runs.map((run) => [run.run_id, run]));
  return pushes.map((push) => {
    const pushed = push.runs.flatMap((id) => known.get(id) ?? []);
    const finished = pushed.filter(({ status }) => status === 'FINISHED');
    const values = metric === null ? [] : finished.flatMap((run) => finiteValue(run, metric) ?? []);
    return { sha: push.sha, runs: pushed, value: sampleOf(values)?.value ?? null };
  });
}
