import type { Comparison, ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { type GateWords, gateWords } from '../gates.ts';
import { happened, judge } from '../verdict.ts';
import { gateSaid, plain, rowName } from './facts.ts';
import type { Report, ReportContext } from './report.ts';

type Severity = 'info' | 'minor' | 'major' | 'critical' | 'blocker';

interface Finding {
  readonly description: string;
  readonly check_name: string;
  /** What makes it the same finding in another pipeline. */
  readonly same: readonly string[];
  readonly severity: Severity;
}

const kinds: Readonly<Record<Exclude<GateWords['state'], 'passed'>, Pick<Finding, 'check_name' | 'severity'>>> = {
  failed: { check_name: 'gate-failed', severity: 'critical' },
  warning: { check_name: 'gate-warning', severity: 'minor' },
  'could not be judged': { check_name: 'gate-not-judged', severity: 'minor' },
  accepted: { check_name: 'gate-accepted', severity: 'info' },
};

/** The file that gates are written in stands for the place of a finding, which a run of a model does not have: GitLab shows none without. */
const location = { path: 'ml-report.yml', lines: { begin: 1 } } as const;

/** For GitLab's Code Quality widget: every gate that did not pass, and metrics without a gate that got worse. */
export const codequality: Report = {
  file: 'codequality.json',
  write: ({ comparison, sha256 }) => `${JSON.stringify(entries(comparison, sha256), null, 2)}\n`,
};

function entries({ experiments }: Comparison, sha256: ReportContext['sha256']): object[] {
  const found = new Map<string, object>();
  for (const experiment of experiments) {
    for (const { description, check_name, same, severity } of [...gates(experiment), ...regressions(experiment)]) {
      const fingerprint = sha256(JSON.stringify(same));
      found.set(fingerprint, { description, check_name, fingerprint, severity, location });
    }
  }
  return [...found.values()];
}

function gates(experiment: ExperimentComparison): Finding[] {
  return experiment.metrics.flatMap((row) =>
    row.gates.flatMap((gate) => {
      const { state } = gateWords(gate);
      if (state === 'passed') return [];
      const description = `${told(row, experiment)}; gate ${gate.rule} ${gateSaid(gate)}`.toWellFormed();
      return [{ ...kinds[state], description, same: sameness(experiment, row, gate.rule) }];
    }),
  );
}

function regressions(experiment: ExperimentComparison): Finding[] {
  return experiment.metrics
    .filter((row) => row.gates.length === 0 && judge(row).tone === 'worse')
    .map((row) => ({
      description: told(row, experiment).toWellFormed(),
      check_name: 'metric-regressed',
      severity: 'info',
      same: sameness(experiment, row, ''),
    }));
}

const told = (row: MetricRow, experiment: ExperimentComparison) =>
  `${rowName(row, experiment)} of ${plain(experiment.name)} ${plain(happened(row))}`;

const sameness = ({ id }: ExperimentComparison, { key, group }: MetricRow, rule: string) => [id, key, group, rule];
