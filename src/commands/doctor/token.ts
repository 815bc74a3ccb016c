/** Whose token it is, and what it may do: by what GitLab says of it, never by how it looks. */
import { tokenVariables } from '../../config/ci.ts';
import { UserError, userError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { ALL, attention, type Check, type Finding, good } from './check.ts';
import { type Facts, nullWhereHidden } from './facts.ts';

/** lib/api/entities/personal_access_token.rb */
export interface WireToken {
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly expires_at?: string | null;
}

/** `null` for a job’s token, and where GitLab does not say. */
export async function ownToken(client: GitlabClient): Promise<WireToken | null> {
  if (client.tokenKind === 'job') return null;
  return nullWhereHidden(async () => (await client.call('GET', '/personal_access_tokens/self')) as WireToken);
}

export const token: Check = {
  label: 'token',
  applies: ({ api }) => api !== null,
  ...{ after: ['server'], needed: ALL, mend: null },
  check: async (facts) => {
    const { environment } = facts.io;
    const { tracking, code } = await facts.connection().catch((cause: unknown) => {
      throw cause instanceof UserError && cause.code === 'TOKEN_MISSING' ? lacking(facts, cause) : cause;
    });
    const client = tracking ?? code;
    if (client === null) return attention('There is none for GitLab: the merge request cannot be read.', SAVE);
    if (client.tokenKind === 'job') return attention(JOB, SAVE);
    const from = environment.tokenVariable ?? 'The token';
    const user = (await client.call('GET', '/user').catch(nullWithoutScope)) as WireUser | null;
    const known = await ownToken(client);
    if (user === null)
      return attention(`${from} is accepted; GitLab does not tell whose it is (scope read_user).`, USER);
    const whose = `${from} is a ${kindOf(user, known)} of ${user.username}`;
    if (known === null) return attention(`${whose}; GitLab does not tell its scopes.`);
    const until = known.expires_at ? `, valid until ${known.expires_at}` : '';
    return ending(known, `${whose}, with the scope ${(known.scopes ?? []).join(', ')}${until}`, facts.io.now());
  },
};

interface WireUser {
  readonly username?: string;
  readonly bot?: boolean;
}

/** A comment is known to be ours by its author. */
const USER = 'To comment it must be known: let the token read its user.';

function nullWithoutScope(cause: unknown): null {
  if (cause instanceof UserError && cause.code === 'SCOPE_MISSING') return null;
  throw cause;
}

function kindOf({ username = '', bot = false }: WireUser, known: WireToken | null): string {
  if (known?.scopes?.includes('granular')) return 'fine-grained access token';
  if (bot && username.startsWith('project_')) return 'project access token';
  if (bot && username.startsWith('group_')) return 'group access token';
  return 'personal access token';
}

const SOON = 14 * 86_400_000;

function ending({ expires_at: until }: WireToken, says: string, now: number): Finding {
  const left = until ? Date.parse(until) - now : Number.POSITIVE_INFINITY;
  if (!(left < SOON)) return good(`${says}.`);
  return attention(`${says}, which is soon.`, 'Make a new one in time, and replace the CI/CD variable.');
}

/** Why the token may be missing just here goes before the general mend. */
function lacking({ io: { environment } }: Facts, cause: UserError): UserError {
  const { inFork, onProtectedRef } = environment;
  if (inFork)
    return hinted(
      cause,
      'This pipeline runs in a fork, which is not given it: a member can run it in the parent project.',
    );
  if (onProtectedRef !== false) return cause;
  return hinted(
    cause,
    `${cause.hint} A protected one is not given to this pipeline, since its branch is not protected.`,
  );
}

const hinted = (cause: UserError, hint: string) => new UserError(cause.code, { message: cause.message, hint }, cause);

const JOB = 'There is only the job’s own: it reads jobs, pipelines and merge requests, and may not comment.';
const SAVE = userError('TOKEN_MISSING', { variables: tokenVariables.join(', ') }).hint;
