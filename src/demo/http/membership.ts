import { LEVELS, type ProjectRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { type Answer, forbidden, json, notFound, refuse } from './answer.ts';
import type { Call } from './call.ts';

/** A project that the caller may not see answers like one that is not there; asked for by an old path, it leads to its number. */
export function visibleProject(call: Call): ProjectRow {
  const wanted = call.path['id'] ?? '';
  const moved = projectAt(call.state, wanted) ? undefined : movedTo(call.state, wanted);
  const project = moved ?? projectAt(call.state, wanted);
  if (!project || !maySee(call, project.id)) return notFound('Project Not Found');
  return moved ? refuse(leadTo(call, moved)) : project;
}

/** A project whose code, merge requests, pipelines and jobs the caller may see. */
export function openProject(call: Call): ProjectRow {
  const project = visibleProject(call);
  return maySeeJobs(call, project.id) ? project : forbidden();
}

export function projectAt(state: State, idOrPath: string): ProjectRow | undefined {
  return /^\d+$/.test(idOrPath)
    ? state.one<ProjectRow>('SELECT * FROM projects WHERE id = ?', Number(idOrPath))
    : state.one<ProjectRow>('SELECT * FROM projects WHERE path = ?', idOrPath);
}

/** The project that had this path before. */
export function movedTo(state: State, path: string): ProjectRow | undefined {
  const sql = 'SELECT projects.* FROM projects JOIN redirects ON projects.id = project_id WHERE redirects.path = ?';
  return state.one<ProjectRow>(sql, path);
}

/** GitLab's words (lib/api/helpers.rb, lib/api/api.rb). */
function leadTo(call: Call, { id }: ProjectRow): Answer {
  if (call.method !== 'GET') return json({ message: 'Non GET methods are not allowed for moved projects' }, 405);
  const query = call.query.size > 0 ? `?${call.query}` : '';
  const location = `${call.address.replace(/\/projects\/[^/]+/, `/projects/${id}`)}${query}`;
  return { status: 301, headers: { location }, body: `This resource has been moved permanently to ${location}` };
}

function levelIn(call: Call, projectId: number): number {
  if (!call.caller) return 0;
  const row = call.state.one<{ level: number }>(
    'SELECT level FROM members WHERE project_id = ? AND user_id = ?',
    projectId,
    call.caller.user.id,
  );
  return row?.level ?? 0;
}

export const maySee = (call: Call, projectId: number): boolean => levelIn(call, projectId) > 0;
/** Pipelines and jobs are hidden from guests, as in a private project that keeps them to itself. */
export const maySeeJobs = (call: Call, projectId: number): boolean => levelIn(call, projectId) >= LEVELS.reporter;
export const mayWriteRuns = (call: Call, projectId: number): boolean => levelIn(call, projectId) >= LEVELS.developer;
export const mayEditMergeRequests = (call: Call, projectId: number): boolean =>
  levelIn(call, projectId) >= LEVELS.developer;
export const mayAdminNotes = (call: Call, projectId: number): boolean => levelIn(call, projectId) >= LEVELS.maintainer;
export const mayAdminPages = (call: Call, projectId: number): boolean => levelIn(call, projectId) >= LEVELS.maintainer;
