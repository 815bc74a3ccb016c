/** What GitLab knows around the runs: jobs, pipelines, users, merge requests, commits. */
import type { Commit, MergeRequest } from '../core/model/project.ts';
import { JOB_TAG, type Job, type Pipeline, type Run, type RunCi, type User } from '../core/model/run.ts';
import type { GitlabClient } from '../gitlab.ts';
import { absentOnRefusal } from './absent.ts';
import { boundedAll } from './bounded.ts';
import type { CiFacts } from './source.ts';

/** How far back the default branch is read, in pages of 100 commits. */
const COMMIT_PAGES = 3;
/** Merge requests whose commits are read: two requests each. */
const MERGE_REQUESTS = 100;

/** When so many jobs are hidden and none is seen, the token may see none, and no more are asked for. */
const MOST_HIDDEN = 50;

interface JobFacts {
  readonly job: Job;
  readonly pipeline: Pipeline;
  readonly user: User | null;
}

export async function readCiFacts(
  client: GitlabClient,
  runs: readonly Run[],
  wanted: number | null,
  defaultBranch: string | null,
): Promise<CiFacts> {
  const gaps: string[] = [];
  const jobs = await readJobs(client, jobIds(runs), gaps);
  const iids = new Set([...jobs.values()].flatMap(({ pipeline }) => mergeRequestOf(pipeline.ref) ?? []));
  const mergeRequests = await readMergeRequests(client, iids, wanted, gaps);
  const commits = defaultBranch === null ? [] : await readCommits(client, defaultBranch, gaps);
  const byRun = new Map<string, RunCi>();
  for (const run of runs) {
    const facts = jobs.get(Number(run.tags.get(JOB_TAG)));
    if (facts) byRun.set(run.run_id, { ...facts, merge_request: owner(facts.pipeline, mergeRequests) });
  }
  return { runs: byRun, mergeRequests, commits, gaps };
}

function jobIds(runs: readonly Run[]): Set<number> {
  return new Set(
    runs.map((run) => run.tags.get(JOB_TAG) ?? '').flatMap((id) => (/^\d{1,15}$/.test(id) ? [Number(id)] : [])),
  );
}

/** The iid in the ref of a merge request pipeline: `refs/merge-requests/42/head` (or `merge`, `train`). */
function mergeRequestOf(ref: string): number | null {
  const [, iid] = /^refs\/merge-requests\/(\d+)\/(?:head|merge|train)$/.exec(ref) ?? [];
  return iid === undefined ? null : Number(iid);
}

function owner(pipeline: Pipeline, mergeRequests: readonly MergeRequest[]): RunCi['merge_request'] {
  const iid = mergeRequestOf(pipeline.ref);
  const found = mergeRequests.find((one) =>
    iid === null ? one.source_branch === pipeline.ref && one.commits?.includes(pipeline.sha) : one.iid === iid,
  );
  return found ? { iid: found.iid, url: found.url, title: found.title } : null;
}

/**
 * Every job by its id. One job is asked for, then all jobs of its pipeline at once, then the next that is still unknown: so requests grow
 * with pipelines, not with runs. A job that is gone or hidden from this token stays unknown.
 */
async function readJobs(
  client: GitlabClient,
  ids: ReadonlySet<number>,
  gaps: string[],
): Promise<Map<number, JobFacts>> {
  const known = new Map<number, JobFacts>();
  const open = new Set(ids);
  let hidden = 0;
  await boundedAll(open, async (id) => {
    if (known.has(id) || (hidden >= MOST_HIDDEN && known.size === 0)) return;
    const job = await absentOnRefusal(() => client.rest.Jobs.show(client.address.project, id));
    if (job === null) {
      hidden++;
      return;
    }
    add(known, job);
    const pipelineId = Number(job.pipeline.id);
    if (![...open].some((other) => !known.has(other))) return;
    const siblings = await absentOnRefusal(() =>
      client.rest.Jobs.all(client.address.project, { pipelineId, includeRetried: true, perPage: 100 }),
    );
    for (const sibling of siblings ?? []) add(known, sibling);
  });
  const missing = [...ids].filter((id) => !known.has(id)).length;
  if (missing > 0) {
    gaps.push(
      `Of the ${ids.size} CI jobs that runs name, ${missing} are gone or hidden from this token: those runs have no links to job, pipeline and user.`,
    );
  }
  return known;
}

