/** Which part of a project's experiments one of several runners reads. */

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/**
 * Whether an experiment belongs to the shard: by its id alone, so that one that is made while the shards are being read is neither missed
 * nor read twice (FNV-1a over the id's UTF-16 units).
 */
export function inShard({ index, of }: Shard, experimentId: string): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < experimentId.length; i++) hash = Math.imul(hash ^ experimentId.charCodeAt(i), 0x01000193) >>> 0;
  return hash % of === index - 1;
}

/** `2/5` as a shard; `null` where it is none. */
export function parseShard(text: string): Shard | null {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  return shard.index >= 1 && shard.index <= shard.of ? shard : null;
}
