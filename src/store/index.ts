/** The snapshot: the one hand-over between the commands. This room alone knows the form of its file. */

export { COMPARISON_FILE, readComparison, writeComparison } from './comparison-file.ts';
export { isShardFile, SNAPSHOT_FILE, shardFile } from './files.ts';
export { mergeShards, openShards } from './merge.ts';
export {
  type ContentReader,
  checkSnapshot,
  isSnapshot,
  openSnapshot,
  type SnapshotReader,
  type StoredRun,
} from './read.ts';
export { createSnapshot, type SnapshotWriter } from './write.ts';
