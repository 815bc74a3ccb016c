/** What is asked of GitLab before anything is written; apart from the rest, so that it is on its way while that is loaded. */
import type { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import { gitlabNotes, type OwnNote, type OwnNotes } from '../publish/gitlab-notes.ts';
import { isForbidden, type MergeRequestNow, mergeRequestNow } from '../publish/merge-request.ts';

export interface LookedUp {
  readonly notes: OwnNotes;
  /** The merge request as it is, and our notes on it; what this token may not see is `null`, or why. */
  readonly found: Promise<readonly [now: MergeRequestNow | null, known: readonly OwnNote[] | UserError]>;
}

export function lookUp(client: GitlabClient, iid: number): LookedUp {
  const notes = gitlabNotes(client, iid);
  const found = Promise.all([mergeRequestNow(client, iid), notes.ours().catch(forbidden)]);
  // Whoever waits for it is told; until then nobody may be waiting yet.
  found.catch(() => {});
  return { notes, found };
}

/** Of a call that this token may not make, the words; anything else is thrown on. */
export function forbidden(cause: unknown): UserError {
  if (isForbidden(cause)) return cause;
  throw cause;
}
