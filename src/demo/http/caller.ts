import type { IncomingHttpHeaders } from 'node:http';
import { LEVELS, type ProjectRow, type UserRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { json, notFound, refuse, unauthorized } from './answer.ts';
import type { Call, Caller } from './call.ts';
import type { Route } from './router.ts';

/** A token that nobody has is refused at once; no token at all is left to the route. */
export function callerOf(state: State, headers: IncomingHttpHeaders, query: URLSearchParams): Caller | undefined {
  const job = headers['job-token'] ?? query.get('job_token') ?? undefined;
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = headers['private-token'] ?? query.get('private_token') ?? job ?? bearer;
  if (token === undefined || token === '') return undefined;
  const row = state.one<UserRow & { scope: Caller['scope']; job_id: number | null }>(
    'SELECT users.*, tokens.scope, tokens.job_id FROM tokens JOIN users ON users.id = tokens.user_id WHERE token = ?',
    String(token),
  );
  if (!row || (row.scope === 'job') !== (token === job)) return unauthorized();
  const { scope, job_id: jobId, ...user } = row;
  return { user, scope, jobId };
}

/** Job tokens work only where GitLab lists the route; `read_api` only reads. */
export function checkScope(caller: Caller | undefined, route: Route, method: string): void {
  if (!caller) return;
  if (caller.scope === 'job' && !route.jobToken) unauthorized();
  const writes = method !== 'GET' && method !== 'HEAD' && !route.readsOnly;
  if (writes && caller.scope === 'read_api') {
    refuse(
      json(
        {
          error: 'insufficient_scope',
          error_description: 'The request requires higher privileges than provided by the access token.',
          scope: 'api',
        },
        403,
      ),
    );
  }
}

export function signedIn(call: Call): Caller {
  return call.caller ?? unauthorized();
}

/** A project that the caller may not see answers like one that is not there. */
export function visibleProject(call: Call): ProjectRow {
  const wanted = call.path['id'] ?? '';
  const project = projectAt(call.state, wanted);
  if (!project || !maySee(call, project.id)) return notFound('Project Not Found');
  return project;
}

export function projectAt(state: State, idOrPath: string): ProjectRow | undefined {
  return /^\d+$/.test(idOrPath)
    ? state.one<ProjectRow>('SELECT * FROM projects WHERE id = ?', Number(idOrPath))
    : state.one<ProjectRow>('SELECT * FROM projects WHERE path = ?', idOrPath);
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
export const mayWriteRuns = (call: Call, projectId: number): boolean => levelIn(call, projectId) >= LEVELS.developer;
export const mayAdminNotes = (call: Call, projectId: number): boolean => levelIn(call, projectId) >= LEVELS.maintainer;
