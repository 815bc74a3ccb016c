/** The panels in which columns are chosen, ordered and pinned, and those by which runs are put together. */
import type { ColumnId, ColumnInfo } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { ChosenColumn, ViewState } from '../../../src/table/view-state.ts';
import { button, el } from '../lib/element.ts';
import { type Choice, type Choices, makeChoices } from './choices.ts';
import { changed, kindOf, labelOf, NAME, stepped, toggled } from './columns.ts';
import { makePanel, type Panel } from './panel.ts';

export interface MenuSource {
  readonly table: Table;
  state(): ViewState;
  /** As they are set up, whether they differ or not. */
  chosen(): readonly ChosenColumn[];
  change(change: Partial<ViewState>): void;
}

export interface Menu {
  readonly panel: Panel;
  /** After the state changed. */
  update(): void;
}

export function columnsMenu(source: MenuSource): Menu {
  const { table, state, chosen, change } = source;
  let choices: Choices | null = null;
  const differing = el('input', { type: 'checkbox' });
  differing.addEventListener('change', () => change({ differing: differing.checked }));
  const list = (): Choice[] => {
    const columns = chosen();
    const there = new Set(columns.map(({ id }) => id));
    const one = (info: ColumnInfo, column: ChosenColumn | null): Choice => ({
      ...{ id: info.id, label: labelOf(info), hint: kindOf(info), chosen: column !== null, fixed: info.id === NAME },
      ...{ pinned: column && info.id !== NAME ? column.pinned : null, moves: column !== null && info.id !== NAME },
    });
    const first = columns.flatMap((column) => {
      const info = table.info(column.id);
      return info ? [one(info, column)] : [];
    });
    const rest = table.manifest.columns.filter(({ id }) => !there.has(id)).map((info) => one(info, null));
    return [...first, ...rest];
  };
  const set = (columns: readonly ChosenColumn[]) => change({ columns });
  const pinnedNow = (id: ColumnId) => chosen().find((column) => column.id === id)?.pinned ?? false;
  const panel = makePanel('Columns', (place) => {
    choices = makeChoices('columns', {
      list,
      toggle: (id) => set(toggled(chosen(), id)),
      pin: (id) => set(changed(chosen(), id, { pinned: !pinnedNow(id) })),
      step: (id, by) => set(stepped(chosen(), id, by)),
    });
    differing.checked = state().differing;
    const reset = button('Reset columns', () => {
      change({ columns: null, differing: false });
      differing.checked = false;
      choices?.draw();
    });
    const only = el('label', {}, differing, 'Only columns in which runs differ');
    place.replaceChildren(choices.element, el('div', { class: 'panel-foot' }, only, reset));
  });
  return {
    panel,
    update: () => {
      const count = state().columns === null && !state().differing ? '' : ` (${chosen().length})`;
      panel.button.textContent = `Columns${count}`;
    },
  };
}

/** Runs are put together by at most so many columns. */
const MOST_GROUPS = 4;

export function groupMenu({ table, state, change }: MenuSource): Menu {
  const fits = (info: ColumnInfo) => info.id !== NAME && info.group !== 'metric' && info.key !== 'place';
  const list = (): Choice[] => {
    const group = state().group;
    const one = (info: ColumnInfo, chosen: boolean): Choice => ({
      ...{ id: info.id, label: labelOf(info), hint: kindOf(info), chosen, fixed: false, pinned: null },
      moves: chosen && group.length > 1,
    });
    const first = group.flatMap((id) => {
      const info = table.info(id);
      return info ? [one(info, true)] : [];
    });
    const rest = table.manifest.columns.filter((info) => fits(info) && !group.includes(info.id));
    // Params that have several values are what runs are put together by.
    const useful = (info: ColumnInfo) => Number(info.group === 'param' && info.differs);
    return [...first, ...rest.toSorted((a, b) => useful(b) - useful(a)).map((info) => one(info, false))];
  };
  const toggle = (id: ColumnId) => {
    const { group, open } = state();
    const at = group.indexOf(id);
    const next = at < 0 ? [...group, id] : group.toSpliced(at, 1);
    // What is open outside of the column stays open.
    const kept = at >= 0 ? open.filter((path) => path.length <= at) : next.length > MOST_GROUPS ? [] : open;
    change({ group: next.slice(-MOST_GROUPS), open: kept });
  };
  const step = (id: ColumnId, by: -1 | 1) => {
    const { group } = state();
    const at = group.indexOf(id);
    const other = group[at + by];
    if (other === undefined) return;
    change({ group: group.with(at, other).with(at + by, id), open: [] });
  };
  const panel = makePanel('Group by', (place) => {
    const choices = makeChoices('columns to group by', { list, toggle, pin: () => {}, step });
    place.replaceChildren(choices.element);
  });
  return {
    panel,
    update() {
      const labels = state().group.flatMap((id) => {
        const info = table.info(id);
        return info ? [labelOf(info)] : [];
      });
      panel.button.textContent = labels.length === 0 ? 'Group by' : `Grouped by ${labels.join(', ').slice(0, 40)}`;
    },
  };
}
