/** People by their number: runs name nobody otherwise. */
import type { User } from '../../core/model/run.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { checkedValue } from '../answer.ts';
import { boundedAll } from '../bounded.ts';
import type { Gaps } from '../gaps.ts';
import { absentOnRefusal, isRefusal } from './refusals.ts';
import { userShape } from './shapes.ts';

export interface Users {
  /** Those of the numbers, each asked for once; `null` for one that is gone or hidden. */
  of(ids: Iterable<number>): Promise<ReadonlyMap<number, User | null>>;
  /** Somebody who was told elsewhere and need not be asked for. */
  meet(user: User): void;
}

/** Nobody is asked for twice: GitLab allows few such calls (`users_get_by_id` in lib/api/users.rb). */
export function readUsers(client: GitlabClient, gaps: Gaps): Users {
  const users = new Map<number, Promise<User | null>>();
  let refused = false;
  const ask = async (id: number): Promise<User | null> => {
    if (refused) return null;
    const wire = await absentOnRefusal(() =>
      client.rest.Users.show(id).catch((cause: unknown) => {
        if (isScope(cause)) refused = true;
        throw cause;
      }),
    );
    if (refused) gaps.add('This token may not see users: who logged a run is missing.');
    return wire === null ? null : checkedValue(wire, `GET /api/v4/users/${id}`, userShape);
  };
  const userOf = (id: number) => {
    const asked = users.get(id) ?? ask(id);
    users.set(id, asked);
    return asked;
  };
  return {
    of: async (ids) => {
      const distinct = [...new Set(ids)];
      const found = await boundedAll(distinct, userOf);
      return new Map(distinct.map((id, index) => [id, found[index] ?? null]));
    },
    meet: (user) => {
      if (!users.has(user.id)) users.set(user.id, Promise.resolve(user));
    },
  };
}

/** A token without the scope is refused everybody; 404 is said of one person. */
function isScope(cause: unknown): boolean {
  return isRefusal(cause, 'private') && (cause as { code?: unknown }).code === 'SCOPE_MISSING';
}
