/**
 * What a reader has set up, as the query of an address. Parameters, all optional, in this order:
 *
 *     q=TEXT              the filter as it was typed
 *     sort=KEY,…          first key first; KEY is a column's id, with `-` before it for the largest first
 *     cols=COL,…          columns in order; COL is an id, then `!` where it is pinned, then `~120` where it has a width in pixels; `cols=` shows none
 *     by=ID,…             columns whose values put rows together
 *     open=PATH,…         groups that are open: the values of a group from the outermost on, with `:` between them
 *     runs=RUN,…          chosen runs: ids or beginnings of ids
 *     base=RUN            what others are compared with
 *     charts=CHART,…      FORM:ID:ID;option=value;option=value; `charts=` shows none
 *     differing           only columns in which runs differ
 *
 * A column's id is `name`, `m.KEY`, `p.KEY`, `t.KEY` (see `manifest.ts`). Inside an item `,` and `\`, before a sort key `-`, in columns also `!` and `~`, in charts `:` `;` and `=`, in paths `:`, are
 * written as `\` and four hex digits. Unknown parameters, broken parts and what is past the bounds is passed over: every address shows something.
 */
import { fromItem, fromQuery, itemsOf, toItem, toQuery } from './address-text.ts';
import type { ChartChoice, ChosenColumn, SortKey, ViewState } from './view-state.ts';

/** How many items of each list count, and how wide a column may be. */
const most = {
  filter: 4000,
  sort: 8,
  columns: 500,
  group: 4,
  open: 100,
  runs: 500,
  charts: 24,
  fields: 100,
  options: 32,
};
const widths = { least: 24, most: 2000 };

/** With its `?`; an empty text for what the page shows by itself. */
export function toAddress(state: ViewState): string {
  return toQuery({
    q: state.filter || null,
    sort: list(state.sort, toSortKey),
    cols: state.columns?.map(toColumn).join(',') ?? null,
    by: list(state.group, toId),
    open: list(state.open, toPath),
    runs: list(state.selected, toId),
    base: state.baseline === null ? null : toItem(state.baseline),
    charts: state.charts?.map(toChart).join(',') ?? null,
    differing: state.differing || null,
  });
}

/** `search` is the query of an address, with or without its `?`. */
export function fromAddress(search: string): ViewState {
  const asked = fromQuery(search);
  const items = (name: string, bound: number) => itemsOf(asked.get(name) ?? '', bound);
  return {
    filter: (asked.get('q') ?? '').slice(0, most.filter),
    sort: distinct(items('sort', most.sort).map(fromSortKey), ({ column }) => column),
    columns: asked.has('cols') ? distinct(items('cols', most.columns).map(fromColumn), ({ id }) => id) : null,
    differing: !/^(?:0|false|no)$/i.test(asked.get('differing') ?? 'no'),
    group: distinct(items('by', most.group).map(fromItem), (id) => id),
    open: distinct(items('open', most.open).map(fromPath), (path) => JSON.stringify(path)),
    selected: distinct(items('runs', most.runs).map(fromItem), (id) => id),
    baseline: asked.has('base') ? fromItem(asked.get('base') ?? '') : null,
    charts: asked.has('charts') ? items('charts', most.charts).map(fromChart) : null,
  };
}

function list<T>(items: readonly T[], write: (item: T) => string): string | null {
  return items.length === 0 ? null : items.map(write).join(',');
}

const toId = (id: string) => toItem(id);

/** Of items that are the same the first. */
function distinct<T>(items: readonly T[], of: (item: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(of(item))) seen.set(of(item), item);
  return [...seen.values()];
}

function toSortKey({ column, descending }: SortKey): string {
  const id = toItem(column);
  return (descending ? '-' : '') + (id.startsWith('-') ? toEscape(id) : id);
}

function fromSortKey(written: string): SortKey {
  const descending = written.startsWith('-');
  return { column: fromItem(written.slice(descending ? 1 : 0)), descending };
}

/** With the first sign written so that it means nothing. */
const toEscape = (id: string) => toItem(id.slice(0, 1), '-') + id.slice(1);

function toColumn({ id, pinned, width }: ChosenColumn): string {
  return toItem(id, '!~') + (pinned ? '!' : '') + (width === null ? '' : `~${Math.round(width)}`);
}

function fromColumn(written: string): ChosenColumn {
  const [, id = '', pinned, width] = /^([^!~]*)(!?)(?:~(\d{1,5}))?/s.exec(written) ?? [];
  const pixels = width === undefined ? null : Math.min(widths.most, Math.max(widths.least, Number(width)));
  return { id: fromItem(id), pinned: pinned === '!', width: pixels };
}

const toPath = (path: readonly string[]) => path.map((value) => toItem(value, ':')).join(':');

const fromPath = (written: string): string[] => written.split(':', most.group).map(fromItem);

const chartMarks = ':;=';

function toChart({ form, fields, options }: ChartChoice): string {
  const item = (text: string) => toItem(text, chartMarks);
  const names = Object.keys(options).sort();
  return [
    [form, ...fields].map(item).join(':'),
    ...names.map((name) => `${item(name)}=${item(options[name] ?? '')}`),
  ].join(';');
}

function fromChart(written: string): ChartChoice {
  const [drawn = '', ...options] = written.split(';', most.options + 1);
  const [form = '', ...fields] = drawn.split(':', most.fields + 1).map(fromItem);
  const pairs = options.flatMap((option) => {
    const [name = '', value] = option.split('=', 2);
    return value === undefined ? [] : [[fromItem(name), fromItem(value)] as const];
  });
  return { form, fields, options: Object.fromEntries(pairs) };
}
