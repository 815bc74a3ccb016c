/** All that can be searched for, as it comes; bounded, so that a reader's machine holds it. */
import { experimentAddress, mergeRequestAddress } from '../../../src/core/view/address.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import { toAddress } from '../../../src/table/view-address.ts';
import { initialState } from '../../../src/table/view-state.ts';
import { openTable } from '../lib/open-table.ts';
import { link } from '../lib/page.ts';
import { dataIndex } from '../lib/places.ts';
import { references } from '../runs/references.ts';
import { searchable } from './match.ts';

export interface Found {
  /** Name as it is shown. */
  readonly name: string;
  /** What tells it apart from others of its name; may be empty. */
  readonly beside: string;
  readonly href: string;
  /** Name as it is searched. */
  readonly text: string;
}

export interface OfTable {
  readonly table: LoadingTable;
  readonly experiment: string;
  /** Names of its runs as they are searched. */
  readonly names: readonly string[];
}

export interface Everything {
  readonly experiments: readonly Found[];
  readonly mergeRequests: readonly Found[];
  readonly metrics: readonly Found[];
  readonly params: readonly Found[];
  readonly tables: readonly OfTable[];
  /** What is left out, as a sentence; empty for nothing. */
  readonly left: string;
}

/** Tables and rows past these are not looked at. */
const MOST_TABLES = 60;
const MOST_ROWS = 300_000;
const AT_ONCE = 4;

const found = (name: string, beside: string, href: string): Found => ({
  name,
  beside,
  href: link(href),
  text: searchable(`${name} ${beside}`),
});

/** `tell` hears of what is there so far, first of names, then of table after table. */
export async function everything(tell: (so: Everything) => void): Promise<void> {
  const index = await dataIndex();
  const refers = await references().catch(() => null);
  let so: Everything = {
    experiments: index.experiments.map(({ id, name }) => found(name || id, '', experimentAddress(id))),
    mergeRequests: (refers?.merge_requests ?? []).map(({ iid, title, state }) =>
      found(`!${iid} ${title}`, state, mergeRequestAddress(iid)),
    ),
    ...{ metrics: [], params: [], tables: [], left: '' },
  };
  tell(so);
  const [chosen, left] = bounded(index.experiments);
  for (let i = 0; i < chosen.length; i += AT_ONCE) {
    const opened = await Promise.all(chosen.slice(i, i + AT_ONCE).map(opening));
    for (const one of opened) so = one ? joined(so, one) : so;
    tell(so);
  }
  if (left > 0)
    tell({
      ...so,
      left: `Runs of ${left === 1 ? 'one experiment' : `${left} experiments`} are not searched here: there are too many.`,
    });
}

type Listed = { readonly id: string; readonly name: string; readonly rows: number; readonly table: string };

function bounded(experiments: readonly Listed[]): [chosen: Listed[], left: number] {
  const chosen: Listed[] = [];
  let rows = 0;
  for (const one of experiments) {
    if (chosen.length === MOST_TABLES || rows + one.rows > MOST_ROWS) continue;
    rows += one.rows;
    chosen.push(one);
  }
  return [chosen, experiments.length - chosen.length];
}

/** `null` where it cannot be loaded: the others are searched all the same. */
async function opening({ id, name, table: address }: Listed): Promise<(OfTable & { readonly id: string }) | null> {
  try {
    const table = await openTable(address.replace(/table\.json$/, ''));
    await table.load(['name']);
    const column = table.column('name');
    const names = Array.from({ length: table.rows }, (_, row) => searchable(column?.text(row) ?? ''));
    return { table, experiment: name || id, names, id };
  } catch {
    return null;
  }
}

function joined(so: Everything, { table, experiment, names, id }: OfTable & { readonly id: string }): Everything {
  const of = (group: 'metric' | 'param') =>
    table.manifest.columns
      .filter((column) => column.group === group && !column.id.startsWith('h.'))
      .map((column) => {
        const sort = [{ column: column.id, descending: column.goal === 'maximize' }];
        return found(column.key, experiment, `${experimentAddress(id)}${toAddress({ ...initialState, sort })}`);
      });
  return {
    ...so,
    metrics: [...so.metrics, ...of('metric')],
    params: [...so.params, ...of('param')],
    tables: [...so.tables, { table, experiment, names }],
  };
}
