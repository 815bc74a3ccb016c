/** Runs, and the points of their histories, as tables: what a column is called, what it holds and where that comes from. */
import { type Run, runCommit } from '../../core/model/run.ts';
import type { Series } from '../../core/model/series.ts';

export type Kind =
  | 'text'
  /** A number without a fraction, of 64 bits. */
  | 'whole'
  /** Milliseconds since 1970. */
  | 'time'
  /** NaN and infinities are values like others. */
  | 'number';

export interface Column<Row> {
  readonly name: string;
  readonly kind: Kind;
  /** `null` where it is absent, and where the source lost it. */
  readonly of: (row: Row) => string | number | null;
}

export interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: Iterable<Row>;
}

const facts = (experimentName: (id: string) => string | null): readonly Column<Run>[] => [
  { name: 'run_id', kind: 'text', of: (run) => run.run_id },
  { name: 'iid', kind: 'whole', of: (run) => run.iid },
  { name: 'experiment_id', kind: 'text', of: (run) => run.experiment_id },
  { name: 'name', kind: 'text', of: (run) => run.name },
  { name: 'status', kind: 'text', of: (run) => run.status },
  { name: 'start_time', kind: 'time', of: (run) => run.start_time },
  { name: 'end_time', kind: 'time', of: (run) => run.end_time },
  { name: 'stage', kind: 'text', of: (run) => run.stage },
  { name: 'url', kind: 'text', of: (run) => run.url },
  { name: 'parent_run_id', kind: 'text', of: (run) => run.parent_run_id },
  { name: 'user', kind: 'text', of: (run) => run.user?.username ?? null },
  { name: 'experiment', kind: 'text', of: (run) => experimentName(run.experiment_id) },
  { name: 'commit', kind: 'text', of: runCommit },
  { name: 'merge_request', kind: 'whole', of: (run) => run.ci?.merge_request?.iid ?? null },
];

/**
 * One row a run: its facts, then `param.KEY`, `metric.KEY` and `tag.KEY` in the order of their names. `runs` is gone through once for the names, and once more by
 * whoever reads the rows.
 */
export function runTable(runs: Iterable<Run>, experiments: readonly { id: string; name: string }[]): Table<Run> {
  const names = new Map(experiments.map(({ id, name }) => [id, name]));
  const [params, metrics, tags] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const run of runs) {
    for (const key of run.params.keys()) params.add(key);
    for (const key of run.metrics.keys()) metrics.add(key);
    for (const key of run.tags.keys()) tags.add(key);
  }
  const columnsOf = (
    keys: Set<string>,
    prefix: string,
    kind: Kind,
    of: (run: Run, key: string) => string | number | null,
  ) => [...keys].sort().map((key): Column<Run> => ({ name: `${prefix}.${key}`, kind, of: (run) => of(run, key) }));
  const columns = [
    ...facts((id) => names.get(id) ?? null),
    ...columnsOf(params, 'param', 'text', (run, key) => run.params.get(key) ?? null),
    ...columnsOf(metrics, 'metric', 'number', (run, key) => run.metrics.get(key)?.value ?? null),
    ...columnsOf(tags, 'tag', 'text', (run, key) => run.tags.get(key) ?? null),
  ];
  return { columns, rows: runs };
}

interface Point {
  readonly run_id: string;
  readonly metric: string;
  readonly step: number;
  readonly timestamp: number;
  readonly value: number | null;
}

/** One row a point, those of a run and metric together and in the order of the history. */
export function historyTable(
  runs: Iterable<Run>,
  histories: (runId: string) => ReadonlyMap<string, Series>,
): Table<Point> {
  return {
    columns: [
      { name: 'run_id', kind: 'text', of: (point) => point.run_id },
      { name: 'metric', kind: 'text', of: (point) => point.metric },
      { name: 'step', kind: 'whole', of: (point) => point.step },
      { name: 'timestamp', kind: 'time', of: (point) => point.timestamp },
      { name: 'value', kind: 'number', of: (point) => point.value },
    ],
    rows: { [Symbol.iterator]: () => points(runs, histories) },
  };
}

function* points(runs: Iterable<Run>, histories: (runId: string) => ReadonlyMap<string, Series>): Generator<Point> {
  for (const { run_id } of runs)
    for (const [metric, { steps, timestamps, values, lost }] of histories(run_id)) {
      const gone = new Set(lost);
      for (const [at, value] of values.entries()) {
        const [step = 0, timestamp = 0] = [steps[at], timestamps[at]];
        yield { run_id, metric, step, timestamp, value: gone.has(at) ? null : value };
      }
    }
}
