import type { ExperimentComparison, GateResult, MetricRow } from './comparison.ts';

export interface Leading {
  readonly experiment: ExperimentComparison;
  readonly row: MetricRow;
}

/** The row that speaks for the comparison: one whose gate failed, else a primary one, else the first that could be compared; `null` without rows. */
export function leadingRow(experiments: readonly ExperimentComparison[]): Leading | null {
  const rows = experiments.flatMap((experiment) => experiment.metrics.map((row) => ({ experiment, row })));
  const having = (is: (gate: GateResult) => boolean) => rows.find(({ row }) => row.gates.some(is));
  return (
    having(({ passed, level, accepted }) => passed === false && level === 'fail' && !accepted) ??
    having(({ passed, accepted }) => passed === false && !accepted) ??
    having(({ accepted }) => accepted !== null) ??
    rows.find(({ row }) => row.primary) ??
    rows.find(({ row }) => row.difference !== null && row.goal !== null) ??
    rows[0] ??
    null
  );
}
