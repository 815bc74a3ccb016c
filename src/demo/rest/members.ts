import { type Answer, forbidden, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { mayAdminPages, visibleProject } from '../http/membership.ts';
import type { UserRow } from '../state/rows.ts';
import { userFields } from './shapes.ts';

/** A member of the project with the role, as `find_all_members` in lib/api/members.rb gives it. */
export function getMember(call: Call): Answer {
  signedIn(call);
  const project = visibleProject(call);
  const row = call.state.one<UserRow & { level: number }>(
    'SELECT users.*, level FROM members JOIN users ON users.id = user_id WHERE project_id = ? AND user_id = ?',
    project.id,
    Number(call.path['user']),
  );
  if (!row) return notFound('Not found');
  const { level, ...user } = row;
  return json({ ...userFields(call, user), access_level: level, expires_at: null, membership_state: 'active' });
}

/** For maintainers alone (doc/api/pages.md). */
export function getPages(call: Call): Answer {
  signedIn(call);
  const { id, path } = visibleProject(call);
  if (!mayAdminPages(call, id)) return forbidden();
  return json({
    ...{ url: `${call.url}/-/pages/${path}`, deployments: [], is_unique_domain_enabled: true, force_https: false },
    primary_domain: null,
  });
}
