import type { ModelRow, ModelVersionRow } from './rows.ts';
import { forgetRun } from './series.ts';
import type { State } from './state.ts';

export const EXPERIMENT_PREFIX = '[model]';

/** A model of one name in a project. */
export function modelNamed(state: State, projectId: number, name: string): ModelRow | undefined {
  return state.one<ModelRow>('SELECT * FROM models WHERE project_id = ? AND name = ?', projectId, name);
}

/** The versions of a model, the last made first. */
export function versionsOf(state: State, modelId: number): ModelVersionRow[] {
  return state.all<ModelVersionRow>('SELECT * FROM model_versions WHERE model_id = ? ORDER BY id DESC', modelId);
}

/** The version with the highest number, which need not be the last made. */
export function latestVersion(state: State, modelId: number): ModelVersionRow | undefined {
  const sql =
    'SELECT * FROM model_versions WHERE model_id = ? ORDER BY major DESC, minor DESC, patch DESC, id DESC LIMIT 1';
  return state.one<ModelVersionRow>(sql, modelId);
}

/** Takes a model away with its versions, its experiment and all runs in it. */
export function forgetModel(state: State, { id, experiment_id: experimentId }: ModelRow): void {
  state.together(() => {
    const runs = state.all<{ id: number }>('SELECT id FROM runs WHERE experiment_id = ?', experimentId);
    for (const run of runs) forgetRun(state, run.id);
    state.run('DELETE FROM model_versions WHERE model_id = ?', id);
    state.run('DELETE FROM experiments WHERE id = ?', experimentId);
    state.run('DELETE FROM models WHERE id = ?', id);
  });
}
