/** The page of an experiment: what the reader sets up is in the address, and table and charts follow it. */
import type { LoadingTable } from '../../src/table/table.ts';
import { fromAddress, toAddress } from '../../src/table/view-address.ts';
import type { ViewState } from '../../src/table/view-state.ts';
import type { Grid, How } from './grid/index.ts';
import { makeBus } from './lib/bus.ts';
import { openTable } from './lib/open-table.ts';
import { rowsOfRuns } from './lib/rows-of-runs.ts';

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
  const [table, { mountGrid }] = await Promise.all([openTable(from), import('./grid/index.ts')]);

  const follow = async () => {
    const asked = state;
    const found = await known(table, asked);
    if (state !== asked) return;
    ({ state, baseline } = found);
    await grid?.update();
  };
  const setState = (change: Partial<ViewState>, how: How) => {
    state = { ...state, ...change };
    const address = location.pathname + toAddress(state) + location.hash;
    const here = location.pathname + location.search + location.hash;
    if (how === 'push' && address !== here) history.pushState(null, '', address);
    else if (how === 'replace') history.replaceState(null, '', address);
    void follow();
  };
  addEventListener('popstate', () => {
    state = fromAddress(location.search);
    void follow();
  });

  ({ state, baseline } = await known(table, state));
  const view = { table, bus, getState: () => state, setState, baselineRow: () => baseline };
  grid = await mountGrid(place, view);
}

/** Beginnings of ids become whole ids, and the baseline a row; runs that are not in the table are left out. */
async function known(table: LoadingTable, state: ViewState): Promise<{ state: ViewState; baseline: number | null }> {
  const asked = [...state.selected, ...(state.baseline === null ? [] : [state.baseline])];
  if (asked.length === 0) return { state, baseline: null };
  const found = await rowsOfRuns(table, asked);
  const selected = state.selected.flatMap((id) => found.get(id)?.id ?? []);
  const base = state.baseline === null ? undefined : found.get(state.baseline);
  return {
    state: { ...state, selected: [...new Set(selected)], baseline: base?.id ?? null },
    baseline: base?.row ?? null,
  };
}
