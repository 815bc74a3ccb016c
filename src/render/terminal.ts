/** The comparison for a terminal or a job log: the same words as in the comment, in aligned columns. */
import type { Comparison, ExperimentComparison, MetricRow } from '../core/compare/comparison.ts';
import { oneLine, shorten, shortSha } from './format.ts';
import {
  acceptedWords,
  against,
  baselineReason,
  causeSentence,
  caveats,
  describeDifference,
  describeValues,
  evidenceSentence,
  formatMove,
  formatSpreadRange,
  gateSentence,
  type Judgement,
  judge,
  verdictLine,
} from './verdict.ts';

const colours: Record<Judgement['tone'], string> = { better: '32', worse: '31', attention: '33', neutral: '2' };

export interface TerminalOptions {
  readonly colour: boolean;
}

const plain = (text: string) => shorten(oneLine(text), 60);

export function terminalText(comparison: Comparison, { colour }: TerminalOptions): string {
  const mr = comparison.merge_request;
  const title = mr ? `!${mr.iid} ${plain(mr.title)}` : '';
  const { rules, remarks } = comparison;
  const lines = [
    `ml-report check · ${title}`,
    ...[rules.words, ...remarks].filter(Boolean).map((line) => `◆ ${line}`),
    ...rules.changes.map(({ key, target, own }) => `  rule ${plain(key)}: ${target ?? 'none'} → ${own ?? 'none'}`),
    ...comparison.experiments.flatMap((experiment) => experimentLines(experiment, colour)),
  ];
  const summary =
    comparison.experiments.length > 0 ? capital(gateSentence(comparison)) : verdictLine(comparison, plain);
  return [...lines, `${summary}.`, ''].join('\n');
}

function experimentLines(experiment: ExperimentComparison, colour: boolean): string[] {
  const rows = experiment.metrics.map((row) => ({ row, cells: cellsOf(row, experiment.groups.length > 1) }));
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map(({ cells }) => width(cells[column] ?? ''))));
  return [
    '',
    `${against(experiment, plain, shortSha)}. ${evidenceSentence(experiment)}`.trim(),
    ...[baselineReason(experiment)].filter(Boolean),
    ...caveats(experiment).map((line) => `◆ ${oneLine(line)}`),
    ...rows.flatMap(({ row, cells }) => {
      const line = cells
        .map((cell, column) => pad(cell, widths[column] ?? 0, column === 3))
        .join('  ')
        .trimEnd();
      const shown = `  ${colour ? `\x1b[${colours[judge(row).tone]}m${line}\x1b[0m` : line}`;
      return [shown, ...row.remarks.map((remark) => `    ${plain(row.key)}: ${remark}`)];
    }),
    ...experiment.causes.map((cause) => `  hint: ${causeSentence(cause, plain)}`),
    ...experiment.params
      .slice(0, 20)
      .map(
        ({ key, baseline, current }) =>
          `  param ${plain(key)}: ${describeValues(baseline, plain)} → ${describeValues(current, plain)}`,
      ),
    '',
  ];
}

function cellsOf(row: MetricRow, several: boolean): string[] {
  const { symbol, word } = judge(row);
  const gates = row.gates
    .map(({ passed, reason, accepted }) => {
      const said = passed === null ? reason : `${passed ? 'passed' : 'failed'}: ${reason}`;
      return accepted ? `${said}; ${acceptedWords(accepted, plain)}` : said;
    })
    .join('; ');
  const name = several ? `${plain(row.key)} · ${plain(row.group)}` : plain(row.key);
  return [`${symbol} ${word}`, name, formatMove(row), describeDifference(row), formatSpreadRange(row), gates];
}

const width = (text: string) => Array.from(text).length;

function pad(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
