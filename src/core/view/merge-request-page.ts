import type { Comparison, ExperimentComparison, MetricRow, RunSummary, Verdict } from '../compare/comparison.ts';
import { primaryMetric } from '../compare/goal.ts';
import type { MergeRequest } from '../model/project.ts';
import type { Run } from '../model/run.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { finiteValue } from './metric-value.ts';

export interface GateCount {
  readonly failed: number;
  /** Failed at the level of a warning. */
  readonly warned: number;
  readonly passed: number;
  /** Could not be judged. */
  readonly unjudged: number;
}

export interface MergeRequestRow {
  readonly merge_request: MergeRequest;
  readonly verdict: Verdict;
  /** The one metric that the first line is about; `null` where nothing was measured. */
  readonly headline: MetricRow | null;
  readonly gates: GateCount;
  readonly experiments: readonly string[];
}

export interface PushRow {
  readonly sha: string;
  readonly runs: readonly Run[];
  /** Mean of the headline metric over the push's finished runs. */
  readonly value: number | null;
}

export interface ExperimentSection {
  readonly comparison: ExperimentComparison;
  readonly current: readonly RunSummary[];
  readonly baseline: readonly RunSummary[];
}

export interface MergeRequestPage extends MergeRequestRow {
  readonly comparison: Comparison;
  readonly sections: readonly ExperimentSection[];
  readonly pushes: readonly PushRow[];
}

function countGates({ experiments }: Comparison): GateCount {
  const gates = experiments.flatMap(({ metrics }) => metrics.flatMap((row) => row.gates));
  const failed = gates.filter(({ passed }) => passed === false);
  return {
    failed: failed.filter(({ level }) => level === 'fail').length,
    warned: failed.filter(({ level }) => level === 'warn').length,
    passed: gates.filter(({ passed }) => passed === true).length,
    unjudged: gates.filter(({ passed }) => passed === null).length,
  };
}

/** A metric whose gate failed speaks first, then the primary metric of the first experiment that has one. */
function headlineOf({ experiments }: Comparison, { settings }: Snapshot): MetricRow | null {
  const rows = experiments.flatMap(({ metrics }) => metrics);
  const failed = rows.find((row) => row.gates.some(({ passed, level }) => passed === false && level === 'fail'));
  const first = experiments.find(({ metrics }) => metrics.length > 0);
  const primary =
    first &&
    primaryMetric(
      first.metrics.map(({ key }) => key),
      settings,
    );
  return failed ?? first?.metrics.find(({ key }) => key === primary) ?? null;
}

export function mergeRequestRow(
  mergeRequest: MergeRequest,
  comparison: Comparison,
  snapshot: Snapshot,
): MergeRequestRow {
  return {
    merge_request: mergeRequest,
    verdict: comparison.verdict,
    headline: headlineOf(comparison, snapshot),
    gates: countGates(comparison),
    experiments: comparison.experiments.map(({ name }) => name),
  };
}

/** The comparison of one merge request in full, runs looked up. */
export function mergeRequestPage(
  mergeRequest: MergeRequest,
  comparison: Comparison,
  snapshot: Snapshot,
): MergeRequestPage {
  const row = mergeRequestRow(mergeRequest, comparison, snapshot);
  const summaries = new Map(comparison.runs.map((run) => [run.run_id, run]));
  const runs = new Map(snapshot.runs.map((run) => [run.run_id, run]));
  const side = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => summaries.get(id) ?? []);
  return {
    ...row,
    comparison,
    sections: comparison.experiments.map((experiment) => ({
      comparison: experiment,
      current: side(experiment.groups.flatMap(({ head }) => head)),
      baseline: side(experiment.baseline?.runs ?? []),
    })),
    pushes: comparison.pushes.map((push) => {
      const pushed = push.runs.flatMap((id) => runs.get(id) ?? []);
      const key = row.headline?.key;
      const values = pushed.flatMap((run) => (key && run.status === 'FINISHED' ? (finiteValue(run, key) ?? []) : []));
      return {
        sha: push.sha,
        runs: pushed,
        value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
      };
    }),
  };
}
