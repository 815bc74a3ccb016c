import { randomBytes } from 'node:crypto';
import { type EmbeddedGitLab, stateOf } from '../embedded.ts';
import { personAt } from '../scenario/people.ts';
import { resolveRef } from '../state/commit-graph.ts';
import type { JobRow, MergeRequestRow, PipelineRow } from '../state/rows.ts';
import { nextPipelineIid, type State } from '../state/state.ts';

export type NewJob = {
  name: string;
  stage?: string;
  status?: string;
  /** Description of the runner; by default that of the project. */
  runner?: string;
};

export type NewPipeline = {
  jobs?: readonly NewJob[];
  status?: string;
  /** When it began, by default now. */
  at?: number;
} & (
  | {
      /** A branch, or `refs/merge-requests/N/head`, `…/merge` or `…/train`: N is a merge request of this project or of the one it is a fork of. */
      ref: string;
      /** By default the head of the ref; for `…/merge` and `…/train` a merge that nothing else has. */
      sha?: string;
      /** By default `merge_request_event` for a merge request, `push` for a branch. */
      source?: string;
    }
  | {
      /** The pipeline of this project whose bridge starts this one; ref, commit and merge request are its. */
      childOf: number;
    }
);

/** Ids of the pipeline and of its jobs, in the order of `jobs`. */
export type AddedPipeline = { id: number; sha: string; jobs: number[] };

type Place = {
  ref: string;
  sha: string;
  source: string;
  sourceSha: string | null;
  mergeRequest: MergeRequestRow | undefined;
};

/** A pipeline that ran in a project; a pipeline of a merge request's newest commit changes the merge request too. */
export function addPipeline(gitlab: EmbeddedGitLab, projectId: number, wanted: NewPipeline): AddedPipeline {
  const state = stateOf(gitlab);
  return state.together(() => {
    const place = 'childOf' in wanted ? placeOfChild(state, wanted.childOf) : placeOf(state, projectId, wanted);
    const at = wanted.at ?? Date.now();
    const status = wanted.status ?? 'success';
    const userId = place.mergeRequest?.author_id ?? personAt(0);
    const id = state.run(
      `INSERT INTO pipelines (project_id, iid, sha, ref, source, status, user_id, merge_request_id, created_at, finished_at, source_sha)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[projectId, nextPipelineIid(state, projectId), place.sha, place.ref, place.source, status, userId],
      ...[place.mergeRequest?.id ?? null, at, status === 'running' ? null : at + 60_000, place.sourceSha],
    );
    const jobs = (wanted.jobs ?? []).map((job) => insertJob(state, { projectId, pipelineId: id, userId, at }, job));
    if ('childOf' in wanted) {
      const bridge = insertJob(
        state,
        { projectId, pipelineId: wanted.childOf, userId, at },
        { name: 'child', stage: 'train' },
      );
      state.run("UPDATE jobs SET kind = 'bridge', downstream_pipeline_id = ? WHERE id = ?", id, bridge);
    } else if (place.mergeRequest?.head_sha === (place.sourceSha ?? place.sha)) {
      state.run('UPDATE merge_requests SET updated_at = ? WHERE id = ?', Date.now(), place.mergeRequest.id);
    }
    return { id, sha: place.sha, jobs };
  });
}

/** A child runs on what its parent runs on (GitLab: app/models/ci/bridge.rb). */
function placeOfChild(state: State, parentId: number): Place {
  const parent = state.one<PipelineRow>('SELECT * FROM pipelines WHERE id = ?', parentId);
  if (!parent) throw new TypeError(`there is no pipeline ${parentId}`);
  const mergeRequest = state.one<MergeRequestRow>('SELECT * FROM merge_requests WHERE id = ?', parent.merge_request_id);
  return { ref: parent.ref, sha: parent.sha, source: 'parent_pipeline', sourceSha: parent.source_sha, mergeRequest };
}

function placeOf(
  state: State,
  projectId: number,
  { ref, sha, source }: { ref: string; sha?: string; source?: string },
): Place {
  const [, iid, kind] = /^refs\/merge-requests\/(\d+)\/(head|merge|train)$/.exec(ref) ?? [];
  if (iid === undefined) {
    const head = sha ?? resolveRef(state, projectId, ref);
    if (head === undefined) throw new TypeError(`project ${projectId} has no ref ${ref}`);
    return { ref, sha: head, source: source ?? 'push', sourceSha: null, mergeRequest: undefined };
  }
  const request = state.one<MergeRequestRow>(
    `SELECT * FROM merge_requests WHERE iid = ? AND project_id = coalesce((SELECT forked_from FROM projects WHERE id = ?), ?)`,
    ...[Number(iid), projectId, projectId],
  );
  if (!request) throw new TypeError(`project ${projectId} has no merge request ${iid}`);
  const merged = kind === 'head' ? undefined : (sha ?? addMerge(state, request));
  return {
    ...{ ref, source: source ?? 'merge_request_event', mergeRequest: request },
    ...(merged === undefined
      ? { sha: sha ?? request.head_sha, sourceSha: null }
      : { sha: merged, sourceSha: request.head_sha }),
  };
}

/** The merge of source and target that GitLab makes for one pipeline, on no branch. */
function addMerge(state: State, request: MergeRequestRow): string {
  const target = resolveRef(state, request.project_id, request.target_branch) ?? request.start_sha;
  const title = `Merge branch '${request.source_branch}' into '${request.target_branch}'`;
  return addCommit(state, request.project_id, [target, request.head_sha], title, request.author_id);
}

/** A commit with a made-up hash, now; gives the hash. */
export function addCommit(state: State, projectId: number, parents: string[], title: string, author: number): string {
  const sha = randomBytes(20).toString('hex');
  state.run(
    'INSERT INTO commits (project_id, sha, parents, title, author_id, date) VALUES (?, ?, ?, ?, ?, ?)',
    ...[projectId, sha, JSON.stringify(parents), title, author, Date.now()],
  );
  return sha;
}

/** The job is tried again: the old one stays as a try that was made again. Gives the new one's id. */
export function retryJob(gitlab: EmbeddedGitLab, jobId: number, status = 'success'): number {
  const state = stateOf(gitlab);
  const job = state.one<JobRow>('SELECT * FROM jobs WHERE id = ?', jobId);
  if (!job) throw new TypeError(`there is no job ${jobId}`);
  return state.together(() => {
    state.run('UPDATE jobs SET retried = 1 WHERE id = ?', jobId);
    const where = { projectId: job.project_id, pipelineId: job.pipeline_id, userId: job.user_id, at: Date.now() };
    return insertJob(state, where, { name: job.name, stage: job.stage, status });
  });
}

/** The job is gone; its runs keep the tag and are linked to no job any more. */
export function deleteJob(gitlab: EmbeddedGitLab, jobId: number): void {
  const state = stateOf(gitlab);
  state.together(() => {
    state.run('DELETE FROM jobs WHERE id = ?', jobId);
    state.run('UPDATE runs SET job_id = NULL WHERE job_id = ?', jobId);
  });
}

function insertJob(
  state: State,
  where: { projectId: number; pipelineId: number; userId: number; at: number },
  { name, stage = 'test', status = 'success', runner }: NewJob,
): number {
  return state.run(
    `INSERT INTO jobs (project_id, pipeline_id, name, stage, status, retried, user_id, created_at, started_at, finished_at,
       failure_reason, runner) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
    ...[where.projectId, where.pipelineId, name, stage, status, where.userId, where.at, where.at + 1000],
    ...[status === 'running' ? null : where.at + 50_000, status === 'failed' ? 'script_failure' : null, runner ?? null],
  );
}
