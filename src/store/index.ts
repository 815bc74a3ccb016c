/** The snapshot: the one hand-over between the commands. This room alone knows the form of its file. */

export { COMPARISON_FILE, readComparison, writeComparison } from './comparison-file.ts';
export { mergeShards, openShards } from './merge.ts';
export { type ContentReader, checkSnapshot, isSnapshot, openSnapshot, type SnapshotReader } from './read.ts';
export { createSnapshot, type SnapshotWriter } from './write.ts';

/** Name of the snapshot inside the hand-over folder. */
export const SNAPSHOT_FILE = 'snapshot.sqlite';

/** Name of a shard inside the hand-over folder: its own for each, so that jobs side by side can hand over the same folder. */
export const shardFile = ({ index, of }: { readonly index: number; readonly of: number }) =>
  `shard-${index}-of-${of}.sqlite`;

/** Whether a file of the hand-over folder is a shard. */
export const isShardFile = (name: string) => /^shard-\d+-of-\d+\.sqlite$/.test(name);
