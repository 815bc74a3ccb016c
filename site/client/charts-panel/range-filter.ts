/** Ranges that were chosen in a chart as conditions of the table's filter. */
import { oneLine, shorten } from '../../../src/render/format.ts';
import { nameOf, writtenValue } from '../../../src/table/filter/index.ts';
import type { ColumnInfo } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { AxisRange } from '../chart/index.ts';

/** As long as axes write texts. */
const LONGEST = 20;

/** `before` and all of the ranges. */
export function withRanges(before: string, ranges: readonly AxisRange[], table: Table): string {
  const conditions = ranges.flatMap((range) => {
    const info = table.info(range.id);
    return info ? conditionsOf(info, range, table) : [];
  });
  const first = before.trim();
  return [first && /\bor\b/i.test(first) ? `(${first})` : first, ...conditions].filter(Boolean).join(' and ');
}

function conditionsOf(info: ColumnInfo, { low, high, texts }: AxisRange, table: Table): string[] {
  const name = nameOf(info, table);
  if (texts) {
    const all = info.encoding.form === 'dictionary' ? info.encoding.texts : texts;
    const meant = all.filter((text) => texts.includes(shorten(oneLine(text) || '(empty)', LONGEST)));
    return meant.length > 0 ? [`${name} in (${meant.map(writtenValue).join(', ')})`] : [];
  }
  return [`${name} >= ${written(info, low, Math.floor)}`, `${name} <= ${written(info, high, Math.ceil)}`];
}

/** Six digits, away from the range, so that no run at its end is lost. */
function written({ kind }: ColumnInfo, value: number, round: (value: number) => number): string {
  if (kind === 'time') return writtenValue(new Date(round(value)).toISOString());
  if (kind === 'duration') return `${round(value / 1000)}s`;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 5);
  return String(Number((round(value / unit) * unit).toPrecision(7)));
}
