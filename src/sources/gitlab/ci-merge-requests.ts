/** Merge requests with their commits: those that changed since the last time, and those that runs belong to. */
import type { MergeRequest } from '../../core/model/project.ts';
import type { User } from '../../core/model/run.ts';
import { withoutSecrets } from '../../core/redact.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { checkedValue } from '../answer.ts';
import { boundedAll } from '../bounded.ts';
import type { Gaps } from '../gaps.ts';
import { absentOnRefusal } from './refusals.ts';
import { commitIds, labelEvents, listedMergeRequests, mergeRequestShape } from './shapes.ts';

const PAGE = 100;
/** Pages of the list that are read where every merge request on them has changed. */
const MOST_PAGES = 10;
/** Merge requests that one snapshot reads of the newest, and again of those that runs belong to: two requests each. */
const MOST_READ = 100;
/** Commits of one merge request, the newest, in pages. */
const COMMIT_PAGES = 3;
/** Changes of the labels of one merge request, in pages. */
const EVENT_PAGES = 10;

export interface MergeRequestReader {
  /** The wanted one as soon as its branches are known, without all that is read of it later; `null` where there is none. */
  readonly wanted: Promise<MergeRequest | null>;
  /** Reads the wanted one and those that changed, newest first; gives the other projects that merge requests come from, likewise. */
  readNewest(): Promise<{ forks: readonly number[] }>;
  /** Those too, unless they are known. */
  readAlso(iids: readonly number[]): Promise<void>;
  /** Newest number first. */
  all(): MergeRequest[];
}

export function mergeRequestReader(
  client: GitlabClient,
  { known, wanted }: { known: readonly MergeRequest[]; wanted: number | null },
  gaps: Gaps,
): MergeRequestReader {
  const read = new Map(known.map((one) => [one.iid, one]));
  const asked = new Set<number>();
  const own = Promise.withResolvers<MergeRequest | null>();
  let hidden = false;

  const readOne = async (iid: number): Promise<MergeRequest | null> => {
    const shown = await showMergeRequest(client, iid);
    if (iid === wanted) own.resolve(shown ?? read.get(iid) ?? null);
    if (shown === null) return null;
    // Who set the labels of one that is not wanted is asked for where it was told once.
    const tellsWho = iid === wanted || read.get(iid)?.labels.some(({ by }) => by !== null);
    // Read after it, so that they are no older than the time of change by which it is known.
    const [commits, labels] = await Promise.all([
      readCommitIds(client, iid, gaps),
      tellsWho ? withSetters(client, shown) : shown.labels,
    ]);
    return { ...shown, commits, labels };
  };

  const readAll = async (iids: readonly number[]) => {
    const all = [...new Set(iids)];
    if (all.length > MOST_READ) {
      gaps.add(`Of ${all.length} merge requests that changed, the ${MOST_READ} newest were read.`);
    }
    for (const iid of all.slice(MOST_READ)) {
      const stale = read.get(iid);
      if (stale) read.set(iid, { ...stale, updated_at: null });
    }
    const refused: number[] = [];
    await boundedAll(all.slice(0, MOST_READ), async (iid) => {
      const one = await readOne(iid);
      if (one !== null) read.set(iid, one);
      else refused.push(iid);
      asked.add(iid);
    });
    if (refused.length > 0) {
      const named = refused.sort((a, b) => a - b).map((iid) => `!${iid}`);
      gaps.add(`Merge requests that are gone or hidden from this token: ${named.join(', ')}.`);
    }
  };

  /** What an earlier snapshot knows of the wanted one holds still; only who set its labels may not be known yet. */
  const keepWanted = async (one: MergeRequest) => {
    own.resolve(one);
    if (one.labels.some(({ by }) => by === null)) read.set(one.iid, { ...one, labels: await withSetters(client, one) });
  };

  return {
    wanted: own.promise,
    readNewest: async () => {
      const listed = await listChanged(client, read);
      hidden = listed === null;
      if (hidden) gaps.add('Merge requests are hidden from this token.');
      const { changed, forks } = listed ?? { changed: [], forks: [] };
      const kept = wanted !== null && isUnchanged(listed, wanted) ? read.get(wanted) : undefined;
      await Promise.all([
        kept && keepWanted(kept),
        readAll([...(wanted === null || kept ? [] : [wanted]), ...changed]),
      ]);
      own.resolve(null);
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
 * From the list of all, last changed first: those whose time of change is not the known one or whose labels are others (a label that is renamed or
 * deleted leaves the time as it is; one that is set or taken away does not: `assign_requested_labels` in app/services/issuable_base_service.rb), up to the page on which a known one is unchanged, since
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
    for (const { iid, updated_at, labels, source_project_id, project_id } of listed) {
      if (source_project_id && source_project_id !== project_id) forks.add(source_project_id);
      const before = known.get(iid);
      if (updated_at && before?.updated_at === updated_at && hasLabels(before, labels)) unchanged.add(iid);
      else changed.push(iid);
      stale.delete(iid);
    }
    if (listed.length < PAGE || known.size === 0 || (unchanged.size > 0 && stale.size === 0)) break;
  }
  return { changed, unchanged, forks: [...forks] };
}

/** A list that tells no labels tells no others. */
function hasLabels(one: MergeRequest, listed: readonly string[] | null | undefined): boolean {
  const names = new Set(one.labels.map(({ name }) => withoutSecrets(name)));
  return !listed || (listed.length === one.labels.length && listed.every((name) => names.has(withoutSecrets(name))));
}

/** Beyond the listed ones, what is known has not changed. */
function isUnchanged(listed: Changes | null, iid: number): boolean {
  return listed !== null && !listed.changed.includes(iid);
}

async function showMergeRequest(client: GitlabClient, iid: number): Promise<MergeRequest | null> {
  const wire = await absentOnRefusal(
    () => client.rest.MergeRequests.show(client.address.project, iid),
    client.tokenKind,
  );
  return wire === null ? null : checkedValue(wire, `GET merge_requests/${iid}`, mergeRequestShape);
}

/**
 * Its labels, each with who set it last (lib/api/resource_label_events.rb, which takes no job token). Of a merge request whose labels changed more
 * often than is read nobody is said to have set one.
 */
async function withSetters(client: GitlabClient, { iid, labels }: MergeRequest): Promise<MergeRequest['labels']> {
  if (labels.length === 0 || client.tokenKind === 'job') return labels;
  const options = { perPage: PAGE, maxPages: EVENT_PAGES } as never;
  const wire = await absentOnRefusal(() =>
    client.rest.MergeRequestLabelEvents.all(client.address.project, iid, options),
  );
  if (wire === null) return labels;
  const events = checkedValue(wire, `GET merge_requests/${iid}/resource_label_events`, labelEvents);
  if (events.length >= PAGE * EVENT_PAGES) return labels;
  const setters = new Map<string, User | null>();
  // GitLab gives them in no certain order.
  for (const { label, action, user } of events.toSorted((a, b) => a.id - b.id))
    if (label && action === 'add') setters.set(label.name, user);
  return labels.map(({ name }) => ({ name, by: setters.get(name) ?? null }));
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
