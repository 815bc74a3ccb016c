import type { Comparison } from '../../core/compare/comparison.ts';
import { oneLine, shorten } from '../format.ts';
import { gateCounts } from '../gates.ts';
import { leadingRow } from '../verdict.ts';
import type { Report } from './report.ts';

/**
 * Variables for later jobs. Every one is always there, empty where it is not known. GitLab knows no quotes and no blanks in a value, and puts other
 * variables in the place of `$NAME` and `%NAME%`; a shell that reads the file would do worse. So a name from elsewhere keeps its letters, digits
 * and `. _ / : @ + -`, and `_` stands for all else.
 */
export const dotenv: Report = {
  file: 'report.env',
  write: ({ comparison }) =>
    Object.entries(variables(comparison))
      .map(([key, value]) => `ML_REPORT_${key}=${value}\n`)
      .join(''),
};

function variables(comparison: Comparison): Record<string, string | number> {
  const { failed, warned, accepted, open, all } = gateCounts(comparison);
  const leading = leadingRow(comparison);
  const row = leading?.row;
  const baseline = leading?.experiment.baseline ?? comparison.experiments.find((one) => one.baseline)?.baseline;
  return {
    VERDICT: comparison.verdict,
    GATES: all,
    GATES_FAILED: failed,
    GATES_WARNED: warned,
    GATES_ACCEPTED: accepted,
    GATES_UNJUDGED: open,
    BASELINE_SHA: harmless(baseline?.sha ?? ''),
    HEAD_SHA: harmless(comparison.head.sha ?? ''),
    METRIC: harmless(row?.key ?? ''),
    METRIC_BASELINE: row?.baseline?.value ?? '',
    METRIC_CURRENT: row?.current?.value ?? '',
    METRIC_DIFFERENCE: row?.difference ?? '',
    METRIC_VERDICT: row?.verdict ?? '',
  };
}

const harmless = (text: string) => shorten(oneLine(text.toWellFormed()), 200).replace(/[^\p{L}\p{N}._/:@+-]/gu, '_');
