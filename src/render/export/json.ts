import { toJsonNumber, toRecord } from '../../core/model/json.ts';
import type { Run } from '../../core/model/run.ts';
import type { Series } from '../../core/model/series.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';

/** The documented form of one run; with `histories`, its points as `[step, timestamp, value]`. */
export function runAsJson(run: Run, histories?: ReadonlyMap<string, Series>): Record<string, unknown> {
  return {
    ...run,
    params: toRecord(run.params, (value) => value),
    metrics: toRecord(run.metrics, ({ value, min, max, latest, ...rest }) => ({
      value: toJsonNumber(value),
      ...rest,
      min: toJsonNumber(min),
      max: toJsonNumber(max),
      latest: latest && { ...latest, value: toJsonNumber(latest.value) },
    })),
    tags: toRecord(run.tags, (value) => value),
    ...(histories ? { history: toRecord(histories, points) } : {}),
  };
}

function points({ steps, timestamps, values, lost }: Series): unknown[] {
  const gone = new Set(lost);
  return Array.from(values, (value, i) => [steps[i], timestamps[i], gone.has(i) ? null : toJsonNumber(value)]);
}

/** The whole export, a run a line, in pieces so that it need not be in memory at once. */
export function* exportJson(
  snapshot: Snapshot,
  histories: ((runId: string) => ReadonlyMap<string, Series>) | null,
): Generator<string> {
  const { format, project, taken_at, experiments, runs } = snapshot;
  const where = project && { id: project.id, path: project.path, url: project.url };
  const list = experiments.map(({ id, name, url, stage, tags }) => ({
    id,
    name,
    url,
    stage,
    tags: toRecord(tags, (value) => value),
  }));
  const head = JSON.stringify({ format, project: where, taken_at, experiments: list });
  yield `${head.slice(0, -1)},"runs":[`;
  for (const [index, run] of runs.entries()) {
    yield `${index > 0 ? ',' : ''}\n${JSON.stringify(runAsJson(run, histories?.(run.run_id)))}`;
  }
  yield '\n]}\n';
}
