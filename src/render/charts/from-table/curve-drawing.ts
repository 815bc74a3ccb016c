/** The rows of curves: runs one by one, or groups as their mean in a band of one standard deviation. */
import type { Column, Table } from '../../../table/table.ts';
import { count, oneLine, shorten } from '../../format.ts';
import { rowsOf } from '../curve-rows.ts';
import { categoryInks, type Ink } from '../theme.ts';
import type { CurveAxis, RunSeries } from './curve-lines.ts';
import { groupMeans } from './group-means.ts';
import { colouredRow, shortNames } from './runs.ts';
import type { NamedLine } from './side-labels.ts';
import { smoothedBy } from './smooth.ts';

export interface Asked {
  readonly table: Table;
  readonly lines: readonly RunSeries[];
  readonly axis: CurveAxis;
  readonly log: { readonly x: boolean; readonly y: boolean };
  readonly smooth: number;
  /** Most points of a line. */
  readonly points: number;
  readonly baseline: string | null;
}

export interface Drawing {
  readonly data: Readonly<Record<'bands' | 'raw' | 'lines' | 'alone', readonly object[]>>;
  /** One a line. */
  readonly named: readonly (NamedLine & { readonly end: number })[];
  /** `8 runs`. */
  readonly what: string;
  readonly notes: readonly string[];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly kept: number;
  readonly finite: number;
  readonly points: number;
  readonly disordered: number;
  readonly notPositive: number;
  readonly tableRows: readonly (readonly (string | number)[])[];
}

/** What a line is drawn of: places and values on the two axes; what an axis does not have is no number. */
function placed({ axis, log }: Asked, { series, started }: RunSeries) {
  const xs = axis.of(series, started).map((x) => (log.x && !(x > 0) ? Number.NaN : x));
  let notPositive = 0;
  const values = series.values.map((value, index) => {
    const off = (log.y && value <= 0) || Number.isNaN(xs[index]);
    if (off && Number.isFinite(value)) notPositive++;
    return off ? Number.NaN : value;
  });
  return { series: { ...series, values }, xs, notPositive };
}

const LOOK_OF_BASELINE = { ink: 'text', mark: 1 } as const;

export function drawRuns(asked: Asked): Drawing {
  const { table, lines, smooth, points, baseline } = asked;
  const names = shortNames(
    table,
    lines.map(({ row }) => row),
  );
  const [raw, smoothed, alone]: object[][] = [[], [], []];
  const named: Drawing['named'][number][] = [];
  const tableRows: [string, number, number][] = [];
  const [xs, ys]: [number[], number[]] = [[], []];
  const sums = { kept: 0, finite: 0, points: 0, disordered: 0, notPositive: 0 };
  for (const [line, run] of lines.entries()) {
    const { series, xs: places, notPositive } = placed(asked, run);
    const own = { ...colouredRow(table, run.row), ...(table.runId(run.row) === baseline ? LOOK_OF_BASELINE : {}) };
    const axis = { ...asked.axis, of: () => places };
    const rows = (values: Float64Array) =>
      rowsOf({ name: '', side: 'current', series: { ...series, values } }, line, axis, points);
    const front = rows(smooth > 0 ? smoothedBy(smooth, series.values) : series.values);
    const behind = smooth > 0 ? rows(series.values) : null;
    const last = front.rows.at(-1);
    if (!last || last.y === null) continue;
    const dress = (row: object) => ({ ...row, ...own });
    smoothed?.push(...front.rows.map(dress));
    raw?.push(...(behind?.rows.map(dress) ?? []));
    alone?.push(...front.alone.map(dress));
    for (const { x, y } of [...front.rows, ...(behind?.rows ?? [])]) {
      xs.push(x);
      if (y !== null) ys.push(y);
    }
    const label = own.run === baseline ? 'baseline' : (names[line] ?? '');
    named.push({ run: own.run, label, ink: own.ink, mark: own.mark, y: last.y, end: last.y });
    for (const { x, y } of front.rows) if (y !== null) tableRows.push([names[line] ?? '', x, y]);
    sums.kept += front.kept;
    sums.finite += Math.max(
      front.kept,
      run.count - run.series.values.filter((value) => !Number.isFinite(value)).length - notPositive,
    );
    sums.points += run.count - notPositive;
    sums.disordered += front.disordered;
    sums.notPositive += notPositive;
  }
  const data = { bands: [], raw: raw ?? [], lines: smoothed ?? [], alone: alone ?? [] };
  return { data, named, what: count(named.length, 'run'), notes: [], xs, ys, ...sums, tableRows };
}

/** Every run of a group is smoothed before the mean is made. */
export function drawGroups(asked: Asked, column: Column): Drawing {
  const { lines, smooth } = asked;
  const byValue = Map.groupBy(lines, ({ row }) => column.text(row) ?? '');
  const groups = [...byValue].slice(0, categoryInks.length * 2);
  const [bands, drawn]: object[][] = [[], []];
  const named: Drawing['named'][number][] = [];
  const tableRows: [string, number, number][] = [];
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const [index, [value, members]] of groups.entries()) {
    const parts = members.map((run) => {
      const { series, xs: places } = placed(asked, run);
      return { xs: places, ys: smooth > 0 ? smoothedBy(smooth, series.values) : series.values };
    });
    const means = groupMeans(parts, asked.points);
    const last = means.at(-1);
    if (!last) continue;
    const ink = categoryInks[index % categoryInks.length] as Ink;
    const look = { line: index, run: '', ink, mark: Math.floor(index / categoryInks.length) };
    const label = shorten(oneLine(value) || '(none)', 17);
    for (const { x, mean, sd } of means) {
      drawn?.push({ ...look, x, y: mean });
      const low = asked.log.y && mean - sd <= 0 ? mean / 10 : mean - sd;
      if (members.length > 1) bands?.push({ ...look, x, y: low, y2: mean + sd });
      xs.push(x);
      ys.push(low, mean + sd);
      tableRows.push([label, x, mean]);
    }
    named.push({ run: '', label: `${label} (${members.length})`, ink, mark: look.mark, y: last.mean, end: last.mean });
  }
  const more = byValue.size - groups.length;
  const notes = [
    'Lines are means of a group’s runs, bands one standard deviation to each side, where at least half of them have a value.',
    ...(more > 0 ? [`${count(more, 'more group')} not drawn.`] : []),
  ];
  const what = `${count(lines.length, 'run')} in ${count(named.length, 'group')} by ${shorten(oneLine(column.info.key), 30)}`;
  const data = { bands: bands ?? [], raw: [], lines: drawn ?? [], alone: [] };
  const none = { kept: 0, finite: 0, points: 0, disordered: 0, notPositive: 0 };
  return { data, named, what, notes, xs, ys, ...none, tableRows };
}
