import { type Answer, json, notFound, refuse } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import type { UserRow } from '../state/rows.ts';
import { isoTime, userById, userFields } from './shapes.ts';

export function currentUser(call: Call): Answer {
  return json(profile(call, signedIn(call).user));
}

export function getUser(call: Call): Answer {
  if (!call.caller) refuse(json({ message: '403 Forbidden - Not authorized!' }, 403));
  return json(profile(call, userById(call, Number(call.path['user'])) ?? notFound('User Not Found')));
}

export function listUsers(call: Call): Answer {
  signedIn(call);
  const rows = call.state.all<UserRow>('SELECT * FROM users WHERE username = ?', call.query.get('username') ?? '');
  return json(rows.map((row) => userFields(call, row)));
}

function profile(call: Call, user: UserRow): object {
  return {
    ...userFields(call, user),
    created_at: isoTime(user.created_at),
    bot: user.bot === 1,
    bio: '',
    location: '',
    organization: '',
    job_title: '',
  };
}

export function version(call: Call): Answer {
  signedIn(call);
  return json(serverVersion(call));
}

export function metadata(call: Call): Answer {
  signedIn(call);
  return json({
    ...serverVersion(call),
    kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    enterprise: false,
  });
}

export const serverVersion = ({ generation }: Pick<Call, 'generation'>): { version: string; revision: string } => ({
  version: generation === 'inline' ? '17.11.7' : '19.3.0',
  revision: 'embedded',
});

/** A project token's own description, which tells its scopes; a job token has none. */
export function ownToken(call: Call): Answer {
  const { user, scope, allowed } = signedIn(call);
  return json({
    ...{
      id: user.id,
      name: 'ml-report',
      revoked: false,
      active: true,
      scopes: [allowed === null ? scope : 'granular'],
      user_id: user.id,
    },
    created_at: isoTime(user.created_at),
    last_used_at: null,
    expires_at: null,
  });
}
