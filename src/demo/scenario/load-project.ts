import type { State } from '../state/state.ts';
import type { Store, StoredRun } from '../store/read-store.ts';
import {
  writeMainPipelines,
  writeMergedPipelines,
  writeMergeRequestPipeline,
  writePlainPipeline,
  writeReportJob,
} from './ci-history.ts';
import { endOf, type Merge, writeHistory } from './git-history.ts';
import { type LeftOut, writeExperiments, writeRuns } from './load-runs.ts';
import { addMembers, addToken, personAt } from './people.ts';
import { type Proposal, type Story, storyOf } from './story.ts';

const HOUR = 3_600_000;

type Project = { state: State; projectId: number; name: string; generation: 'history' | 'inline' };
type Origin = Parameters<typeof writeMainPipelines>[0];

/** Makes one project of a store: its runs and the merge requests, pipelines and people around them. */
export function loadProject(project: Project, whole: Store): void {
  const { state, projectId, name } = project;
  const store = activeOf(whole);
  const story = storyOf(name, store);
  const first = Math.min(...store.runs.flatMap((run) => run.startTime ?? []), 2e12) - 48 * HOUR;
  state.together(() => {
    const botId = addMembers(state, projectId, first);
    const merges = writeHistory(state, projectId, name, story);
    const { jobs, reportJob } = writeStory(project, store, story, merges);
    const leftOut = {
      ...omitted(whole, store),
      ...writeRuns(project, byAge(store.runs), writeExperiments(project, store), jobs),
    };
    state.run(
      `INSERT INTO projects (id, path, name, description, store, created_at, creator_id, left_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[projectId, `research/${name}`, name, story.description, name, first, personAt(0), JSON.stringify(leftOut)],
    );
    writeFile(project, 'README.md', `# ${name}\n\n${story.description}.\n`);
    if (story.config !== '') writeFile(project, 'ml-report.yml', story.config);
    addToken(state, `demo-api-${name}`, botId, 'api', null);
    addToken(state, `demo-read-${name}`, botId, 'read_api', null);
    addToken(state, `demo-job-${name}`, personAt(1), 'job', reportJob);
  });
}

/** A deleted run is gone in GitLab, and with a deleted experiment all of its runs. */
function activeOf({ experiments, runs }: Store): Store {
  const active = experiments.filter(({ stage }) => stage === 'active');
  const ids = new Set(active.map(({ id }) => id));
  return { experiments: active, runs: runs.filter((run) => run.stage === 'active' && ids.has(run.experimentId)) };
}

function omitted(whole: Store, store: Store): Pick<LeftOut, 'experiments' | 'runs'> {
  return {
    experiments: whole.experiments.length - store.experiments.length,
    runs: whole.runs.length - store.runs.length,
  };
}

function writeStory(
  { state, projectId }: Project,
  store: Store,
  story: Story,
  merges: readonly Merge[],
): { jobs: Map<StoredRun, number>; reportJob: number | null } {
  const names = new Map(store.experiments.map(({ id, name }) => [id, jobName(name)]));
  const originOf = (author: number): Origin => ({
    ...{ state, projectId, userId: personAt(author) },
    nameOf: (id) => names.get(id) ?? 'train',
  });
  const jobs = new Map<StoredRun, number>();
  let reportJob: number | null = null;
  const keep = (added: Map<StoredRun, number>) => {
    for (const [run, job] of added) jobs.set(run, job);
  };
  for (const change of story.main) keep(writeMainPipelines(originOf(0), change));
  merges.forEach((merge, index) => {
    const proposal = story.proposals[index];
    if (!proposal) return;
    const origin = originOf(merge.iid);
    const id = writeMergeRequest({ state, projectId }, proposal, merge);
    for (const change of proposal.changes) {
      if (proposal.state === 'merged') {
        keep(writeMergedPipelines(origin, change, { id, iid: merge.iid }));
        continue;
      }
      const newest = change === proposal.changes.at(-1);
      const written = writeMergeRequestPipeline(origin, change, { id, iid: merge.iid, newest });
      keep(written.jobs);
      if (newest) reportJob = writeReportJob(origin, written.pipelineId, endOf([change]) + HOUR / 12);
    }
    if (merge.merge !== null && merge.mergedAt !== null) writePlainPipeline(originOf(0), merge.merge, merge.mergedAt);
  });
  return { jobs, reportJob };
}

/** Letters, digits and dashes: experiments may be called anything. */
function jobName(experiment: string): string {
  const slug = experiment
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `train ${slug || 'experiment'}`;
}

function writeMergeRequest(
  { state, projectId }: Pick<Project, 'state' | 'projectId'>,
  proposal: Proposal,
  merge: Merge,
): number {
  const created = (proposal.changes[0]?.at ?? 0) - HOUR / 6;
  const updated = merge.mergedAt ?? endOf(proposal.changes);
  const author = personAt(merge.iid);
  const id = state.run(
    `INSERT INTO merge_requests (project_id, iid, title, description, state, source_branch, target_branch, author_id, merged_by,
       created_at, updated_at, merged_at, base_sha, start_sha, head_sha, merge_sha)
     VALUES (?, ?, ?, ?, ?, ?, 'main', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[projectId, merge.iid, proposal.title, proposal.description, proposal.state, proposal.branch, author],
    ...[merge.mergedAt === null ? null : personAt(0), created, updated, merge.mergedAt],
    ...[merge.base, merge.start, merge.head, merge.merge],
  );
  for (const { sha } of proposal.changes) {
    state.run('INSERT INTO pushes (merge_request_id, sha) VALUES (?, ?)', id, sha);
  }
  writeNotes(state, projectId, id, author, proposal, created);
  return id;
}

function writeNotes(
  state: State,
  projectId: number,
  id: number,
  author: number,
  proposal: Proposal,
  created: number,
): void {
  const add = (body: string, system: number, by: number, at: number) =>
    state.run(
      `INSERT INTO notes (project_id, merge_request_id, author_id, body, system, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[projectId, id, by, body, system, at, at],
    );
  add('assigned to @ines.okafor', 1, author, created);
  proposal.comments.forEach((comment, index) => {
    add(comment, 0, index % 2 === 0 ? personAt(0) : author, created + (index + 1) * HOUR);
  });
  for (const { sha, at } of proposal.changes.slice(1)) {
    add(`added 1 commit\n\n<ul><li>${sha.slice(0, 8)}</li></ul>`, 1, author, at);
  }
  if (proposal.state === 'merged') add('merged', 1, personAt(0), endOf(proposal.changes) + HOUR);
}

function writeFile({ state, projectId }: Project, path: string, content: string): void {
  state.run('INSERT INTO files (project_id, path, content) VALUES (?, ?, ?)', projectId, path, content);
}

function byAge(runs: readonly StoredRun[]): StoredRun[] {
  return runs.toSorted((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0));
}
