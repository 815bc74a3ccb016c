import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgress } from '../../src/commands/log.ts';
import { type SnapshotOrder, takeSnapshot } from '../../src/commands/take-snapshot.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import type { Source } from '../../src/sources/index.ts';
import { openSnapshot } from '../../src/store/index.ts';

/** One line of the table: what was measured, against which floor of the same run. */
export interface Measured {
  readonly what: string;
  readonly ratio: number;
  readonly most: number;
  /** What both sides were, with their units. */
  readonly figures: string;
}

export async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** The median of several runs of each work, taken in turns, so that what slows the machine slows both. */
export async function inTurns(times: number, ...works: (() => unknown)[]): Promise<number[]> {
  const all = works.map(() => [] as number[]);
  for (let i = 0; i < times; i++) for (const [index, work] of works.entries()) all[index]?.push((await timed(work)).ms);
  return all.map(median);
}

export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** Memory where there is some, since what is measured is not the disk. */
const base = process.platform === 'linux' ? '/dev/shm' : tmpdir();

export function folder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(base, 'ml-report-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const progress = createProgress({ write: () => {}, level: 'quiet', terminal: false, inCi: false, now: Date.now });

/** A snapshot of the source at `file`, going on from the one that is there unless it is to be `anew`. */
export function take(source: Source, file: string, over: Partial<SnapshotOrder> & { anew?: boolean } = {}) {
  const { anew = false, ...rest } = over;
  const reader = anew ? null : openSnapshot(file);
  const known = reader?.head ?? null;
  reader?.close();
  return takeSnapshot({
    ...{ source, settings: { ...defaultSettings, history: 'none' }, mergeRequest: null, file, known, shard: null },
    ...{ takenAt: 0, tool: 'bench', progress, config: [], parseConfig: () => defaultSettings },
    ...rest,
  });
}
