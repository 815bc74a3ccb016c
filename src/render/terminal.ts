/** The comparison for a terminal or a job log: the same words as in the comment, in aligned columns. */
import type { Comparison, ExperimentComparison, GateResult, MetricRow, Rules } from '../core/compare/comparison.ts';
import {
  against,
  causeSentence,
  caveats,
  describeValues,
  evidenceSentence,
  ladderSteps,
  rowRemarks,
  staleWords,
} from './compared-with.ts';
import { oneLine, shorten, shortSha } from './format.ts';
import { acceptedBy, gateWords } from './gates.ts';
import { formatMove, formatSpreadRange } from './row.ts';
import { ruleChangeSides } from './rules.ts';
import { describeDifference, type Judgement, judge, leadingJudgement, verdictLine } from './verdict.ts';

const colours: Record<Judgement['tone'], string> = { better: '32', worse: '31', attention: '33', neutral: '2' };
const PARAMS = 20;

export interface TerminalOptions {
  readonly colour: boolean;
}

const plain = (text: string) => shorten(oneLine(text), 60);
const dressed = (text: string, tone: Judgement['tone'], colour: boolean) =>
  colour ? `\x1b[${colours[tone]}m${text}\x1b[0m` : text;

export function terminalText(comparison: Comparison, { colour }: TerminalOptions): string {
  const mr = comparison.merge_request;
  const { symbol, tone } = leadingJudgement(comparison);
  return [
    `ml-report check · ${mr ? `!${mr.iid} ${plain(mr.title)}` : ''}`,
    ...comparison.remarks.map((remark) => `◆ ${oneLine(remark)}`),
    ...ruleLines(comparison.rules),
    ...comparison.experiments.flatMap((experiment) => experimentLines(experiment, colour)),
    '',
    dressed(`${symbol} ${oneLine(verdictLine(comparison, plain))}.`, tone, colour),
    '',
  ].join('\n');
}

function ruleLines({ words, changes }: Rules): string[] {
  const lines = changes.map((change) => {
    const { before, after } = ruleChangeSides(change, plain);
    return `  ${plain(change.key)}: ${before} → ${after}`;
  });
  return words === '' ? [] : [`◆ ${oneLine(words)}`, ...lines];
}

function experimentLines(experiment: ExperimentComparison, colour: boolean): string[] {
  const { causes } = experiment;
  const params = experiment.params;
  const evidence = evidenceSentence(experiment);
  return [
    '',
    [`${against(experiment, plain, shortSha)}.`, oneLine(evidence)].join(' ').trim(),
    ...ladderLines(experiment),
    ...caveats(experiment).map((text) => `${text === staleWords(experiment) ? '◆' : ' '} ${oneLine(text)}`),
    ...rowLines(experiment, colour),
    ...params.slice(0, PARAMS).map(({ key, baseline, current }) => {
      return `  param ${plain(key)}: ${describeValues(baseline, plain)} → ${describeValues(current, plain)}`;
    }),
    ...(params.length > PARAMS ? [`  and ${params.length - PARAMS} more params`] : []),
    ...causes.map((cause) => `  a hint, no proof: ${causeSentence(cause, plain)}`),
  ];
}

function ladderLines(experiment: ExperimentComparison): string[] {
  return ladderSteps(experiment).map(
    ({ step, taken, reason }) => `  ${plain(step)}: ${taken ? 'taken' : 'passed over'}. ${oneLine(reason)}`,
  );
}

function rowLines(experiment: ExperimentComparison, colour: boolean): string[] {
  const { metrics, groups } = experiment;
  const several = groups.length > 1;
  const rows = metrics.map((row) => ({ row, cells: cellsOf(row, several) }));
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map(({ cells }) => width(cells[column] ?? ''))));
  const lines = rows.map(({ row, cells }) => {
    const line = cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    return `  ${dressed(line, toneOf(row), colour)}`;
  });
  const remarks = rowRemarks(metrics, experiment, (row) => nameOf(row, several), oneLine);
  return [...lines, ...remarks.map((line) => `  ${line}`)];
}

/** A gate that failed must not lie dim among what nobody could test. */
function toneOf(row: MetricRow): Judgement['tone'] {
  const states = row.gates.map((gate) => gateWords(gate).state);
  return states.includes('failed') ? 'worse' : states.includes('warning') ? 'attention' : judge(row).tone;
}

const nameOf = ({ key, group }: MetricRow, several: boolean) =>
  several ? `${plain(key)} of ${plain(group)}` : plain(key);

function cellsOf(row: MetricRow, several: boolean): string[] {
  const { symbol, word } = judge(row);
  const gates = row.gates.map((gate) => gateText(gate, row)).join('; ');
  return [
    `${symbol} ${word}`,
    nameOf(row, several),
    formatMove(row),
    oneLine(describeDifference(row)),
    formatSpreadRange(row),
    gates,
  ];
}

function gateText(gate: GateResult, row: MetricRow): string {
  const { state, reason } = gateWords(gate, row);
  const by = gate.accepted ? ` ${acceptedBy(gate.accepted, plain)}; it failed` : '';
  return `${state}${by}: ${oneLine(reason)}`;
}

const width = (text: string) => Array.from(text).length;
const pad = (text: string, to: number) => text + ' '.repeat(Math.max(0, to - width(text)));
