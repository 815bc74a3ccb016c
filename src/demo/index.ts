/** An embedded GitLab for demonstrations and tests: a loopback server with real runs in it. */

export {
  addFork,
  addMergeRequest,
  type Fork,
  mergeNow,
  type NewMergeRequest,
  pushTo,
} from './changing/add-merge-request.ts';
export {
  type AddedPipeline,
  addPipeline,
  deleteJob,
  type NewJob,
  type NewPipeline,
  retryJob,
} from './changing/add-pipeline.ts';
export { addRuns, type ManyRuns } from './changing/add-runs.ts';
export { keepArtifact } from './changing/keep-artifact.ts';
export { openPages } from './changing/open-pages.ts';
export { renameProject } from './changing/rename-project.ts';
export { addToken, expireToken, type NewToken } from './changing/tokens.ts';
export { type NewFile, writeFile } from './changing/write-file.ts';
export type { EmbeddedGitLab, EmbeddedProject } from './embedded.ts';
export type { Answer } from './http/answer.ts';
export type { Asked, SeenRequest } from './http/asked.ts';
export type { Meddling, Step } from './http/server.ts';
export { type EmbeddedGitLabOptions, startEmbeddedGitLab } from './start.ts';
export { readStore, type Store, type StoredExperiment, type StoredRun } from './store/read-store.ts';
export { listShippedStores } from './store/shipped-stores.ts';
