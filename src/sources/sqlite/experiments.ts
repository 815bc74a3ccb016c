/** The tables of experiments and registered models. */
import type { RegisteredVersion } from '../mlflow/model-versions.ts';
import type { Database } from './database.ts';
import { pairsByOwner } from './pairs.ts';
import { column, cut, LONGEST_TEXT, number, numberOf, textOf } from './sql.ts';

export interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly deleted: boolean;
  readonly createdAt: number | null;
}

/** Ids and times are whole numbers of 64 bits: ids are read as text, all else as the nearest number. */
export function readExperiments(database: Database): ExperimentRow[] {
  const of = (name: string, otherwise?: string) => column(database, 'experiments', name, otherwise);
  return database
    .rows(
      `SELECT CAST(experiment_id AS TEXT) AS id, ${cut('name')} AS name, ${of('lifecycle_stage')} AS stage,
       ${number(of('creation_time'))} AS created FROM experiments ORDER BY experiment_id`,
    )
    .map(({ id, name, stage, created }) => ({
      ...{ id: textOf(id), name: textOf(name) || textOf(id), deleted: stage === 'deleted' },
      createdAt: numberOf(created),
    }));
}

/** By experiment id. */
export function readExperimentTags(database: Database): Map<string, [string, string][]> {
  if (!database.has('experiment_tags')) return new Map();
  const rows = database.rows(
    `SELECT CAST(experiment_id AS TEXT) AS owner, ${cut('key')} AS key, ${cut('value', LONGEST_TEXT)} AS value FROM experiment_tags`,
  );
  return pairsByOwner(rows);
}

export function readVersions(database: Database): RegisteredVersion[] {
  if (!database.has('model_versions', 'run_id')) return [];
  const of = (name: string) => column(database, 'model_versions', name);
  return database
    .rows(
      `SELECT ${cut('name')} AS name, CAST(version AS TEXT) AS version, run_id AS run, ${number(of('creation_time'))} AS created,
       ${of('current_stage')} AS stage FROM model_versions`,
    )
    .map(({ name, version, run, created, stage }) => ({
      ...{ name: textOf(name), version: textOf(version), runId: textOf(run), createdAt: numberOf(created) },
      ...{ stage: textOf(stage), url: null },
    }));
}
