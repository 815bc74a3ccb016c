/** Jobs by their number, with their pipelines, in as few requests as can be. */
import type { RunCi } from '../../core/model/run.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { checkedValue } from '../answer.ts';
import { boundedAll } from '../bounded.ts';
import type { Gaps } from '../gaps.ts';
import { absentOnRefusal } from './refusals.ts';
import { jobShape, listedJobs } from './shapes.ts';

const PAGE = 100;
/** Pages of a project's jobs that are read at most: far ones are refused (`offset_limit_exceeded?` in lib/api/helpers/pagination_strategies.rb). */
const MOST_PAGES = 100;
/** A job token can find a job by these pages only, one after the other. */
const MOST_PAGES_OF_JOB_TOKEN = 50;
/** When so many more jobs are not found than pipelines are, the rest is gone with its old pipelines, or hidden: no more are asked for. */
const MOST_MISSES = 50;
/** Forks that are looked through for jobs which the project does not have. */
const MOST_FORKS = 5;
const PAGES_OF_FORK = 2;

/**
 * Every job of `ids` that this token may see. `forks` gives the projects that merge requests come from: the pipeline of such a merge request runs in
 * its source project unless the target allows otherwise (`pipeline_project` in app/services/merge_requests/create_pipeline_service.rb).
 */
export async function readJobs(
  client: GitlabClient,
  ids: ReadonlySet<number>,
  forks: () => Promise<readonly number[]>,
  gaps: Gaps,
): Promise<ReadonlyMap<number, RunCi>> {
  const search: Search = { found: new Map(), open: new Set(ids) };
  if (ids.size === 0) return search.found;
  const mayAskForOne = client.tokenKind !== 'job';
  const bounds = mayAskForOne ? { pages: MOST_PAGES, worthIt: 2 } : { pages: MOST_PAGES_OF_JOB_TOKEN, worthIt: 0 };
  const older = await readNewest(client, search, bounds);
  if (mayAskForOne) {
    await readByNumber(client, search, older);
    for (const fork of search.open.size === 0 ? [] : (await forks()).slice(0, MOST_FORKS)) {
      if (search.open.size === 0) break;
      await readNewest(client.of(String(fork)), search, { pages: PAGES_OF_FORK, worthIt: 1 });
    }
  }
  const missing = search.open.size;
  if (missing > 0) {
    gaps.add(
      `Of the ${ids.size} CI jobs that runs name, ${missing} were not found (gone, or hidden from this token): those runs have no links to job, pipeline and user.`,
    );
  }
  return search.found;
}

interface Search {
  readonly found: Map<number, RunCi>;
  readonly open: Set<number>;
}

/**
 * Looks through a project's jobs, newest first, retried ones and those of child pipelines among them (`user_project.builds` in lib/api/ci/jobs.rb):
 * until all are found, or none is left that could come, or a page has told of fewer than `worthIt` pipelines, since one job by its number and
 * all of its pipeline are two requests. Gives the ids that may still be among older jobs.
 */
async function readNewest(
  client: GitlabClient,
  search: Search,
  { pages, worthIt }: { pages: number; worthIt: number },
): Promise<number[]> {
  for (let page = 1; page <= pages && search.open.size > 0; page++) {
    const wire = await absentOnRefusal(
      () => client.rest.Jobs.all(client.address.project, { perPage: PAGE, page } as never),
      client.tokenKind,
    );
    if (wire === null) return [];
    const { pipelines, oldest, count } = take(search, wire, 'GET jobs');
    if (count < PAGE) return [];
    const older = [...search.open].filter((id) => id < oldest);
    if (older.length === 0) return [];
    if (pipelines < worthIt || page === pages) return older;
  }
  return [];
}

/**
 * A few jobs are asked for, then all jobs of their pipelines at once, then a few of those that are still unknown: requests grow with pipelines, not
 * with runs.
 */
async function readByNumber(client: GitlabClient, search: Search, ids: readonly number[]): Promise<void> {
  const { project } = client.address;
  const asked = new Set<number>();
  const read = new Set<number>();
  let misses = 0;
  const open = () => ids.filter((id) => search.open.has(id) && !asked.has(id));
  while (open().length > 0 && misses < MOST_MISSES + read.size) {
    const pipelines = await boundedAll(farApart(open()), async (id) => {
      asked.add(id);
      const wire = await absentOnRefusal(() => client.rest.Jobs.show(project, id));
      if (wire === null) misses++;
      else take(search, [wire], `GET jobs/${id}`);
      return search.found.get(id)?.pipeline.id ?? [];
    });
    const fresh = new Set(pipelines.flat().filter((id) => !read.has(id)));
    for (const id of fresh) read.add(id);
    if (open().length === 0) return;
    await boundedAll(fresh, async (pipelineId) => {
      const options = { pipelineId, includeRetried: true, perPage: PAGE };
      const wire = await absentOnRefusal(() => client.rest.Jobs.all(project, options));
      if (wire !== null) take(search, wire, `GET pipelines/${pipelineId}/jobs`);
    });
  }
}

/**
 * Four of the newest, at most. Jobs of one pipeline have numbers close together: what is asked for side by side should be of several; and what is
 * gone is mostly the oldest.
 */
function farApart(ids: readonly number[]): number[] {
  const sorted = [...ids].sort((a, b) => b - a);
  const step = Math.min(25, Math.max(1, Math.floor(sorted.length / 4)));
  return [0, 1, 2, 3].flatMap((part) => sorted[part * step] ?? []);
}

/** Of what came, the jobs that are looked for; only those are read closely. */
function take(
  { found, open }: Search,
  wire: unknown,
  call: string,
): { pipelines: number; oldest: number; count: number } {
  const jobs = checkedValue(wire, call, listedJobs);
  const pipelines = new Set<number>();
  let oldest = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    oldest = Math.min(oldest, job.id);
    if (!open.delete(job.id)) continue;
    const ci = checkedValue(job, call, jobShape);
    found.set(job.id, ci);
    pipelines.add(ci.pipeline.id);
  }
  return { pipelines: pipelines.size, oldest, count: jobs.length };
}
