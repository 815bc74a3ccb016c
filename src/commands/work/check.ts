import { join } from 'node:path';
import { loadSettings } from '../../config/load.ts';
import { compare } from '../../core/compare/compare.ts';
import { replay } from '../../core/compare/replay.ts';
import { userError } from '../../errors.ts';
import { commentText } from '../../render/comment/index.ts';
import { replayMarkdown, replayText } from '../../render/replay.ts';
import { terminalText } from '../../render/terminal.ts';
import {
  COMPARISON_FILE,
  openSnapshot,
  SNAPSHOT_FILE,
  type SnapshotReader,
  writeComparison,
} from '../../store/index.ts';
import type { CommonOptions, Io, Work } from '../command.ts';
import { resultText } from '../result.ts';

export const work: Work = async (options, { format, replay: most }, io) => {
  if (most === undefined && options.mr === null) throw userError('MERGE_REQUEST_UNKNOWN', {});
  const reader = openSnapshot(join(options.dir, SNAPSHOT_FILE));
  try {
    return most === undefined
      ? checkOne(reader, String(format), options, io)
      : checkMerged(reader, { most: String(most), format: String(format) }, options, io);
  } finally {
    reader.close();
  }
};

function checkOne(reader: SnapshotReader, format: string, { mr, dir }: CommonOptions, io: Io): number {
  const snapshot = reader.whole();
  const mergeRequest = snapshot.merge_requests.find(({ iid }) => iid === mr);
  if (!mergeRequest) throw userError('MERGE_REQUEST_ABSENT', { iid: mr ?? 0 });
  const comparison = compare(snapshot, mergeRequest, reader.series);
  writeComparison(join(dir, COMPARISON_FILE), comparison);
  if (format === 'json') io.print(`${JSON.stringify(comparison, null, 2)}\n`);
  else if (format === 'markdown') io.print(commentText({ comparison, dashboard: null, name: 'default' }));
  else io.print(terminalText(comparison, { colour: io.colour }));
  return comparison.verdict === 'fail' ? 1 : 0;
}

/** A look back decides nothing, so it ends with 0 whatever it finds. */
function checkMerged(
  reader: SnapshotReader,
  { most, format }: { most: string; format: string },
  { config }: CommonOptions,
  io: Io,
): number {
  if (!/^[1-9]\d{0,3}$/.test(most))
    throw userError('USAGE', {
      what: `--replay takes a number of merge requests from 1 to 9999, and ${most} is none.`,
    });
  const { experiments, ...judging } = loadSettings(config, io.folder);
  const snapshot = reader.whole();
  const settings = { ...judging, experiments: io.environment.experiments ?? experiments };
  const comparisons = replay({ ...snapshot, settings }, Number(most), reader.series);
  if (format === 'json') io.print(resultText({ comparisons }));
  else io.print(format === 'markdown' ? replayMarkdown(comparisons) : replayText(comparisons));
  return 0;
}
