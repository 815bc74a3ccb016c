/** The user's own charts as the page shows them: their rows, their pictures and what is said of them; made once a build. */
import { readFileSync } from 'node:fs';
import type { DataSet } from '../src/render/charts/own/check.ts';
import { controlsOf, type Rows, svgOfOwn } from '../src/render/charts/own/draw.ts';
import type { OwnChart } from '../src/render/charts/own/own-chart.ts';
import { type OwnRows, rowsOf } from '../src/render/charts/own/rows.ts';
import { formatTime } from '../src/render/format.ts';
import { series, snapshot } from './data.ts';

/** Set by the build; see `buildSite`. */
declare const __CHARTS_FILE__: string | null;

export interface ShownChart {
  readonly chart: OwnChart;
  readonly rows: Rows;
  /** `null` where it cannot be drawn before a browser does. */
  readonly svg: string | null;
  /** Names of what a reader can set in it. */
  readonly controls: readonly string[];
  readonly title: string;
  readonly summary: string;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] };
}

const charts: readonly OwnChart[] =
  __CHARTS_FILE__ === null ? [] : (JSON.parse(readFileSync(__CHARTS_FILE__, 'utf8')) as OwnChart[]);

export const hasOwnCharts = charts.length > 0;

/** Everything of the first data set that a chart draws is in its table. */
export const ownCharts: readonly ShownChart[] = await Promise.all(charts.map(shown));

async function shown(chart: OwnChart): Promise<ShownChart> {
  const found = chart.sets.map((set): [DataSet, OwnRows] => [set, rowsOf(set, chart.asked, snapshot, series)]);
  const rows: Rows = Object.fromEntries(found.map(([set, { rows }]) => [set, rows]));
  const said = found.flatMap(([, { said }]) => said);
  const summary = [chart.description, ...(said.length > 0 ? [`Drawn from ${said.join(', ')}.`] : [])]
    .filter(Boolean)
    .join(' ');
  const [, first] = found[0] ?? [];
  const svg = await svgOfOwn(chart.vega, rows, `${chart.title}. ${summary}`, chart.key).catch(() => null);
  return { chart, rows, svg, controls: controlsOf(chart.vega), title: chart.title, summary, table: tableOf(first) };
}

function tableOf(found: OwnRows | undefined): ShownChart['table'] {
  if (!found) return { head: [], rows: [] };
  return {
    head: found.columns.map(({ title }) => title),
    rows: found.rows.map((row) => found.columns.map(({ path: [group, key] }) => cell(group, key, row[group]))),
  };
}

function cell(group: string, key: string | undefined, value: unknown): string | number | null {
  const found = key === undefined ? value : (value as Record<string, unknown>)[key];
  if ((group === 'started' || group === 'time') && typeof found === 'number') return formatTime(found);
  return typeof found === 'number' || typeof found === 'string' ? found : null;
}
