/** What the gates would have said of merged merge requests, as a table. */
import type { Comparison, GateResult, MetricRow, Verdict } from '../core/compare/comparison.ts';
import { count, oneLine, shorten } from './format.ts';
import { gateWords } from './gates.ts';
import { code, link, sentence, table } from './markdown.ts';
import { describeDifference } from './verdict.ts';

const words: Record<Verdict, string> = {
  pass: 'passed',
  warn: 'been warned of',
  fail: 'failed',
  none: 'had nothing to judge',
};

interface Judged {
  readonly row: MetricRow;
  readonly gate: GateResult;
}

/** The gates that did not pass, those that fail first. */
function open(comparison: Comparison): Judged[] {
  return comparison.experiments
    .flatMap(({ metrics }) => metrics.flatMap((row) => row.gates.map((gate) => ({ row, gate }))))
    .filter(({ gate }) => gate.passed !== true)
    .sort((a, b) => Number(a.gate.passed === null) - Number(b.gate.passed === null));
}

/** What a gate said, with names from elsewhere between quotation marks. */
function said({ row, gate }: Judged): string {
  const { state, reason } = gateWords(gate, row);
  const difference = row.difference === null ? '' : `${describeDifference(row)}, `;
  return `${difference}${state}: ${reason}`;
}

/** `With these gates 2 of the last 40 merged merge requests with runs would have failed, and 3 would have been warned of.` */
export function replaySummary(comparisons: readonly Comparison[]): string {
  const of = (wanted: Verdict) => comparisons.filter(({ verdict }) => verdict === wanted).length;
  const all = count(comparisons.length, 'merged merge request');
  if (comparisons.length === 0) return 'No merged merge request of the snapshot has runs.';
  return `With these gates ${of('fail')} of the last ${all} with runs would have failed, and ${of('warn')} would have been warned of.`;
}

/** For a terminal or a job log. */
export function replayText(comparisons: readonly Comparison[]): string {
  const plain = (text: string) => shorten(oneLine(text), 50);
  const lines = comparisons.flatMap((comparison) => {
    const { merge_request: mr, verdict } = comparison;
    const gates = open(comparison).map((judged) => `    ${plain(judged.row.key)} ${oneLine(said(judged))}`);
    return [`  ${`!${mr?.iid}`.padEnd(6)} ${words[verdict].padEnd(20)} ${plain(mr?.title ?? '')}`.trimEnd(), ...gates];
  });
  return [...(lines.length > 0 ? ['Would have', ...lines, ''] : []), replaySummary(comparisons), ''].join('\n');
}

/** For a comment or a job summary. */
export function replayMarkdown(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((comparison) => {
    const { merge_request: mr, verdict } = comparison;
    const gates = open(comparison).map((judged) => `${code(judged.row.key)} ${sentence(said(judged))}`);
    return [link(`\\!${mr?.iid} ${code(mr?.title ?? '', 60)}`, mr?.url ?? null), words[verdict], gates.join('<br>')];
  });
  const head = table(['merge request', 'would have', 'gates that did not pass'], [false, false, false], rows);
  return `${rows.length > 0 ? `${head}\n\n` : ''}${replaySummary(comparisons)}\n`;
}
