/** What GitLab's REST API tells of people, projects, jobs, merge requests and commits: checked, as the rest of the project knows it. */
import * as z from 'zod';
import { parseAcceptLines } from '../../core/model/accept-lines.ts';
import type { Commit, MergeRequest, Project } from '../../core/model/project.ts';
import type { RunCi, User } from '../../core/model/run.ts';

const text = z.string();
/** Milliseconds since 1970 from a date as Rails writes it. */
const time = text
  .refine((date) => /^\d{4}-\d\d-\d\d/.test(date) && !Number.isNaN(Date.parse(date)), 'not a date')
  .transform(Date.parse);
const sha = text.nullish().transform((value) => value || null);

/** lib/api/entities/user_safe.rb, user_basic.rb; the shorter one has no address. */
export const userShape = z
  .object({ id: z.number(), username: text, name: text.nullish(), web_url: text.nullish() })
  .transform(({ id, username, name, web_url }): User => ({ id, username, name: name ?? username, url: web_url ?? '' }));

const userOrNull = userShape.nullish().transform((user) => user ?? null);

/** lib/api/entities/project.rb; the default branch is absent where the repository is empty or hidden. */
export const projectShape = z
  .object({
    id: z.number(),
    path_with_namespace: text,
    web_url: text,
    name: text,
    default_branch: text.nullish(),
    visibility: z.enum(['private', 'internal', 'public']).catch('private'),
  })
  .transform(
    ({ id, path_with_namespace: path, web_url: url, name, default_branch, visibility }): Project => ({
      ...{ id, path, url, name, visibility },
      default_branch: default_branch || null,
    }),
  );

/** lib/api/entities/ci/job.rb, in lists and alone, with pipeline_basic.rb and runner.rb; a job that nobody has taken yet has no runner. */
export const jobShape = z
  .object({
    id: z.number(),
    name: text,
    status: text,
    web_url: text,
    user: userOrNull,
    runner: z.object({ description: text.nullish() }).nullish(),
    pipeline: z.object({ id: z.number(), ref: text, sha: text, web_url: text.nullish(), source: text.nullish() }),
  })
  .transform(
    ({ id, name, status, web_url: url, user, runner, pipeline }): RunCi => ({
      job: { id, name, url, status, runner: runner?.description?.trim() || null },
      pipeline: {
        ...{ id: pipeline.id, ref: pipeline.ref, sha: pipeline.sha },
        url: pipeline.web_url ?? '',
        source: pipeline.source ?? '',
      },
      user,
      merge_request: null,
    }),
  );

/** Of a list, as much as says whether more must be read of each. */
export const listedJobs = z.array(z.object({ id: z.number() }).loose());
export const listedMergeRequests = z.array(
  z.object({
    ...{ iid: z.number(), updated_at: time.nullish(), labels: z.array(text).nullish() },
    ...{ project_id: z.number().nullish(), source_project_id: z.number().nullish() },
  }),
);

/** lib/api/entities/merge_request.rb; without its commits and who set its labels, which are lists of their own. */
export const mergeRequestShape = z
  .object({
    iid: z.number(),
    title: text,
    description: text.nullish(),
    web_url: text,
    labels: z.array(text).nullish(),
    state: z.enum(['opened', 'closed', 'merged', 'locked']),
    source_branch: text,
    source_project_id: z.number().nullish(),
    target_branch: text,
    author: userOrNull,
    sha,
    diff_refs: z.object({ base_sha: sha }).nullish(),
    created_at: time,
    updated_at: time.nullish(),
    merged_at: time.nullish(),
    merge_commit_sha: sha,
    squash_commit_sha: sha,
  })
  .transform(
    (one): MergeRequest => ({
      ...{ iid: one.iid, title: one.title, url: one.web_url, state: one.state, author: one.author },
      ...{ source_branch: one.source_branch, source_project: one.source_project_id ?? null },
      ...{ target_branch: one.target_branch, head_sha: one.sha, base_sha: one.diff_refs?.base_sha ?? null },
      created_at: one.created_at,
      updated_at: one.updated_at ?? null,
      merged_at: one.merged_at ?? null,
      merged_shas: [one.merge_commit_sha, one.squash_commit_sha].flatMap((value) => value ?? []),
      commits: null,
      labels: (one.labels ?? []).map((name) => ({ name, by: null })),
      accepts: parseAcceptLines(one.description ?? null),
    }),
  );

/** lib/api/entities/resource_label_event.rb; without the label that was deleted since, without the user who was. */
export const labelEvents = z.array(
  z.object({
    id: z.number(),
    user: userOrNull,
    label: z.object({ name: text }).nullish(),
    action: text,
  }),
);

export const commitIds = z.array(z.object({ id: text.min(1) }));

/** lib/api/entities/commit.rb */
export const commitShape = z
  .object({
    id: text.min(1),
    title: text.nullish(),
    web_url: text.nullish(),
    committed_date: time,
    author_name: text.nullish(),
    parent_ids: z.array(text).nullish(),
  })
  .transform(({ id, title, web_url, committed_date, author_name, parent_ids }) => ({
    commit: {
      sha: id,
      title: title ?? '',
      url: web_url ?? '',
      committed_at: committed_date,
      author: author_name ?? '',
    } satisfies Commit,
    parents: parent_ids ?? [],
  }));
