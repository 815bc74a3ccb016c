/** What fits a query, group by group. */
import { anyRunAddress, runAddress } from '../../../src/core/view/address.ts';
import { link } from '../lib/page.ts';
import { pagedRuns, placeOf } from '../lib/places.ts';
import type { Everything, Found, OfTable } from './everything.ts';
import { best, fitness, wordsOf } from './match.ts';

export interface Result {
  readonly name: string;
  readonly beside: string;
  readonly href: string;
  /** Of a run its id. */
  readonly run: string | null;
}

export interface ResultGroup {
  readonly label: string;
  readonly results: readonly Result[];
  /** How many there are, of which the results are the best. */
  readonly total: number;
}

const MOST = 6;
const MOST_RUNS = 10;

/** Names, at once; without a query the first of them. */
export function namedResults(
  query: string,
  { experiments, mergeRequests, metrics, params }: Everything,
): ResultGroup[] {
  const words = wordsOf(query);
  const group = (label: string, list: readonly Found[]): ResultGroup => {
    const { kept, total } = best(list, MOST, ({ text }) => fitness(text, words));
    return {
      label,
      total,
      results: kept.map(({ item: { name, beside, href } }) => ({ name, beside, href, run: null })),
    };
  };
  const more = words.length === 0 ? [] : [group('Metrics', metrics), group('Params', params)];
  return [group('Experiments', experiments), group('Merge requests', mergeRequests), ...more];
}

interface Row {
  readonly of: OfTable;
  readonly row: number;
}

/** Runs by their name, or by the beginning of their id, whose files are then loaded. */
export async function runResults(query: string, { tables }: Everything): Promise<ResultGroup> {
  const words = wordsOf(query);
  const group = (results: readonly Result[], total = results.length): ResultGroup => ({
    label: 'Runs',
    results,
    total,
  });
  if (words.length === 0) return group([]);
  const id = query.trim();
  const whole = /^[0-9a-f-]{32,36}$/i.test(id) ? await placeOf(id).catch(() => null) : null;
  const paged = await pagedRuns();
  const hrefOf = (run: string) => link(paged.has(run) ? runAddress(run) : anyRunAddress(run));
  if (whole) return group([{ name: id, beside: whole.experiment.name, href: hrefOf(id), run: id }]);
  const byId = /^[0-9a-f][0-9a-f-]{3,}$/i.test(id) ? await withId(id.toLowerCase(), tables) : [];
  const byName = best(rowsOf(tables), MOST_RUNS, ({ of, row }) => fitness(of.names[row] ?? '', words));
  const others = byName.kept
    .map(({ item }) => item)
    .filter((one) => !byId.some((other) => other.of === one.of && other.row === one.row));
  const rows = [...byId, ...others].slice(0, MOST_RUNS);
  // One that fits by its id and its name is counted once, as far as it is seen.
  const total = byId.length + byName.total - (byName.kept.length - others.length);
  await Promise.all(
    tables.map(({ table }) => table.loadIds(rows.filter(({ of }) => of.table === table).map(({ row }) => row))),
  );
  return group(
    rows.flatMap(({ of: { table, experiment }, row }) => {
      const run = table.runId(row);
      if (run === undefined) return [];
      const name = table.column('name')?.text(row)?.trim() || 'run';
      return [{ name, beside: `${run.slice(0, 8)} in ${experiment}`, href: hrefOf(run), run }];
    }),
    total,
  );
}

function* rowsOf(tables: readonly OfTable[]): Generator<Row> {
  for (const of of tables) for (let row = 0; row < of.names.length; row++) yield { of, row };
}

async function withId(start: string, tables: readonly OfTable[]): Promise<Row[]> {
  const found: Row[] = [];
  for (const of of tables) {
    const { table } = of;
    await table.loadIds(Array.from({ length: table.rows }, (_, row) => row));
    for (let row = 0; row < table.rows; row++)
      if (table.runId(row)?.toLowerCase().startsWith(start)) found.push({ of, row });
  }
  return found;
}
