/** The comment's charts: what is drawn, and its pictures where the project may have some. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../core/compare/comparison.ts';
import type { Project } from '../core/model/project.ts';
import type { CommentSettings } from '../core/model/settings.ts';
import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import { type CommentChart, commentCharts } from '../render/comment/comment-charts.ts';
import { sha256 } from '../sha256.ts';
import { SNAPSHOT_FILE } from '../store/files.ts';
import type { SnapshotReader } from '../store/index.ts';
import type { Io } from './command.ts';

export interface DrawnCharts {
  readonly charts: readonly CommentChart[];
  /** What is not known is private. */
  readonly visibility: Project['visibility'];
}

/** Addresses by the names of charts. */
type Pictures = ReadonlyMap<string, string>;

/** Curves and the project's visibility are those of the snapshot that was compared; without it only what the comparison holds is drawn. */
export async function drawnCharts(
  comparison: Comparison,
  dir: string,
  sections: CommentSettings['sections'],
): Promise<DrawnCharts> {
  if (!sections.includes('charts')) return { charts: [], visibility: 'private' };
  const snapshot = await snapshotOf(comparison, join(dir, SNAPSHOT_FILE));
  const hash = (text: string) => sha256(text).slice(0, 12);
  try {
    const charts = commentCharts(comparison, snapshot?.series ?? null, hash);
    return { charts, visibility: snapshot?.head.project?.visibility ?? 'private' };
  } finally {
    snapshot?.close();
  }
}

async function snapshotOf({ taken_at }: Comparison, file: string): Promise<SnapshotReader | null> {
  if (!existsSync(file)) return null;
  const { openSnapshot } = await import('../store/index.ts');
  try {
    const reader = openSnapshot(file);
    if (reader.head.taken_at === taken_at) return reader;
    reader.close();
    return null;
  } catch (cause) {
    if (cause instanceof UserError) return null;
    throw cause;
  }
}

/**
 * The pictures of the charts: those that are shown already stay, the others are drawn and sent. GitLab gives images of private projects to whoever has
 * their address, so that these have none unless the configuration wants it. What cannot be drawn or sent is said; the comment does without.
 */
export async function picturesOf(
  client: GitlabClient,
  { charts, visibility }: DrawnCharts,
  { shown, wish }: { readonly shown: string; readonly wish: CommentSettings['pictures'] },
  { progress }: Io,
): Promise<Pictures> {
  if (charts.length === 0 || wish === 'never') return new Map();
  const isOpen = visibility === 'public';
  if (!isOpen && wish === 'auto') {
    progress.info(
      'Charts are diagrams and no pictures: GitLab gives pictures to whoever has their address, and the project is not public (`comment: { pictures: always }` allows them).',
    );
    return new Map();
  }
  const { upload, uploadedIn } = await import('../publish/uploads.ts');
  const there = uploadedIn(shown);
  const found = new Map(charts.flatMap(({ name }) => (there.has(name) ? [[name, there.get(name) ?? '']] : [])));
  const missing = charts.filter(({ name }) => !found.has(name));
  if (missing.length === 0) return found;
  const draw = await import('../render/charts/png.ts').catch((cause: Error) => cause);
  if (draw instanceof Error) {
    progress.info(`◆ Charts are diagrams and no pictures: there is nothing here that draws some (${draw.message}).`);
    return found;
  }
  const drawn = await Promise.all(missing.map(async ({ chart }) => draw.pngOf(chart)));
  for (const [index, { name }] of missing.entries()) {
    const { url, reason } = await upload(client, name, drawn[index]?.png ?? new Uint8Array());
    if (url === null) {
      progress.info(`◆ Charts are diagrams where no picture could be uploaded: ${reason}.`);
      break;
    }
    found.set(name, url);
  }
  if (!isOpen) progress.info('◆ The project is not public, but whoever has the address of a picture sees it.');
  return found;
}
