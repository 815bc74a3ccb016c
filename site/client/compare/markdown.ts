/** The comparison as Markdown, for a merge request or a chat. */
import { columnDecimals } from '../../../src/render/cell.ts';
import { formatDifference, formatNumber } from '../../../src/render/format.ts';
import { code, link, table, words } from '../../../src/render/markdown.ts';
import { goalSign } from '../../../src/render/row.ts';
import type { KnownRun } from '../runs/known-run.ts';
import type { FieldRow, MetricRow } from './rows.ts';

/** `page` is the address of the comparison. */
export function asMarkdown(
  runs: readonly KnownRun[],
  base: number,
  metrics: readonly MetricRow[],
  params: readonly FieldRow[],
  page: string,
): string {
  const names = runs.map(({ run }, i) => {
    const label = `${words(run.name.trim(), 40)} ${code(run.run_id.slice(0, 8))}`.trim();
    return `${link(label, run.url)}${i === base ? ' (baseline)' : ''}`;
  });
  const right = [false, ...runs.map(() => true)];
  const numbers = metrics.map(({ key, goal, cells }) => {
    const decimals = columnDecimals(cells.map(({ metric }) => metric?.value ?? Number.NaN));
    const cell = ({ metric, difference, best }: MetricRow['cells'][number]) => {
      if (!metric) return '';
      const value = metric.value === null ? 'lost' : formatNumber(metric.value, decimals);
      const by = difference === null ? '' : ` (${formatDifference(difference, decimals)})`;
      return `${best ? `**${value}**` : value}${by}`;
    };
    return [`${code(key)} ${goalSign({ goal })}`.trim(), ...cells.map(cell)];
  });
  const fields = params.map(({ key, values }) => [
    code(key),
    ...values.map((value) => (value === null ? '' : code(value, 60))),
  ]);
  return `${table(['', ...names], right, [...numbers, ...fields])}\n\n${link('Compare in the dashboard', page)}\n`;
}
