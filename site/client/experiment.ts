/** The page of an experiment: what the reader sets up is in the address, and table and charts follow it. */
import type { LoadingTable } from '../../src/table/table.ts';
import { fromAddress, toAddress } from '../../src/table/view-address.ts';
import type { ViewState } from '../../src/table/view-state.ts';
import type { ChartsPanel } from './charts-panel/index.ts';
import { type Grid, type How, mountGrid } from './grid/index.ts';
import { makeBus } from './lib/bus.ts';
import { openTable } from './lib/open-table.ts';
import { countBeginning, rowsOfRuns } from './lib/rows-of-runs.ts';
import { shortIdIn } from './lib/short-ids.ts';

const section = document.getElementById('runs-section');
const box = section?.querySelector<HTMLElement>('.runs-box');
const tools = document.getElementById('runs-tools');
const folder = section?.dataset['table'];
if (section && box && tools && folder) {
  start({ box, tools }, folder).catch((cause: unknown) => {
    // The static table stays: it is as true as before.
    const said = document.createElement('p');
    said.className = 'attention';
    said.setAttribute('role', 'status');
    said.textContent = `◆ Only the newest runs are shown. ${cause instanceof Error ? cause.message : String(cause)}`;
    tools.replaceChildren(said);
  });
}

async function start(place: { box: HTMLElement; tools: HTMLElement }, from: string): Promise<void> {
  const bus = makeBus();
  let state = fromAddress(location.search);
  let baseline: number | null = null;
  let grid: Grid | null = null;
  let charts: ChartsPanel | null = null;
  let chartsAsked = false;
  /** The address before something was begun that is not yet finished. */
  let before: string | null = null;
  const table = await openTable(from);
  const shortId = table.rows > MANY ? (id: string) => id : shortIdIn(table);
  const inShort = (now: ViewState): ViewState => ({
    ...now,
    selected: now.selected.map(shortId),
    baseline: now.baseline === null ? null : shortId(now.baseline),
  });

  const follow = async () => {
    const asked = state;
    const found = await known(table, asked);
    if (state !== asked) return;
    ({ state, baseline } = found);
    await grid?.update();
    if (found.left !== null) grid?.say(found.left);
    if (asksForCharts(state)) showCharts();
    charts?.update();
  };
  const setState = (change: Partial<ViewState>, how: How) => {
    state = { ...state, ...change };
    const address = location.pathname + toAddress(inShort(state)) + location.hash;
    const here = location.pathname + location.search + location.hash;
    if (how === 'draft') before ??= here;
    if (how === 'push' && before !== null) history.replaceState(null, '', before);
    if (how === 'push' && address !== (before ?? here)) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    if (how === 'push') before = null;
    void follow();
  };
  addEventListener('popstate', () => {
    before = null;
    state = fromAddress(location.search);
    void follow();
  });

  /** Charts that nobody touches stay the pictures that they are. */
  const root = document.getElementById('charts');
  const openCharts = async (arranged: Grid['arranged']) => {
    if (!root) return;
    const { openChartsPanel } = await import('./charts-panel/index.ts');
    charts = openChartsPanel({ root, folder: from, table, bus, getState: () => state, setState, arranged });
  };
  const showCharts = () => {
    if (!grid || chartsAsked) return;
    chartsAsked = true;
    openCharts(grid.arranged).catch(() => {
      chartsAsked = false;
    });
  };

  const found = await known(table, state);
  ({ state, baseline } = found);
  grid = await mountGrid(place, {
    ...{ table, bus, setState, getState: () => state, baselineRow: () => baseline },
  });
  if (found.left !== null) grid.say(found.left);
  for (const name of ['pointerover', 'focusin', 'click'] as const)
    root?.addEventListener(name, showCharts, { once: true });
  if (asksForCharts(state)) showCharts();
}

const asksForCharts = ({ charts, selected }: ViewState) => charts !== null || selected.length > 0;

/** Of more rows than these not all ids are loaded to find out which one a beginning is of: there addresses hold whole ids. */
const MANY = 20_000;

interface Known {
  readonly state: ViewState;
  readonly baseline: number | null;
  /** Which runs are left out and why, as a sentence. */
  readonly left: string | null;
}

/** Beginnings of ids become whole ids, and the baseline a row; runs that are not in the table are left out. */
async function known(table: LoadingTable, state: ViewState): Promise<Known> {
  const asked = [...state.selected, ...(state.baseline === null ? [] : [state.baseline])];
  if (asked.length === 0) return { state, baseline: null, left: null };
  const found = await rowsOfRuns(table, asked);
  const selected = state.selected.flatMap((id) => found.get(id)?.id ?? []);
  const base = state.baseline === null ? undefined : found.get(state.baseline);
  return {
    state: { ...state, selected: [...new Set(selected)], baseline: base?.id ?? null },
    baseline: base?.row ?? null,
    left: leftOut(
      table,
      asked.filter((id) => !found.has(id)),
    ),
  };
}

function leftOut(table: LoadingTable, missing: readonly string[]): string | null {
  const [first] = missing;
  if (first === undefined) return null;
  const named = `“${first.slice(0, 40)}”`;
  const begin = first === '' ? 0 : countBeginning(table, first);
  const others = missing.length > 1 ? ` ${missing.length - 1} more of the address are left out, too.` : '';
  return begin > 1
    ? `The ids of ${begin} runs begin with ${named}, so none of them is chosen.${others}`
    : `No run of this experiment has the id ${named}.${others}`;
}
