/** An embedded GitLab for demonstrations and tests: a loopback server with real runs in it. */
export { readStore, type Store, type StoredExperiment, type StoredRun } from './mlruns.ts';
export { listShippedStores } from './shipped-stores.ts';
export {
  type EmbeddedGitLab,
  type EmbeddedGitLabOptions,
  type EmbeddedProject,
  startEmbeddedGitLab,
} from './start.ts';
