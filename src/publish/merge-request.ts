/** What is done on a merge request besides its comment. */
import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';

/** A merge request as it is at this moment. */
export interface MergeRequestNow {
  readonly state: string;
  readonly url: string;
  /** The newest commit of its source branch. */
  readonly sha: string | null;
  readonly labels: readonly string[];
}

/** `null` where this token may not see it. */
export async function mergeRequestNow(client: GitlabClient, iid: number): Promise<MergeRequestNow | null> {
  try {
    const wire = (await client.call('GET', `merge_requests/${iid}`)) as Readonly<Record<string, unknown>>;
    const { state, web_url: url, sha, labels } = wire;
    return {
      ...{ state: String(state), url: String(url), sha: typeof sha === 'string' ? sha : null },
      labels: Array.isArray(labels) ? labels.map(String) : [],
    };
  } catch (cause) {
    if (isForbidden(cause)) return null;
    throw cause;
  }
}

/** Whether this token may not do it, or not see what it is about. */
export function isForbidden(cause: unknown): cause is UserError {
  return cause instanceof UserError && /^(SCOPE_MISSING|NOT_FOUND)$/.test(cause.code);
}

/** Whether GitLab understood the call and did not do it. */
export function isRefusal(cause: unknown): cause is UserError {
  return cause instanceof UserError && /^(SCOPE_MISSING|NOT_FOUND|SERVER_REFUSED)$/.test(cause.code);
}

/** Lets the merge request have the label or not; gives what was done, `null` where it was so already. */
export async function keepLabel(
  { rest, address: { project } }: GitlabClient,
  iid: number,
  { now, label, wanted }: { now: MergeRequestNow; label: string; wanted: boolean },
): Promise<'set' | 'taken away' | null> {
  if (now.labels.includes(label) === wanted) return null;
  const change = wanted ? { add_labels: [label] } : { remove_labels: [label] };
  await rest.MergeRequests.edit(project, iid, change as never);
  return wanted ? 'set' : 'taken away';
}

export interface Status {
  readonly name: string;
  readonly state: 'success' | 'failed';
  readonly description: string;
  readonly target_url: string;
}

/**
 * Sets the status of a commit; gives whether there was anything to do. GitLab makes a job of each that it is sent, also of one that is there already
 * (app/services/ci/create_commit_status_service.rb).
 */
export async function keepStatus(
  { rest, address: { project } }: GitlabClient,
  sha: string,
  status: Status,
): Promise<boolean> {
  const { name, state, description, target_url } = status;
  const there = await rest.Commits.allStatuses(project, sha, { name } as never).catch((cause: unknown) => {
    if (isRefusal(cause)) return [];
    throw cause;
  });
  const isSame = (one: Readonly<Record<string, unknown>>) =>
    one['name'] === name &&
    one['status'] === state &&
    one['description'] === description &&
    one['target_url'] === target_url;
  if ((there as unknown as Readonly<Record<string, unknown>>[]).some(isSame)) return false;
  await rest.Commits.editStatus(project, sha, state, { name, description, target_url } as never);
  return true;
}
