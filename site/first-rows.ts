/** The part of an experiment's table that stands in its page: the same columns and rows as the script shows first. */
import type { Run } from '../src/core/model/run.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { byNumber } from '../src/core/model/text.ts';
import type { RunTable } from '../src/core/view/run-table.ts';
import { briefValue, columnDecimals, numberInColumn } from '../src/render/cell.ts';
import { formatDuration, formatTime } from '../src/render/format.ts';
import { goalSign } from '../src/render/row.ts';
import { factsOfRun } from '../src/table/facts.ts';
import { treeOf } from '../src/table/tree.ts';

export interface FirstColumn {
  readonly id: string;
  readonly label: string;
  readonly goal: string;
  /** Class names of its cells. */
  readonly look: string;
  /** `null` for a history, which the script draws. */
  readonly cell: ((run: Run) => FirstCell) | null;
}

export interface FirstCell {
  readonly text: string;
  readonly look: string;
  /** The whole text where it was cut. */
  readonly title: string | undefined;
}

export interface FirstRow {
  readonly run: Run;
  /** 1 is the outermost; 0 in a table without children. */
  readonly level: number;
  readonly children: number;
}

const COLUMNS = 12;
export const ROWS = 50;
const MOST_IN_TREE = 50_000;

/** The first rows of `runs`, newest first; children stand below their parents. */
export function firstRows(runs: readonly Run[]): FirstRow[] {
  const isTree = runs.some(({ parent_run_id: id }) => id !== null) && runs.length <= MOST_IN_TREE;
  if (!isTree) return runs.slice(0, ROWS).map((run) => ({ run, level: 0, children: 0 }));
  const rows = new Map(runs.map((run, row) => [run.run_id, row]));
  const parents = Int32Array.from(runs, ({ parent_run_id: id }) => (id === null ? -1 : (rows.get(id) ?? -1)));
  const tree = treeOf(Uint32Array.from(runs.keys()), (row) => parents[row] ?? -1);
  return Array.from(tree.rows.subarray(0, ROWS), (row, i) => ({
    run: runs[row] as Run,
    level: tree.levels[i] ?? 1,
    children: tree.children[i] ?? 0,
  }));
}

/** The columns after that of the name. */
export function firstColumns(
  runs: readonly Run[],
  { metrics, params }: Pick<RunTable, 'metrics' | 'params'>,
  { merge_requests }: Pick<Snapshot, 'merge_requests'>,
): FirstColumn[] {
  const bySource = new Map(merge_requests.map(({ iid, source_branch }) => [iid, source_branch]));
  const fact = (run: Run, key: string) => String(factsOfRun(run, bySource)[key] ?? '');
  const plain = (text: string, look = ''): FirstCell => ({ text, look, title: undefined });
  const known = (key: string) => runs.some((run) => fact(run, key) !== '');
  const facts: FirstColumn[] = [
    column('status', '', ({ status }) => plain(status.toLowerCase(), `status-${status.toLowerCase()}`)),
    column('started', 'when', ({ start_time: at }) => plain(at === null ? '' : formatTime(at))),
    ...(known('took') ? [column('took', 'number', (run) => plain(tookText(fact(run, 'took'))))] : []),
    ...['user', 'branch']
      .filter(known)
      .map((key) => column(key, 'when', (run) => plain(briefValue(fact(run, key), 40)))),
  ];
  const ofMetrics = metrics.flatMap((metric) => metricColumns(metric, runs));
  const ofParams = params.toSorted(byNumber).map(
    (key): FirstColumn => ({
      ...{ id: `p.${key}`, label: key, goal: '', look: 'key value' },
      cell: (run) => {
        const value = run.params.get(key) ?? '';
        const text = briefValue(value);
        return { text, look: '', title: text === value ? undefined : value.slice(0, 400) };
      },
    }),
  );
  return [...facts, ...ofMetrics, ...ofParams].slice(0, COLUMNS - 1);
}

const column = (id: string, look: string, cell: (run: Run) => FirstCell): FirstColumn => ({
  ...{ id, label: id, goal: '', look, cell },
});

const tookText = (took: string) => (took === '' ? '' : formatDuration(Number(took)));

function metricColumns({ key, goal, best, primary }: RunTable['metrics'][number], runs: readonly Run[]): FirstColumn[] {
  const decimals = columnDecimals(runs.flatMap((run) => run.metrics.get(key)?.value ?? []));
  const numbers: FirstColumn = {
    ...{ id: `m.${key}`, label: key, goal: goalSign({ goal }), look: 'number key' },
    cell: (run) => {
      const metric = run.metrics.get(key);
      const value = metric?.value ?? null;
      const text = !metric ? '' : value === null ? 'lost' : numberInColumn(value, decimals);
      return { text, look: best !== null && value === best ? 'best' : '', title: undefined };
    },
  };
  const drawn = primary && runs.some((run) => (run.metrics.get(key)?.count ?? 0) > 1);
  if (!drawn) return [numbers];
  return [numbers, { id: `h.${key}`, label: 'history', goal: '', look: 'shape', cell: null }];
}
