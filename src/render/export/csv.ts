import { csvRow } from '../../core/model/csv-cell.ts';
import { toJsonNumber } from '../../core/model/json.ts';
import type { Run } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';

const facts: readonly (keyof Run)[] = [
  'run_id',
  'iid',
  'experiment_id',
  'name',
  'status',
  'start_time',
  'end_time',
  'stage',
  'url',
  'parent_run_id',
];

/** One row a run, then `param.KEY`, `metric.KEY` and `tag.KEY` in the order of their names; absent is empty. Times are milliseconds since 1970. */
export function* exportCsv({ runs }: Snapshot): Generator<string> {
  const keys = (of: (run: Run) => ReadonlyMap<string, unknown>) =>
    [...new Set(runs.flatMap((run) => [...of(run).keys()]))].sort();
  const [params, metrics, tags] = [keys((run) => run.params), keys((run) => run.metrics), keys((run) => run.tags)];
  const named = (prefix: string, names: readonly string[]) => names.map((name) => prefix + name);
  yield csvRow([...facts, 'user', ...named('param.', params), ...named('metric.', metrics), ...named('tag.', tags)]);
  for (const run of runs) {
    yield csvRow([
      ...facts.map((fact) => run[fact] as string | number | null),
      run.user?.username ?? null,
      ...params.map((key) => run.params.get(key) ?? null),
      ...metrics.map((key) => toJsonNumber(run.metrics.get(key)?.value ?? null)),
      ...tags.map((key) => run.tags.get(key) ?? null),
    ]);
  }
}
