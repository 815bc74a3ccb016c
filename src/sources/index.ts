/** Where runs are read from: a new source is a file beside this and one line here. */
export { fileStoreFolder } from './files/folder.ts';
export { fileStoreSource } from './files/source.ts';
export { createGaps } from './gaps.ts';
export { gitlabCi } from './gitlab/ci.ts';
export { sendsWholeHistories } from './gitlab/generation.ts';
export { gitlabSource } from './gitlab/source.ts';
export type { MlflowServer } from './mlflow/client.ts';
export { mlflowServerSource } from './mlflow/server.ts';
export { snapshotSource } from './snapshot/source.ts';
export type { CiFacts, ListedExperiment, ReadRun, Source } from './source.ts';
export { sqliteFile } from './sqlite/file.ts';
export { sqliteSource } from './sqlite/source.ts';
