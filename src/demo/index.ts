/** An embedded GitLab for demonstrations and tests: a loopback server with real runs in it. */

export {
  type EmbeddedGitLab,
  type EmbeddedGitLabOptions,
  type EmbeddedProject,
  startEmbeddedGitLab,
} from './start.ts';
export { readStore, type Store, type StoredExperiment, type StoredRun } from './store/read-store.ts';
export { listShippedStores } from './store/shipped-stores.ts';
