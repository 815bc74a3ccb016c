/** The rows of the state as the queries give them; times are milliseconds since 1970. */
export type UserRow = { id: number; username: string; name: string; bot: number; created_at: number };

/** Roles of members, as GitLab numbers them. */
export const LEVELS = { guest: 10, reporter: 20, developer: 30, maintainer: 40 } as const;

export type ProjectRow = {
  id: number;
  path: string;
  name: string;
  description: string;
  store: string;
  created_at: number;
  creator_id: number;
  left_out: string;
  /** The project that this one is a fork of. */
  forked_from: number | null;
  /** Who can open its Pages: `private` its members, `enabled` whoever may see it, `public` everybody, `disabled` nobody. */
  pages_access: 'private' | 'enabled' | 'public' | 'disabled';
};

export type ExperimentRow = {
  id: number;
  project_id: number;
  iid: number;
  name: string;
  tags: string;
  user_id: number;
  created_at: number;
  updated_at: number;
};

export type RunRow = {
  id: number;
  project_id: number;
  experiment_id: number;
  experiment_iid: number;
  iid: number;
  eid: string;
  name: string;
  status: string;
  start_time: number;
  end_time: number | null;
  created_at: number;
  updated_at: number;
  user_id: number | null;
  job_id: number | null;
  params: string;
  tags: string;
  latest: string;
  /** Set for the run that belongs to one model version. */
  model_version_id: number | null;
};

export type ModelRow = {
  id: number;
  project_id: number;
  experiment_id: number;
  name: string;
  description: string | null;
  tags: string;
  user_id: number;
  created_at: number;
  updated_at: number;
};

export type ModelVersionRow = {
  id: number;
  project_id: number;
  model_id: number;
  run_id: number;
  version: string;
  major: number;
  minor: number;
  patch: number;
  description: string | null;
  tags: string;
  user_id: number;
  created_at: number;
  updated_at: number;
};

export type CommitRow = {
  project_id: number;
  sha: string;
  parents: string;
  title: string;
  author_id: number;
  date: number;
};

export type PipelineRow = {
  id: number;
  project_id: number;
  iid: number;
  sha: string;
  ref: string;
  source: string;
  status: string;
  user_id: number;
  merge_request_id: number | null;
  created_at: number;
  finished_at: number | null;
  /** The head of the source branch, where `sha` is the merge of it into the target. */
  source_sha: string | null;
};

export type JobRow = {
  id: number;
  project_id: number;
  pipeline_id: number;
  name: string;
  stage: string;
  status: string;
  retried: number;
  user_id: number;
  created_at: number;
  started_at: number;
  finished_at: number | null;
  failure_reason: string | null;
  /** A bridge is a job that starts another pipeline. */
  kind: 'build' | 'bridge';
  downstream_pipeline_id: number | null;
  /** Description of the runner; `null` for the project's own. */
  runner: string | null;
};

export type MergeRequestRow = {
  id: number;
  project_id: number;
  iid: number;
  title: string;
  description: string;
  state: string;
  source_branch: string;
  target_branch: string;
  author_id: number;
  merged_by: number | null;
  created_at: number;
  updated_at: number;
  merged_at: number | null;
  base_sha: string;
  start_sha: string;
  head_sha: string;
  merge_sha: string | null;
  /** Set where the source branch lies in a fork. */
  source_project_id: number | null;
  /** Names as JSON, in the order of their letters. */
  labels: string;
};

export type LabelEventRow = {
  id: number;
  user_id: number;
  action: 'add' | 'remove';
  created_at: number;
  label_id: number;
  /** Of the label. */
  name: string;
};

export type NoteRow = {
  id: number;
  project_id: number;
  merge_request_id: number;
  author_id: number;
  body: string;
  system: number;
  created_at: number;
  updated_at: number;
  /** `null` for a note that stands for itself. */
  type: 'DiscussionNote' | null;
  /** `null` for a note that nobody answered: its discussion is known by its own id. */
  discussion_id: string | null;
  resolved_at: number | null;
  resolved_by: number | null;
};

export type StatusRow = {
  id: number;
  project_id: number;
  pipeline_id: number;
  sha: string;
  ref: string;
  status: string;
  name: string;
  target_url: string | null;
  description: string | null;
  user_id: number;
  created_at: number;
};

export type UploadRow = {
  id: number;
  project_id: number;
  secret: string;
  name: string;
  content: Uint8Array;
};
