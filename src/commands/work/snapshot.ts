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
import { resultText } from '../result.ts';
import type { Taken } from '../take-snapshot.ts';
import { waitForRuns, withoutSections } from '../wait-for-runs.ts';

export const work: Work = async (options, { full, shard, merge, wait, format }, io) => {
  const own = { full: full === true, shard: typeof shard === 'string' ? shard : null, wait: durationOf(wait) };
  const written = Array.isArray(merge)
    ? await mergeParts(options, merge.map(String), io.folder)
    : await take(options, own, io);
  report(written, io);
  if (format === 'json') io.print(resultText(factsOf(written)));
  return 0;
};

interface Written extends Taken {
  readonly file: string;
}

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
): Promise<Written> {
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
    return { ...taken, file };
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

function report({ head: { gaps, history, settings, target }, experiments, runs }: Written, { progress }: Io): void {
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

function factsOf({ file, head, experiments, runs, going }: Written): object {
  const { taken_at, project, merge_request, shard, history, gaps } = head;
  return {
    ...{ file, taken_at, project: project && { id: project.id, path: project.path, url: project.url }, merge_request },
    ...{ shard: shard && { index: shard.index, of: shard.of }, experiments, runs, histories: history },
    going: going.map(({ run_id, name, url }) => ({ run_id, name, url })),
    gaps,
  };
}

/** `--merge`: every shard that stands in one of the folders. */
async function mergeParts({ dir }: CommonOptions, folders: readonly string[], base: string): Promise<Written> {
  const { isShardFile, mergeShards, openShards, openSnapshot, SNAPSHOT_FILE } = await import('../../store/index.ts');
  const files = folders
    .map((folder) => resolve(base, folder))
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
    const experiments = reader.experiments();
    const runs = experiments.reduce((sum, { id }) => sum + reader.counts(id).all, 0);
    return { head, experiments: experiments.length, runs, going: [], file };
  } finally {
    reader.close();
  }
}
