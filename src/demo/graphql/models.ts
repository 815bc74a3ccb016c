import { maySee, projectAt } from '../http/membership.ts';
import { isoTime, userById } from '../rest/shapes.ts';
import { latestVersion, versionsOf } from '../state/registry.ts';
import type { ModelRow, ModelVersionRow, ProjectRow, RunRow } from '../state/rows.ts';
import { RUN_COLUMNS } from '../tracking/project.ts';
import type { Asking } from './asking.ts';
import { type Connection, connection, type PageArguments, slicer } from './connection.ts';
import { runsOf, runValue } from './experiments.ts';
import { type ListArguments, listClause } from './order.ts';
import { countOf, gidNumber, pathTo, rootOf, userValue } from './values.ts';

/** The newest first. */
export function modelsOf(asking: Asking, project: ProjectRow, asked: ListArguments): Connection<object> {
  asking.once('mlModels', 'Project');
  const { clause, values } = listClause(asked, 'CREATED_AT');
  const rows = asking.state.all<ModelRow>(`SELECT * FROM models ${clause}`, project.id, ...values);
  return connection(asked, rows.length, slicer(rows), (row) => modelValue(asking, project, row));
}

export function modelById(asking: Asking, gid: string): object | null {
  asking.once('mlModel', 'Query');
  const row = asking.state.one<ModelRow>('SELECT * FROM models WHERE id = ?', gidNumber(gid, 'Ml::Model'));
  const project = row && maySee(asking, row.project_id) ? projectAt(asking.state, String(row.project_id)) : undefined;
  return row && project ? modelValue(asking, project, row) : null;
}

/** Its candidates are the runs of its experiment that belong to no version. */
function modelValue(asking: Asking, project: ProjectRow, row: ModelRow): object {
  const without = 'experiment_id = ? AND model_version_id IS NULL';
  const version = (found: ModelVersionRow | undefined) => (found ? versionValue(asking, project, found) : null);
  return {
    ...{ id: `gid://gitlab/Ml::Model/${row.id}`, name: row.name, description: row.description },
    createdAt: isoTime(row.created_at),
    author: () => userValue(asking, userById(asking, row.user_id)),
    versionCount: () => versionsOf(asking.state, row.id).length,
    candidateCount: () => countOf(asking, `SELECT count(*) AS count FROM runs WHERE ${without}`, row.experiment_id),
    latestVersion: () => version(latestVersion(asking.state, row.id)),
    versions: (asked: PageArguments & { version?: string; sort?: 'ASC' | 'DESC' }) => {
      asking.once('versions', 'MlModel');
      const newest = versionsOf(asking.state, row.id).filter((one) => one.version.startsWith(asked.version ?? ''));
      const rows = asked.sort === 'ASC' ? newest.reverse() : newest;
      return connection(asked, rows.length, slicer(rows), (one) => versionValue(asking, project, one));
    },
    version: ({ modelVersionId }: { modelVersionId: string }) => {
      const id = gidNumber(modelVersionId, 'Ml::ModelVersion');
      return version(versionsOf(asking.state, row.id).find((one) => one.id === id));
    },
    candidates: (page: PageArguments) => runsOf(asking, project, page, without, row.experiment_id),
    defaultExperimentPath: () => {
      const sql = 'SELECT iid FROM experiments WHERE id = ?';
      return pathTo(
        asking,
        project,
        `ml/experiments/${asking.state.one<{ iid: number }>(sql, row.experiment_id)?.iid}`,
      );
    },
    _links: { showPath: pathTo(asking, project, `ml/models/${row.id}`) },
  };
}

function versionValue(asking: Asking, project: ProjectRow, row: ModelVersionRow): object {
  const run = () => asking.state.one<RunRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE id = ?`, row.run_id);
  return {
    ...{ id: `gid://gitlab/Ml::ModelVersion/${row.id}`, version: row.version, description: row.description },
    createdAt: isoTime(row.created_at),
    author: () => userValue(asking, userById(asking, row.user_id)),
    packageId: `gid://gitlab/Packages::Package/${row.run_id}`,
    artifactsCount: () => countOf(asking, 'SELECT count(*) AS count FROM artifacts WHERE run_id = ?', row.run_id),
    candidate: () => {
      const found = run();
      return found ? runValue(asking, project, found) : null;
    },
    _links: {
      showPath: pathTo(asking, project, `ml/models/${row.model_id}/versions/${row.id}`),
      packagePath: pathTo(asking, project, `packages/${row.run_id}`),
      importPath: `${rootOf(asking)}/api/v4/projects/${project.id}/packages/ml_models/${row.id}/files/`,
    },
  };
}
