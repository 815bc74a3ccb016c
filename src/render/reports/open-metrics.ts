import type { Comparison, ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { plain } from './facts.ts';
import type { Report } from './report.ts';

/** A line without its family's name: labels in their order, and a value. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: (experiment: ExperimentComparison) => readonly Sample[];
}

const families: readonly Family[] = [
  {
    name: 'ml_report_metric',
    help: 'Mean over the runs of a side, in the unit of the metric.',
    samples: (experiment) =>
      experiment.metrics.flatMap((row) =>
        (['baseline', 'current'] as const).flatMap((side) => {
          const sample = row[side];
          return sample ? [{ labels: { ...labelsOf(row, experiment), side }, value: sample.value }] : [];
        }),
      ),
  },
  {
    name: 'ml_report_difference',
    help: 'Current less baseline, in the unit of the metric.',
    samples: (experiment) =>
      experiment.metrics.flatMap((row) =>
        row.difference === null ? [] : [{ labels: labelsOf(row, experiment), value: row.difference }],
      ),
  },
  {
    name: 'ml_report_gate_passed',
    help: 'Whether the gate passed (1) or failed (0); a gate that could not be judged has no line.',
    samples: (experiment) =>
      experiment.metrics.flatMap((row) =>
        row.gates.flatMap(({ rule, level, passed }) =>
          passed === null ? [] : [{ labels: { ...labelsOf(row, experiment), rule, level }, value: Number(passed) }],
        ),
      ),
  },
  {
    name: 'ml_report_runs',
    help: 'Runs that a side has.',
    samples: ({ name, groups, baseline }) => [
      { labels: { experiment: name, side: 'baseline' }, value: baseline?.runs.length ?? 0 },
      {
        labels: { experiment: name, side: 'current' },
        value: groups.reduce((runs, { head }) => runs + head.length, 0),
      },
    ],
  },
];

/**
 * OpenMetrics text 1.0. GitLab's merge request widget compares lines of equal name and labels between two branches, so no label names a run, a commit
 * or a pipeline.
 */
export const openMetrics: Report = {
  file: 'metrics.txt',
  write: ({ comparison }) => `${families.flatMap((family) => linesOf(family, comparison)).join('\n')}\n# EOF\n`,
};

function linesOf({ name, help, samples }: Family, { experiments }: Comparison): string[] {
  const seen = new Set<string>();
  const lines = experiments.flatMap(samples).flatMap(({ labels, value }) => {
    const series = `${name}{${Object.entries(labels).map(([key, text]) => `${key}="${labelValue(text)}"`)}}`;
    // Names that differ in marks alone that cannot be seen would give the same series twice, which no reader takes.
    if (seen.has(series)) return [];
    seen.add(series);
    return [`${series} ${numeral(value)}`];
  });
  return [`# TYPE ${name} gauge`, `# HELP ${name} ${help}`, ...lines];
}

function labelsOf({ key, group }: MetricRow, { name, groups }: ExperimentComparison): Record<string, string> {
  return { experiment: name, metric: key, ...(groups.length > 1 ? { group } : {}) };
}

/** GitLab takes what follows a `#` for a comment, inside quotes too, and then the whole file for broken: a wide one stands for it. */
function labelValue(text: string): string {
  return plain(text)
    .toWellFormed()
    .replaceAll('#', '＃')
    .replace(/[\\"]/g, (sign) => `\\${sign}`);
}

function numeral(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
