import type { State } from '../state/state.ts';
import { type Change, inventedSha } from './changes.ts';
import { personAt } from './people.ts';
import type { Proposal, Story } from './story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the walk over a story's events knows: main's newest commit and where each branch stands. */
type Walk = { state: State; projectId: number; store: string; head: string; branchHeads: Map<number, string> };

type Event = { at: number; happen: (walk: Walk) => void };

/** A merge request with the commits that git has for it. */
export type Merge = {
  iid: number;
  base: string;
  start: string;
  head: string;
  merge: string | null;
  mergedAt: number | null;
};

/** Writes commits and branches in the order of time; merged branches end in a merge commit on main. */
export function writeHistory(state: State, projectId: number, store: string, story: Story): Merge[] {
  const first = Math.min(
    ...[...story.main, ...story.proposals.flatMap(({ changes }) => changes)].map(({ at }) => at),
    2e12,
  );
  const walk: Walk = { state, projectId, store, head: inventedSha(`${store} first`), branchHeads: new Map() };
  addCommit(walk, walk.head, [], 'First commit', 0, first - 24 * HOUR);
  const merges: Merge[] = [];
  const events = [
    ...story.main.map((change, index) => onMain(change, index)),
    ...story.proposals.flatMap((proposal, index) => onBranch(proposal, index + 1, merges)),
  ];
  for (const event of events.sort((a, b) => a.at - b.at)) event.happen(walk);
  setBranch(walk, 'main', walk.head);
  for (const merge of merges) if (merge.merge === null) merge.start = walk.head;
  return merges.sort((a, b) => a.iid - b.iid);
}

function onMain(change: Change, index: number): Event {
  const at = change.at - 20 * MINUTE;
  return {
    at,
    happen: (walk) => {
      addCommit(walk, change.sha, [walk.head], 'Update the training', index, at);
      walk.head = change.sha;
    },
  };
}

function onBranch(proposal: Proposal, iid: number, merges: Merge[]): Event[] {
  const merge: Merge = { iid, base: '', start: '', head: '', merge: null, mergedAt: null };
  merges.push(merge);
  const pushes = proposal.changes.map((change, index): Event => {
    const at = change.at - 20 * MINUTE;
    return {
      at,
      happen: (walk) => {
        if (index === 0) merge.base = proposal.from ?? walk.head;
        if (index === 0) merge.start = merge.base;
        const title = index === 0 ? proposal.title : 'Use the same path as before';
        addCommit(walk, change.sha, [walk.branchHeads.get(iid) ?? merge.base], title, iid, at);
        walk.branchHeads.set(iid, change.sha);
        merge.head = change.sha;
        setBranch(walk, proposal.branch, change.sha);
      },
    };
  });
  return proposal.state === 'merged' ? [...pushes, mergeEvent(proposal, merge)] : pushes;
}

function mergeEvent(proposal: Proposal, merge: Merge): Event {
  const at = endOf(proposal.changes) + HOUR;
  return {
    at,
    happen: (walk) => {
      const sha = inventedSha(`${walk.store} merge ${merge.iid}`);
      addCommit(walk, sha, [walk.head, merge.head], `Merge branch '${proposal.branch}' into 'main'`, 0, at);
      walk.head = sha;
      merge.merge = sha;
      merge.mergedAt = at;
      walk.state.run('DELETE FROM branches WHERE project_id = ? AND name = ?', walk.projectId, proposal.branch);
    },
  };
}

/** When the last run of these changes ended. */
export function endOf(changes: readonly Change[]): number {
  return Math.max(...changes.flatMap(({ at, runs }) => [at, ...runs.map((run) => run.endTime ?? run.startTime ?? at)]));
}

function addCommit(walk: Walk, sha: string, parents: string[], title: string, author: number, date: number): void {
  walk.state.run(
    'INSERT OR IGNORE INTO commits (project_id, sha, parents, title, author_id, date) VALUES (?, ?, ?, ?, ?, ?)',
    ...[walk.projectId, sha, JSON.stringify(parents), title, personAt(author), date],
  );
}

function setBranch({ state, projectId }: Walk, name: string, sha: string): void {
  state.run('INSERT OR REPLACE INTO branches (project_id, name, sha) VALUES (?, ?, ?)', projectId, name, sha);
}
