import type { Metric, ModelVersion, Run } from '../../core/model/run.ts';
import { metricShown, type Series } from '../../core/model/series.ts';
import { byText } from '../../core/model/text.ts';
import { withInfinities } from './infinity.ts';
import { toRun, toSeries } from './wire.ts';

type WireRun = Parameters<typeof toRun>[0];
type WireMetrics = NonNullable<Parameters<typeof toSeries>[0]>;

export interface Around {
  readonly url: string;
  /** Whether the experiment is deleted, and so all of its runs. */
  readonly deleted: boolean;
  readonly version: ModelVersion | null;
}

/** A run as MLflow's own server tells it, in the words of the rest, its names in the order that they have from every source. */
export function toServerRun(wire: WireRun, { url, deleted, version }: Around): Run {
  const { run } = toRun(wire);
  const metrics = [...inOrder(run.metrics)].map(([key, shown]): [string, Metric] => [
    key,
    metricShown({ ...shown, value: withInfinities(shown.value) }),
  ]);
  return {
    ...run,
    name: run.name || run.tags.get('mlflow.runName') || '',
    url,
    stage: deleted ? 'deleted' : run.stage,
    params: inOrder(run.params),
    tags: inOrder(run.tags),
    metrics: new Map(metrics),
    model_version: version,
  };
}

export function toServerSeries(entries: WireMetrics): Series {
  return toSeries(
    entries.map((entry) =>
      typeof entry.value === 'number' ? { ...entry, value: withInfinities(entry.value) } : entry,
    ),
  );
}

function inOrder<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].sort(([a], [b]) => byText(a, b)));
}
