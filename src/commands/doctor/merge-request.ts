/** The merge request, its notes, and whether one may be written: without writing any. */
import { UserError, userError } from '../../errors.ts';
import { oneLine } from '../../http.ts';
import { always, attention, bad, type Check, type Finding, good, notTried } from './check.ts';
import { type Facts, nullWhereHidden } from './facts.ts';
import { ownToken, type WireToken } from './token.ts';

export const project: Check = {
  label: 'project',
  ...{ applies: always, after: ['source', 'server', 'token'], needed: ['comment', 'gate'], mend: null },
  check: async (facts) => {
    const code = await facts.code();
    if (code === null) throw userError('CODE_PROJECT_UNKNOWN', {});
    if (code.tokenKind === 'job') return notTried('the job’s own token may not see the project itself');
    try {
      const { path_with_namespace: path, visibility, default_branch: branch } = await facts.project();
      return good(`${path} is ${visibility}${branch ? `, and its default branch is ${branch}` : ''}.`);
    } catch (cause) {
      if (!(cause instanceof UserError && /^(NOT_FOUND|SCOPE_MISSING)$/.test(cause.code))) throw cause;
      // Its experiments alone may be open to a token; where they are not, the project is the wrong one.
      if (facts.kind !== 'gitlab' || !(await isRead(facts))) throw cause;
      return attention('This token may not see the project itself: its name and default branch are missing.');
    }
  },
};

const isRead = (facts: Facts) =>
  facts.experiments().then(
    () => true,
    () => false,
  );

interface WireMergeRequest {
  readonly iid?: number;
  readonly title?: string;
  readonly state?: string;
  readonly discussion_locked?: boolean | null;
}

async function wanted(facts: Facts): Promise<WireMergeRequest | null> {
  const { mr } = facts.options;
  return mr === null ? null : facts.ask<WireMergeRequest>(`merge_requests/${mr}`);
}

export const mergeRequest: Check = {
  label: 'merge request',
  ...{ applies: always, after: ['project'], needed: ['comment', 'gate'] },
  mend: 'Check the number given to --mr, and that the merge request is in this project.',
  check: async (facts) => {
    const found = await wanted(facts);
    if (found === null)
      return attention(
        'It is not known which one: this is no merge request’s pipeline, and there is no --mr.',
        'Name one with --mr <number> to have it looked at.',
      );
    const says = `!${found.iid} “${oneLine(String(found.title), 80)}” is ${found.state === 'opened' ? 'open' : found.state}.`;
    return found.state === 'opened' ? good(says) : attention(says);
  },
};

export const notes: Check = {
  label: 'notes',
  ...{ applies: always, after: ['project', 'merge request'], needed: ['comment'], mend: null },
  check: async (facts) => {
    const iid = facts.options.mr ?? (await anyMergeRequest(facts));
    if (iid === null) return notTried('there is no merge request yet');
    await facts.ask(`merge_requests/${iid}/notes`, { perPage: 1 });
    return good(`The comments of !${iid} may be read.`);
  },
};

async function anyMergeRequest(facts: Facts): Promise<number | null> {
  const [first] = await facts.ask<WireMergeRequest[]>('merge_requests', { perPage: 1 });
  return first?.iid ?? null;
}

const ROLES: readonly (readonly [number, string])[] = [
  [50, 'Owner'],
  [40, 'Maintainer'],
  [30, 'Developer'],
  [20, 'Reporter'],
  [15, 'Planner'],
  [10, 'Guest'],
];
const GUEST = 10;
const roleOf = (level: number) => ROLES.find(([least]) => level >= least)?.[1] ?? 'none';

/** Whoever may see a merge request and is a guest may comment (doc/user/permissions.md); only to comment would show it. */
export const comment: Check = {
  label: 'comment',
  ...{ applies: always, after: ['project', 'notes'], needed: ['comment'] },
  mend: 'Save a project access token with the scope "api" and the role Developer as the CI/CD variable ML_REPORT_TOKEN.',
  check: async (facts) => {
    if (facts.options.readOnly) return bad('With --read-only nothing is posted.', 'Leave --read-only out.');
    const code = await facts.code();
    if (code?.tokenKind === 'job') return bad('GitLab lets the job’s own token write no comment.');
    const known = code === null ? null : await ownToken(code);
    return (await forbidden(facts, known)) ?? (await allowed(facts, known));
  },
};

async function forbidden(facts: Facts, known: WireToken | null): Promise<Finding | null> {
  const { archived } = await facts.projectAsSeen();
  if (archived)
    return bad(
      'The project is archived: nobody can comment.',
      'Unarchive it in GitLab under Settings, General, Advanced.',
    );
  const scopes = known?.scopes;
  if (scopes && !scopes.includes('api') && !scopes.includes('granular'))
    return bad(`The token has the scope ${scopes.join(', ')}, and a comment needs "api".`);
  return null;
}

async function allowed(facts: Facts, known: WireToken | null): Promise<Finding> {
  const scopes = known?.scopes;
  if (scopes === undefined) return notTried('GitLab does not tell what this token may do, and to comment would write');
  if (scopes.includes('granular'))
    return notTried('what a fine-grained token may do shows only when it does it, and to comment would write');
  const level = await levelOf(facts);
  if (level === null) return notTried('the user of this token is no member, and to comment would write');
  if (level < GUEST)
    return bad(`The user of the token has the role ${roleOf(level)}, and a comment needs at least Guest.`);
  return good(
    `The token has the scope api, and its user the role ${roleOf(level)}: it may comment. Nothing was posted.`,
  );
}

/** `null` for one who is none, such as an administrator. */
async function levelOf(facts: Facts): Promise<number | null> {
  const { id } = await facts.user();
  const member = await nullWhereHidden(() => facts.ask<{ access_level?: number }>(`members/all/${id}`));
  return member && (member.access_level ?? 0);
}
