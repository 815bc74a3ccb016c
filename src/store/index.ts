/** The snapshot: the one hand-over between the commands. This room alone knows the form of its file. */

export { COMPARISON_FILE, readComparison, writeComparison } from './comparison-file.ts';
export { openSnapshot, type SnapshotReader } from './read.ts';
export { createSnapshot, type SnapshotWriter } from './write.ts';

/** Name of the snapshot inside the hand-over folder. */
export const SNAPSHOT_FILE = 'snapshot.sqlite';
