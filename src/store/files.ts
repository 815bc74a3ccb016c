/** What the files of the hand-over folder are called. */

/** Name of the snapshot inside the hand-over folder. */
export const SNAPSHOT_FILE = 'snapshot.sqlite';

/** Name of a shard inside the hand-over folder: its own for each, so that jobs side by side can hand over the same folder. */
export const shardFile = ({ index, of }: { readonly index: number; readonly of: number }) =>
  `shard-${index}-of-${of}.sqlite`;

/** Whether a file of the hand-over folder is a shard. */
export const isShardFile = (name: string) => /^shard-\d+-of-\d+\.sqlite$/.test(name);
