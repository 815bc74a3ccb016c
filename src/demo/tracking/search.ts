import { type Answer, badRequest, jsonText } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { text, whole } from '../http/fields.ts';
import { type KeysetQuery, keysetPage } from '../http/keyset.ts';
import type { ExperimentRow, RunRow } from '../state/rows.ts';
import { experimentByIid, writableProject } from './project.ts';
import { runText } from './run-payload.ts';

const COLUMNS = ['name', 'created_at', 'id'];

/** Only the first experiment is looked at; filter and view type are not looked at at all. */
export function searchRuns(call: Call): Answer {
  const project = writableProject(call);
  const ids = call.fields['experiment_ids'];
  if (ids === undefined) return badRequest('experiment_ids is missing');
  if (!Array.isArray(ids)) return badRequest('experiment_ids is invalid');
  const size = Math.max(1, Math.min(whole(call.fields, 'max_results') ?? 200, 1000));
  const order = text(call.fields, 'order_by') || 'created_at DESC';
  const experiment = experimentByIid(call, project, String(ids[0] ?? ''));
  const { rows, next } = keysetPage<RunRow & { sorted: string | number | null }>(
    call.state,
    queryFor(experiment, order),
    { size, token: text(call.fields, 'page_token') },
  );
  const runs = rows.map((row) => runText(call, { ...row, experiment_iid: experiment.iid }));
  return jsonText(`{"runs":[${runs.join(',')}],"next_page_token":${JSON.stringify(next)}}`);
}

/** What cannot be read as an order is the newest first; a metric's name ends at its first dot. */
function queryFor(experiment: ExperimentRow, order: string): KeysetQuery {
  const [written = '', way = ''] = order.trim().split(/\s+/);
  const direction = way.toLowerCase() === 'asc' ? 'asc' : 'desc';
  const parts = written.split('.');
  const common = { columns: 'runs.*', id: 'runs.id', direction } as const;
  if (parts.length > 1 && parts[0] === 'metrics') {
    return {
      ...common,
      from: 'runs JOIN series ON series.run_id = runs.id',
      where: 'runs.experiment_id = ? AND series.key = ?',
      values: [experiment.id, parts[1] ?? ''],
      sorted: 'series.newest',
    };
  }
  const column = parts.length === 1 && COLUMNS.includes(written) ? written : 'created_at';
  return { ...common, from: 'runs', where: 'experiment_id = ?', values: [experiment.id], sorted: `runs.${column}` };
}