interface WireJob {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly web_url: string;
  readonly user?: unknown;
  readonly pipeline: {
    readonly id: number;
    readonly ref: string;
    readonly sha: string;
    readonly web_url?: unknown;
    readonly source?: unknown;
  };
}

function add(known: Map<number, JobFacts>, wire: unknown): void {
  const { id, name, status, web_url: url, user, pipeline } = wire as WireJob;
  known.set(id, {
    job: { id, name, url, status },
    pipeline: {
      id: pipeline.id,
      url: String(pipeline.web_url ?? ''),
      ref: pipeline.ref,
      sha: pipeline.sha,
      source: String(pipeline.source ?? ''),
    },
    user: toUser(user),
  });
}

/** A user as REST tells it; `null` for anything else. */
export function toUser(wire: unknown): User | null {
  if (typeof wire !== 'object' || wire === null) return null;
  const { id, username, name, web_url: url } = wire as Record<string, unknown>;
  if (typeof id !== 'number' || typeof username !== 'string') return null;
  return { id, username, name: typeof name === 'string' ? name : username, url: typeof url === 'string' ? url : '' };
}

async function readMergeRequests(
  client: GitlabClient,
  withRuns: ReadonlySet<number>,
  wanted: number | null,
  gaps: string[],
): Promise<MergeRequest[]> {
  const { project } = client.address;
  const listed = await absentOnRefusal(() =>
    client.rest.MergeRequests.all({
      projectId: project,
      state: 'all',
      orderBy: 'updated_at',
      sort: 'desc',
      perPage: 100,
      maxPages: 1,
    } as never),
  );
  if (listed === null) {
    gaps.push('Merge requests are hidden from this token.');
    return [];
  }
  const newest = (listed as unknown as { iid: number }[]).map(({ iid }) => iid);
  const all = [...new Set([...(wanted === null ? [] : [wanted]), ...[...withRuns].sort((a, b) => b - a), ...newest])];
  if (all.length > MERGE_REQUESTS)
    gaps.push(`Of ${all.length} merge requests the ${MERGE_REQUESTS} with the newest runs were read.`);
  const read = await boundedAll(all.slice(0, MERGE_REQUESTS), (iid) => readMergeRequest(client, iid));
  return read.filter((one) => one !== null).sort((a, b) => b.iid - a.iid);
}

async function readMergeRequest(client: GitlabClient, iid: number): Promise<MergeRequest | null> {
  const { project } = client.address;
  const wire = (await absentOnRefusal(() => client.rest.MergeRequests.show(project, iid))) as Record<
    string,
    unknown
  > | null;
  if (wire === null) return null;
  const commits = (await absentOnRefusal(() =>
    client.rest.MergeRequests.allCommits(project, iid, { perPage: 100 } as never),
  )) as { id: string }[] | null;
  const refs = (wire['diff_refs'] ?? {}) as { base_sha?: string | null };
  return {
    iid,
    title: String(wire['title'] ?? ''),
    url: String(wire['web_url'] ?? ''),
    state: wire['state'] as MergeRequest['state'],
    source_branch: String(wire['source_branch'] ?? ''),
    target_branch: String(wire['target_branch'] ?? ''),
    author: toUser(wire['author']),
    head_sha: textOrNull(wire['sha']),
    base_sha: textOrNull(refs.base_sha),
    created_at: Date.parse(String(wire['created_at'])),
    merged_at: timeOrNull(wire['merged_at']),
    merged_shas: [wire['merge_commit_sha'], wire['squash_commit_sha']].flatMap((sha) => textOrNull(sha) ?? []),
    commits: commits?.map(({ id }) => id) ?? null,
  };
}

async function readCommits(client: GitlabClient, branch: string, gaps: string[]): Promise<Commit[]> {
  const options = { refName: branch, perPage: 100, maxPages: COMMIT_PAGES } as never;
  const wire = (await absentOnRefusal(() => client.rest.Commits.all(client.address.project, options))) as
    | Record<string, unknown>[]
    | null;
  if (wire === null) gaps.push('The commits of the default branch are hidden from this token.');
  return (wire ?? []).map((commit) => ({
    sha: String(commit['id']),
    title: String(commit['title'] ?? ''),
    url: String(commit['web_url'] ?? ''),
    committed_at: Date.parse(String(commit['committed_date'])),
    author: String(commit['author_name'] ?? ''),
  }));
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function timeOrNull(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
