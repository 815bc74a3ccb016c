import { maySee, projectAt } from '../http/membership.ts';
import { isoTime, userById } from '../rest/shapes.ts';
import type { ExperimentRow, ProjectRow, RunRow } from '../state/rows.ts';
import { allPointsOf } from '../state/series.ts';
import { RUN_COLUMNS } from '../tracking/project.ts';
import { hasArtifacts } from '../tracking/run-payload.ts';
import type { Asking } from './asking.ts';
import { type Connection, connection, type PageArguments, slicer } from './connection.ts';
import { type ListArguments, listClause } from './order.ts';
import { countOf, gidNumber, jobValue, pathTo, userValue } from './values.ts';

/** The newest first; with all that belong to models. */
export function experimentsOf(asking: Asking, project: ProjectRow, asked: ListArguments): Connection<object> {
  asking.once('mlExperiments', 'Project');
  const { clause, values } = listClause(asked, 'ID');
  const rows = asking.state.all<ExperimentRow>(`SELECT * FROM experiments ${clause}`, project.id, ...values);
  return connection(asked, rows.length, slicer(rows), (row) => experimentValue(asking, project, row));
}

export function experimentById(asking: Asking, gid: string): object | null {
  asking.once('mlExperiment', 'Query');
  const row = asking.state.one<ExperimentRow>(
    'SELECT * FROM experiments WHERE id = ?',
    gidNumber(gid, 'Ml::Experiment'),
  );
  const project = row && maySee(asking, row.project_id) ? projectAt(asking.state, String(row.project_id)) : undefined;
  return row && project ? experimentValue(asking, project, row) : null;
}

function experimentValue(asking: Asking, project: ProjectRow, row: ExperimentRow): object {
  const count = countOf(asking, 'SELECT count(*) AS count FROM runs WHERE experiment_id = ?', row.id);
  return {
    ...{ id: `gid://gitlab/Ml::Experiment/${row.id}`, name: row.name, candidateCount: count },
    modelId: () => {
      const model = asking.state.one<{ id: number }>('SELECT id FROM models WHERE experiment_id = ?', row.id);
      return model ? `gid://gitlab/Ml::Model/${model.id}` : null;
    },
    ...{ createdAt: isoTime(row.created_at), updatedAt: isoTime(row.updated_at) },
    path: pathTo(asking, project, `ml/experiments/${row.iid}`),
    creator: () => userValue(asking, userById(asking, row.user_id)),
    candidates: (page: PageArguments) => runsOf(asking, project, page, 'experiment_id = ?', row.id),
  };
}

/** The newest first. */
export function runsOf(
  asking: Asking,
  project: ProjectRow,
  page: PageArguments,
  where: string,
  id: number,
): Connection<object> {
  const sql = `SELECT ${RUN_COLUMNS} FROM runs WHERE ${where} ORDER BY id DESC LIMIT ? OFFSET ?`;
  return connection(
    page,
    countOf(asking, `SELECT count(*) AS count FROM runs WHERE ${where}`, id),
    (offset, size) => asking.state.all<RunRow>(sql, id, size, offset),
    (run) => runValue(asking, project, run),
  );
}

/** Params, metrics and tags come the last logged first; a metric that was logged without a step has none to give, which is an error. */
export function runValue(asking: Asking, project: ProjectRow, run: RunRow): object {
  return {
    ...{ id: `gid://gitlab/Ml::Candidate/${run.id}`, iid: run.iid, eid: run.eid, name: run.name },
    ...{ status: run.status.toLowerCase(), createdAt: isoTime(run.created_at) },
    params: (page: PageArguments) => keyValues(page, run, 'CandidateParam', run.params),
    metadata: (page: PageArguments) => keyValues(page, run, 'CandidateMetadata', run.tags),
    metrics: (page: PageArguments) => {
      const points = allPointsOf(asking.state, run.id).map((point, index) => ({ ...point, index }));
      return connection(page, points.length, slicer(points.reverse()), ({ key, value, step, index }) => ({
        ...{ id: `gid://gitlab/Ml::CandidateMetric/${run.id * 1_000_000 + index}`, name: key, step: step ?? null },
        value: Number.isFinite(value) ? value : null,
      }));
    },
    creator: () => userValue(asking, userById(asking, run.user_id)),
    ciJob: () => (run.job_id === null ? null : jobValue(asking, run.job_id)),
    _links: {
      showPath: pathTo(asking, project, `ml/candidates/${run.iid}`),
      artifactPath: () => {
        const packed = run.model_version_id !== null || hasArtifacts(asking, run);
        return packed ? pathTo(asking, project, `packages/${run.id}`) : null;
      },
    },
  };
}

function keyValues(page: PageArguments, run: RunRow, type: string, stored: string): Connection<object> {
  const entries = (JSON.parse(stored) as { key: string; value: string }[]).map((entry, index) => ({ ...entry, index }));
  return connection(page, entries.length, slicer(entries.reverse()), ({ key, value, index }) => ({
    ...{ id: `gid://gitlab/Ml::${type}/${run.id * 10_000 + index}`, name: key, value },
  }));
}
