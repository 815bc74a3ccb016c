/** Merge requests with their commits: those that changed since the last time, and those that runs belong to. */
import type { MergeRequest } from '../../core/model/project.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { checkedValue } from '../answer.ts';
import { boundedAll } from '../bounded.ts';
import type { Gaps } from '../gaps.ts';
import { absentOnRefusal } from './refusals.ts';
import { commitIds, listedMergeRequests, mergeRequestShape } from './shapes.ts';

const PAGE = 100;
/** Pages of the list that are read where every merge request on them has changed. */
const MOST_PAGES = 10;
/** Merge requests that one snapshot reads of the newest, and again of those that runs belong to: two requests each. */
const MOST_READ = 100;
/** Commits of one merge request, the newest, in pages. */
const COMMIT_PAGES = 3;

export interface MergeRequestReader {
  /** Reads `wanted` and those that changed, newest first; gives the other projects that merge requests come from, likewise. */
  readNewest(wanted: number | null): Promise<{ forks: readonly number[] }>;
  /** Those too, unless they are known. */
  readAlso(iids: readonly number[]): Promise<void>;
  /** Newest number first. */
  all(): MergeRequest[];
}

export function mergeRequestReader(
  client: GitlabClient,
  known: readonly MergeRequest[],
  gaps: Gaps,
): MergeRequestReader {
  const read = new Map(known.map((one) => [one.iid, one]));
  const asked = new Set<number>();
  let hidden = false;

  const readAll = async (iids: readonly number[]) => {
    const wanted = [...new Set(iids)];
    if (wanted.length > MOST_READ) {
      gaps.add(`Of ${wanted.length} merge requests that changed, the ${MOST_READ} newest were read.`);
    }
    for (const iid of wanted.slice(MOST_READ)) {
      const stale = read.get(iid);
      if (stale) read.set(iid, { ...stale, updated_at: null });
    }
    const refused: number[] = [];
    await boundedAll(wanted.slice(0, MOST_READ), async (iid) => {
      const one = await readMergeRequest(client, iid, gaps);
      if (one !== null) read.set(iid, one);
      else refused.push(iid);
      asked.add(iid);
    });
    if (refused.length > 0) {
      const named = refused.sort((a, b) => a - b).map((iid) => `!${iid}`);
      gaps.add(`Merge requests that are gone or hidden from this token: ${named.join(', ')}.`);
    }
  };

  return {
    readNewest: async (wanted) => {
      const listed = await listChanged(client, read);
      hidden = listed === null;
      if (hidden) gaps.add('Merge requests are hidden from this token.');
      const { changed, forks } = listed ?? { changed: [], forks: [] };
      await readAll([...(wanted === null || isUnchanged(listed, wanted, read) ? [] : [wanted]), ...changed]);
      return { forks };
    },
    readAlso: async (iids) => {
      if (hidden) return;
      await readAll([...new Set(iids)].filter((iid) => !read.has(iid) && !asked.has(iid)).sort((a, b) => b - a));
    },
    all: () => [...read.values()].sort((a, b) => b.iid - a.iid),
  };
}

interface Changes {
  readonly changed: readonly number[];
  readonly forks: readonly number[];
  readonly unchanged: ReadonlySet<number>;
}

/**
 * From the list of all, last changed first: those whose time of change is not the known one, up to the page on which a known one is unchanged, since
 * all behind it are unchanged too, but for those that had to be left out the last time. Without any that are known, one page.
 */
async function listChanged(client: GitlabClient, known: ReadonlyMap<number, MergeRequest>): Promise<Changes | null> {
  const changed: number[] = [];
  const unchanged = new Set<number>();
  const forks = new Set<number>();
  const stale = new Set([...known.values()].flatMap(({ iid, updated_at }) => (updated_at === null ? iid : [])));
  for (let page = 1; page <= MOST_PAGES; page++) {
    const asked = { state: 'all', orderBy: 'updated_at', sort: 'desc', perPage: PAGE, page };
    const wire = await absentOnRefusal(
      () => client.rest.MergeRequests.all({ projectId: client.address.project, ...asked } as never),
      client.tokenKind,
    );
    if (wire === null) return page === 1 ? null : { changed, unchanged, forks: [...forks] };
    const listed = checkedValue(wire, 'GET merge_requests', listedMergeRequests);
    for (const { iid, updated_at, source_project_id, project_id } of listed) {
      if (source_project_id && source_project_id !== project_id) forks.add(source_project_id);
      if (updated_at && known.get(iid)?.updated_at === updated_at) unchanged.add(iid);
      else changed.push(iid);
      stale.delete(iid);
    }
    if (listed.length < PAGE || known.size === 0 || (unchanged.size > 0 && stale.size === 0)) break;
  }
  return { changed, unchanged, forks: [...forks] };
}

/** Beyond the listed ones, what is known has not changed. */
function isUnchanged(listed: Changes | null, iid: number, known: ReadonlyMap<number, MergeRequest>): boolean {
  return listed !== null && known.has(iid) && !listed.changed.includes(iid);
}

/** Its commits are read after it, so that they are no older than the time of change by which it is known. */
async function readMergeRequest(client: GitlabClient, iid: number, gaps: Gaps): Promise<MergeRequest | null> {
  const wire = await absentOnRefusal(
    () => client.rest.MergeRequests.show(client.address.project, iid),
    client.tokenKind,
  );
  if (wire === null) return null;
  const one = checkedValue(wire, `GET merge_requests/${iid}`, mergeRequestShape);
  return { ...one, commits: await readCommitIds(client, iid, gaps) };
}

/** Newest first; no route that takes a job token tells them. */
async function readCommitIds(client: GitlabClient, iid: number, gaps: Gaps): Promise<string[] | null> {
  if (client.tokenKind === 'job') {
    gaps.add(
      'A job token may not see the commits of merge requests: runs of a branch pipeline are not known as theirs.',
    );
    return null;
  }
  const options = { perPage: PAGE, maxPages: COMMIT_PAGES } as never;
  const wire = await absentOnRefusal(() => client.rest.MergeRequests.allCommits(client.address.project, iid, options));
  return wire === null ? null : checkedValue(wire, `GET merge_requests/${iid}/commits`, commitIds).map(({ id }) => id);
}
