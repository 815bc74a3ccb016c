import { type Metric, type Run, statusOf } from '../../core/model/run.ts';
import { lastOf, metricShown, type Point, type Series, seriesOf } from '../../core/model/series.ts';
import { byText } from '../../core/model/text.ts';
import type { ReadRun } from '../source.ts';
import type { Database } from './database.ts';
import { readLatest, readPoints } from './points.ts';
import { type RunRow, readRunRows, readTexts } from './runs.ts';
import type { SqliteTroubles } from './troubles.ts';

/** What a run is besides its rows. */
export type Around = Pick<Run, 'artifacts' | 'model_version'>;

export interface PageOrder {
  readonly ids: readonly string[];
  /** Whether the points are read, too: not for a run that has too many. */
  readonly histories: boolean;
  /** Whether the experiment is deleted, and so all of its runs. */
  readonly deleted: boolean;
  readonly around: (row: RunRow) => Around;
}

/** The runs in the order of their ids, read in one moment; one that is gone meanwhile is missing. */
export function readPage(database: Database, order: PageOrder, troubles: SqliteTroubles): ReadRun[] {
  const { ids, histories, deleted, around } = order;
  const tooLong = (run: string, key: string) => troubles.note('text', `${key} of run ${run}`);
  const found = database.together(() => ({
    rows: new Map(readRunRows(database, ids).map((row) => [row.id, row])),
    params: readTexts(database, 'params', ids, tooLong),
    tags: readTexts(database, 'tags', ids, tooLong),
    points: histories ? readPoints(database, ids) : null,
    latest: readLatest(database, ids),
  }));
  return ids.flatMap((id) => {
    const row = found.rows.get(id);
    if (row === undefined) return [];
    const series = found.points === null ? null : seriesByName(found.points.get(id));
    const tags = new Map(found.tags.get(id));
    const run: Run = {
      ...{ run_id: id, iid: null, experiment_id: row.experimentId },
      name: row.name || tags.get('mlflow.runName') || '',
      status: statusOf(row.status),
      ...{ start_time: row.start, end_time: row.end },
      stage: deleted || row.deleted ? 'deleted' : 'active',
      ...{ url: null, user: null, parent_run_id: tags.get('mlflow.parentRunId') ?? null },
      params: new Map(found.params.get(id)),
      metrics: metricsOf(series, found.latest.get(id)),
      tags,
      ...around(row),
      ci: null,
    };
    return [{ run, histories: series }];
  });
}

function seriesByName(points: ReadonlyMap<string, readonly Point[]> = new Map()): Map<string, Series> {
  return new Map([...points].sort(([a], [b]) => byText(a, b)).map(([key, ofOne]) => [key, seriesOf(ofOne)]));
}

/** As the database shows each; before MLflow 1.2 it showed none, and the last of the history is it. */
function metricsOf(
  series: ReadonlyMap<string, Series> | null,
  latest: ReadonlyMap<string, readonly Point[]> = new Map(),
): Map<string, Metric> {
  const keys = [...new Set([...(series?.keys() ?? []), ...latest.keys()])].sort(byText);
  return new Map(
    keys.flatMap((key): [string, Metric][] => {
      const history = series?.get(key);
      const shown = latest.get(key)?.[0] ?? (history === undefined ? null : lastOf(history));
      return shown === null ? [] : [[key, metricShown(shown)]];
    }),
  );
}
