/** How wide columns are: as the static table had them, else by their texts. */
import { goalSign } from '../../../src/render/row.ts';
import type { ColumnId, ColumnInfo } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { ChosenColumn } from '../../../src/table/view-state.ts';
import { type GridColumn, isNumeric, type Look, labelOf, lookOf, NAME } from './columns.ts';
import type { Values } from './values.ts';

/** Blank beside the text of a cell, in pixels. */
const BLANK = 16;
/** Room for the mark of the sorting. */
const MARK = 22;
const SHAPE = 88;
/** Room that a difference to the baseline takes beside a number. */
const DIFFERENCE = 112;
/** Room for the spread of a group, which of durations has two units. */
const SPREAD = { number: 72, duration: 120 };
/** Room for the mark that a group is unfolded by. */
const FOLD = 18;
/** Letters of groups are bold, and by so much wider. */
const BOLD = 1.12;
const least = 56;
const most = { text: 240, name: 340, fitted: 800 };
/** Rows whose texts are looked at. */
const SAMPLE = { before: 60, fitted: 2000 };

/** What stands in the table besides the values of runs. */
export interface Beside {
  readonly differences: boolean;
  /** Heads of groups as they are read; `null` for none. */
  readonly groups: readonly string[] | null;
}

export interface Widths {
  of(chosen: ChosenColumn, beside: Beside): GridColumn | null;
  /** So wide that the texts of these rows are whole. */
  fitted(column: GridColumn, rows: Uint32Array): number;
}

/** `inPage`: widths that the static table gave its columns, in pixels. */
export function makeWidths(table: Table, values: Values, inPage: ReadonlyMap<ColumnId, number>): Widths {
  const ruler = makeRuler();
  const known = new Map<ColumnId, number>();
  const natural = (chosen: ChosenColumn): number => {
    const before = inPage.get(chosen.id) ?? known.get(chosen.id);
    if (before !== undefined) return before;
    const info = table.info(chosen.id);
    if (!info) return least;
    const look = lookOf(info);
    if (look === 'shape') return SHAPE + BLANK;
    const loaded = table.column(chosen.id) !== undefined;
    const rows = firstRows(table.rows, SAMPLE.before);
    const cap = look === 'name' ? most.name : most.text;
    const width = Math.ceil(Math.min(cap, Math.max(least, header(chosen.id), widest(chosen.id, rows))));
    if (loaded) known.set(chosen.id, width);
    return width;
  };
  const header = (id: ColumnId): number => {
    const info = table.info(id);
    if (!info) return least;
    return ruler.width(`${labelOf(info)} ${goalSign(info)}`, info.group !== 'run') + MARK + BLANK;
  };
  const widest = (id: ColumnId, rows: Iterable<number>): number => {
    const info = table.info(id);
    if (!info || !table.column(id)) return least;
    const look = lookOf(info);
    const mono = look === 'text' || id === 'commit';
    let width = 0;
    for (const row of rows) width = Math.max(width, ruler.width(values.text(id, look, row), mono));
    // A name is followed by the beginning of the id.
    return width + BLANK + (id === NAME ? ruler.width(' 00000000', true) + 24 : 0);
  };
  const heads = (look: Look, { groups }: Beside): number => {
    if (look !== 'name' || groups === null) return 0;
    const widths = groups.slice(0, SAMPLE.before).map((text) => ruler.width(text, false));
    return Math.ceil(Math.min(most.name, BOLD * Math.max(0, ...widths) + FOLD + BLANK));
  };
  return {
    of(chosen, beside) {
      const info = table.info(chosen.id);
      if (!info) return null;
      const look = lookOf(info);
      const width = chosen.width ?? Math.max(natural(chosen) + roomBeside(info, look, beside), heads(look, beside));
      return { ...{ id: chosen.id, info, look, pinned: chosen.pinned, width }, given: chosen.width !== null };
    },
    fitted(column, rows) {
      const some = rows.subarray(0, SAMPLE.fitted);
      const extra = isNumeric(column) ? 2 : 0;
      return Math.ceil(Math.min(most.fitted, Math.max(least, header(column.id), widest(column.id, some) + extra)));
    },
  };
}

function roomBeside(info: ColumnInfo, look: Look, beside: Beside): number {
  const difference = beside.differences && info.group === 'metric' && look === 'number' ? DIFFERENCE : 0;
  const spread =
    beside.groups !== null && isNumeric({ look }) ? SPREAD[look === 'duration' ? 'duration' : 'number'] : 0;
  return Math.max(difference, spread);
}

const firstRows = (rows: number, count: number) => Array.from({ length: Math.min(rows, count) }, (_, row) => row);

/** Widths of texts in the two faces of a table, in pixels. */
function makeRuler(): { width(text: string, mono: boolean): number } {
  const style = getComputedStyle(document.documentElement);
  // To set the face of a context takes longer than to measure a text in it.
  const inFace = (family: string) => {
    const context = document.createElement('canvas').getContext('2d');
    if (context) context.font = `13px ${family}`;
    return context;
  };
  const [text, mono] = [inFace(style.fontFamily), inFace(style.getPropertyValue('--mono') || 'monospace')];
  return { width: (written, isMono) => (isMono ? mono : text)?.measureText(written).width ?? 0 };
}
