import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDuration } from '../../config/duration.ts';
import { loadSettings, parseSettings } from '../../config/load.ts';
import type { Settings } from '../../core/model/settings.ts';
import type { SnapshotHead } from '../../core/model/snapshot.ts';
import { parseShard } from '../../core/shard.ts';
import { userError } from '../../errors.ts';
import { count } from '../../render/format.ts';
import type { CommonOptions, Io, Work } from '../command.ts';
import { placesInRepository } from '../config-places.ts';
import type { Taken } from '../take-snapshot.ts';
import { waitForRuns, withoutSections } from '../wait-for-runs.ts';

export const work: Work = async (options, { full, shard, merge, wait }, io) => {
  if (Array.isArray(merge)) return mergeParts(options, merge.map(String), io);
  const own = { full: full === true, shard: typeof shard === 'string' ? shard : null, wait: durationOf(wait) };
  return take(options, own, io);
};

/** Milliseconds; 0 where nothing is to be waited for. */
function durationOf(wait: unknown): number {
  if (typeof wait !== 'string') return 0;
  const ms = parseDuration(wait);
  if (ms === null) throw userError('DURATION_INVALID', { option: '--wait', text: wait });
  return ms;
}

async function take(
  { config, dir, source: named, mr, readOnly }: CommonOptions,
  { full, shard: part, wait }: { full: boolean; shard: string | null; wait: number },
  io: Io,
): Promise<number> {
  const withOurs = (written: Settings): Settings => ({
    ...written,
    experiments: io.environment.experiments ?? written.experiments,
  });
  const settings = withOurs(loadSettings(config, io.folder));
  const [{ connect }, { openSource }, store, { knownHead, otherThan }, { takeSnapshot }, { packageVersion: tool }] =
    await Promise.all([
      import('../connect.ts'),
      import('../open-source.ts'),
      import('../../store/index.ts'),
      import('../known-snapshot.ts'),
      import('../take-snapshot.ts'),
      import('../../package-root.ts'),
    ]);
  const shard = shardOf(part, io);
  const file = join(dir, shard ? store.shardFile(shard) : store.SNAPSHOT_FILE);
  const found = full ? null : knownHead(file, io.progress.info);
  const connection = connect(io, named);
  const takeOnce = async (known: SnapshotHead | null, progress: Io['progress']): Promise<Taken> => {
    const source = openSource(connection, io, { readOnly });
    try {
      const other = known && otherThan(known, { origin: await source.origin(), tool, settings, shard });
      if (other) progress.info(other);
      return await takeSnapshot({
        ...{ source, settings, mergeRequest: mr, file, shard, tool, progress, takenAt: io.now() },
        ...{ config: placesInRepository(config, io.folder), known: other ? null : known },
        parseConfig: (text, name) => withOurs(parseSettings(text, name)),
      });
    } finally {
      await source.close();
    }
  };
  try {
    let taken = await takeOnce(found, io.progress);
    await waitForRuns(taken.going, {
      ...{ limit: wait, now: io.now, sleep: io.sleep, say: io.progress.info },
      look: async () => {
        taken = await takeOnce(taken.head, withoutSections(io.progress));
        return taken.going;
      },
    });
    report(taken.head, taken.experiments, taken.runs, io);
    return 0;
  } finally {
    await connection.close();
  }
}

function shardOf(text: string | null, { environment }: Io): SnapshotHead['shard'] {
  if (text === null) return null;
  const shard = parseShard(text);
  if (shard === null) throw userError('SHARD_INVALID', { text });
  return { ...shard, batch: environment.pipeline };
}

function report(
  { gaps, history, settings, target }: SnapshotHead,
  experiments: number,
  runs: number,
  { progress }: Io,
): void {
  for (const gap of gaps) progress.info(`◆ ${gap}`);
  if (target && target.why !== '' && !target.absent) progress.info(`◆ ${target.why}`);
  if (history.unread > 0)
    progress.info(
      `◆ ${count(history.unread, 'metric history', 'metric histories')} not read yet (history: ${settings.history}).`,
    );
  progress.info(
    `Snapshot of ${count(experiments, 'experiment')} with ${count(runs, 'run')} and ${count(history.read, 'metric history', 'metric histories')}.`,
  );
}

/** `--merge`: every shard that stands in one of the folders. */
async function mergeParts({ dir }: CommonOptions, folders: readonly string[], io: Io): Promise<number> {
  const { isShardFile, mergeShards, openShards, openSnapshot, SNAPSHOT_FILE } = await import('../../store/index.ts');
  const files = folders
    .map((folder) => resolve(io.folder, folder))
    .flatMap((folder) =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter(isShardFile)
            .map((name) => join(folder, name))
        : [],
    );
  if (files.length === 0) throw userError('SHARDS_NONE', { folders: folders.join(', ') });
  const file = join(dir, SNAPSHOT_FILE);
  const head = mergeShards(openShards([...new Set(files)].sort()), file);
  const reader = openSnapshot(file);
  try {
    report(head, reader.experiments().length, reader.runs().length, io);
    return 0;
  } finally {
    reader.close();
  }
}
