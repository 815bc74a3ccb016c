import type { Push } from '../../core/compare/comparison.ts';
import { count } from '../format.ts';
import { code, fold, sentence, table } from '../markdown.ts';
import { formatMove } from '../row.ts';
import { judge } from '../verdict.ts';
import { commitLink, elsewhere, type Section } from './section.ts';

/** The pushes before the newest one that have runs of their own, each with the metric that speaks for the whole, against its baseline. */
export const pushes: Section = (context) => (room) => {
  const { comparison } = context;
  const earlier = comparison.pushes.slice(1);
  if (earlier.length === 0) return null;
  if (room.pushes === 0) return `${count(earlier.length, 'earlier push', 'earlier pushes')} ${elsewhere(context)}.`;
  const metric = comparison.pushes[0]?.row?.key ?? null;
  const shown = earlier.slice(0, room.pushes);
  const gated = comparison.experiments.some(({ metrics }) => metrics.some((row) => row.gates.length > 0));
  const columns = <T>(cells: readonly T[]) => (gated ? cells : cells.slice(0, -1));
  const rows = shown.map((push) =>
    columns([commitLink(push.sha, comparison), count(push.runs.length, 'run'), ...cells(push)]),
  );
  const head = columns(['commit', 'runs', metric === null ? 'metric' : code(metric), 'verdict', 'gates']);
  const left = earlier.length - shown.length;
  const more = left > 0 ? `\n\n${count(left, 'older push', 'older pushes')} ${elsewhere(context)}.` : '';
  return fold(
    `Earlier pushes (${earlier.length})`,
    table(head, columns([false, false, true, false, false]), rows) + more,
  );
};

const gates = { pass: 'passed', warn: 'warned', fail: 'failed', none: '' } as const;

function cells({ row, verdict }: Push): string[] {
  const said = verdict === null ? '' : gates[verdict];
  if (row === null) return ['—', '', said];
  const { symbol, word } = judge(row);
  return [sentence(formatMove(row)), `${symbol} ${word}`, said];
}
