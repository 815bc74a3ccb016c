/** A number, in bold where it is the best of its column, with its difference to the baseline or the spread of a group. */
import { decimalsFor, formatDifference, formatDuration, formatNumber } from '../../../src/render/format.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import { el, setAttribute } from '../lib/element.ts';
import type { Cell } from './cell.ts';
import type { GridColumn } from './columns.ts';
import { goalOrder } from './goal-order.ts';
import type { GroupLine, Line } from './lines.ts';
import type { Values } from './values.ts';

export interface NumberSource {
  readonly values: Values;
  /** Of the rows that are shown. */
  best(id: ColumnId): number | null;
  /** Row of the run that others are compared with; `null` for none. */
  baseline(): number | null;
}

export function numberCell(column: GridColumn, source: NumberSource): Cell {
  const value = el('span', { class: 'value-text' });
  const beside = el('span', { class: 'beside' });
  const element = el('div', { role: 'gridcell', class: 'cell number' }, value, beside);
  const { id, look } = column;
  const show = (text: string, more: string, tone: string, best: boolean) => {
    if (value.textContent !== text) value.textContent = text;
    if (beside.textContent !== more) beside.textContent = more;
    if (beside.className !== tone) beside.className = tone;
    setAttribute(element, 'class', best ? 'cell number best' : 'cell number');
  };
  return {
    element,
    fill(line) {
      if (line.row === null) {
        const { text, more, title } = spreadText(line, column, source.values.decimals(id));
        show(text, more, 'beside', false);
        setAttribute(element, 'title', title);
        return;
      }
      const number = source.values.number(id, line.row);
      const best = source.best(id);
      const { text, tone } = difference(column, source, line);
      show(source.values.text(id, look, line.row), text, tone, best !== null && number === best);
      setAttribute(element, 'title', null);
    },
  };
}

const nothing = { text: '', tone: 'beside' };

/** What a run has more or less than the baseline, as arrow, signed number and word. */
function difference({ id, info }: GridColumn, source: NumberSource, line: Line): { text: string; tone: string } {
  const baseline = source.baseline();
  if (baseline === null || line.row === null || info.group !== 'metric' || line.row === baseline) return nothing;
  const [now, then] = [source.values.number(id, line.row), source.values.number(id, baseline)];
  const moved = now - then;
  if (!Number.isFinite(moved)) return nothing;
  if (moved === 0) return { text: ' equal', tone: 'beside' };
  const arrow = moved > 0 ? '▲' : '▼';
  const judged = info.goal ? goalOrder(info.goal).compare(now, then) : 0;
  const word = judged === 0 ? '' : judged > 0 ? ' better' : ' worse';
  const tone = judged === 0 ? '' : judged > 0 ? ' tone-better' : ' tone-worse';
  const decimals = source.values.decimals(id);
  return { text: ` ${formatDifference(moved, decimals)} ${arrow}${word}`, tone: `beside${tone}` };
}

/** Mean, standard deviation and count of a group. */
function spreadText({ group }: GroupLine, { id, look }: GridColumn, decimals: number | undefined) {
  const spread = group.spread(id);
  if (!spread) return { text: '', more: '', title: null };
  const { n, mean, sd, min, max } = spread;
  const write = (value: number, places = decimals) =>
    look === 'duration' ? formatDuration(value) : formatNumber(value, places);
  const places = sd ? Math.max(decimals ?? 0, Math.min(6, decimalsFor([mean], sd))) : decimals;
  const more = sd === null ? '' : ` ±\u2009${write(sd, places)}`;
  const range = min === max ? write(min) : `${write(min)} … ${write(max)}`;
  return { text: write(mean, places), more, title: `${n} of ${group.rows.length} runs have a value: ${range}` };
}
