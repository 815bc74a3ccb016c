/** Commits of the default branch, newest first. */
import type { Commit } from '../../core/model/project.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { checkedValue } from '../answer.ts';
import type { Gaps } from '../gaps.ts';
import { absentOnRefusal } from './refusals.ts';
import { commitShape } from './shapes.ts';

const PAGE = 100;
/** How far back the branch is read where nothing of it is known. */
const MOST_PAGES = 3;
/** Commits that a job token reads, each by a request. */
const MOST_ONE_BY_ONE = 30;
/** Commits that are kept from one snapshot to the next. */
const MOST_KEPT = 1000;

/** Reads until a page on which a known commit is; what was known beyond it stands behind. */
export async function readCommits(
  client: GitlabClient,
  branch: string | null,
  known: readonly Commit[],
  gaps: Gaps,
): Promise<Commit[]> {
  if (branch === null) {
    gaps.add('The default branch is not known, so its commits were not read.');
    return [...known];
  }
  const read = client.tokenKind === 'job' ? walkCommits : listCommits;
  const commits = await read(client, branch, new Set(known.map(({ sha }) => sha)), gaps);
  if (commits === null) {
    gaps.add('The commits of the default branch are hidden from this token.');
    return [...known];
  }
  const shas = new Set(commits.map(({ sha }) => sha));
  const met = known.findLastIndex(({ sha }) => shas.has(sha));
  return [...commits, ...(met < 0 ? [] : known.slice(met + 1))].slice(0, MOST_KEPT);
}

async function listCommits(client: GitlabClient, branch: string, known: ReadonlySet<string>): Promise<Commit[] | null> {
  const commits: Commit[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const asked = { refName: branch, perPage: PAGE, page } as never;
    const wire = await absentOnRefusal(() => client.rest.Commits.all(client.address.project, asked));
    if (wire === null) return page === 1 ? null : commits;
    const listed = checkedValue(wire, 'GET repository/commits', commitShape.array());
    for (const { commit } of listed) commits.push(commit);
    if (listed.length < PAGE || listed.some(({ commit }) => known.has(commit.sha))) break;
  }
  return commits;
}

/** A job token sees single commits only: the branch's newest, and from each its parents, the latest first. */
async function walkCommits(
  client: GitlabClient,
  branch: string,
  known: ReadonlySet<string>,
  gaps: Gaps,
): Promise<Commit[] | null> {
  const commits: Commit[] = [];
  const queued = new Set<string>();
  const open: { commit: Commit; parents: readonly string[] }[] = [];
  const look = async (ref: string) => {
    if (queued.has(ref) || queued.size >= MOST_ONE_BY_ONE) return;
    queued.add(ref);
    const wire = await absentOnRefusal(() => client.rest.Commits.show(client.address.project, ref), client.tokenKind);
    if (wire !== null) open.push(checkedValue(wire, `GET repository/commits/${ref}`, commitShape));
  };
  await look(branch);
  if (open.length === 0) return null;
  while (open.length > 0) {
    open.sort((a, b) => a.commit.committed_at - b.commit.committed_at);
    const next = open.pop();
    if (!next) break;
    commits.push(next.commit);
    if (known.has(next.commit.sha)) continue;
    await Promise.all(next.parents.map(look));
  }
  if (queued.size >= MOST_ONE_BY_ONE) {
    gaps.add(`A job token reads commits one by one: of the default branch the newest ${commits.length} were read.`);
  }
  return commits;
}
