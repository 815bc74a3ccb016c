import type { IncomingHttpHeaders } from 'node:http';
import type { UserRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { type Answer, json, refuse, unauthorized } from './answer.ts';
import type { Call, Caller } from './call.ts';
import { isGranted, lackingSentence, notGranted } from './granted.ts';
import { projectAt } from './membership.ts';
import type { Route } from './router.ts';

type TokenRow = UserRow & { scope: Caller['scope']; job_id: number | null; allowed: string | null; expired: number };

/**
 * Whose token the request has. One that nobody has is refused at once, as is one that expired; no token at all is left to the route. A job's
 * token is no token where GitLab does not list the route for it.
 */
export function callerOf(
  state: State,
  request: { headers: IncomingHttpHeaders; query: URLSearchParams; route: Route },
): Caller | undefined {
  const { headers, query, route } = request;
  const job = headers['job-token'] ?? query.get('job_token') ?? undefined;
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = headers['private-token'] ?? query.get('private_token') ?? job ?? bearer;
  if (token === undefined || token === '') return undefined;
  if (token === job && !route.jobToken) return undefined;
  const row = state.one<TokenRow>(
    `SELECT users.*, scope, job_id, allowed, expired FROM tokens JOIN users ON users.id = tokens.user_id WHERE token = ?`,
    String(token),
  );
  if (!row || (row.scope === 'job') !== (token === job)) return route.graphql ? refuse(INVALID) : unauthorized();
  const { scope, job_id: jobId, allowed, expired, ...user } = row;
  if (expired === 1) refuse(expiredAnswer(route, scope));
  return { user, scope, jobId, allowed: allowed === null ? null : (JSON.parse(allowed) as string[]) };
}

const INVALID = json({ errors: [{ message: 'Invalid token' }] }, 401);

function expiredAnswer(route: Route, scope: Caller['scope']): Answer {
  if (route.graphql) return INVALID;
  if (scope === 'job') return json({ message: '401 Unauthorized' }, 401);
  const error_description = 'Token is expired. You can either do re-authorization or token refresh.';
  return json({ error: 'invalid_token', error_description }, 401);
}

/** `read_api` only reads; a fine-grained token does what its list says. GraphQL looks at the list itself. */
export function checkScope(call: Call, route: Route): void {
  const { caller, method } = call;
  if (!caller) return;
  if (caller.allowed !== null && !route.graphql) {
    if (isGranted(caller.allowed, method, call.inside)) return;
    refuse(notGranted(lackingSentence(method, call.inside, projectAt(call.state, call.path['id'] ?? ''))));
  }
  const writes = method !== 'GET' && method !== 'HEAD' && !route.readsOnly;
  if (!writes || caller.scope !== 'read_api') return;
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

export function signedIn(call: Call): Caller {
  return call.caller ?? unauthorized();
}
