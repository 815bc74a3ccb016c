import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { type DataThread, writeDatasetAside } from '../dataset/aside.ts';
import { pressFiles } from '../dataset/press.ts';
import { tell } from '../dataset/told.ts';
import { userError } from '../errors.ts';
import type { OwnChart } from '../render/charts/own/own-chart.ts';
import { withSlashes } from './base.ts';
import { clientFiles } from './client-files.ts';
import { putInPlace } from './put-in-place.ts';
import { firstLineOf, makePages } from './site-pages.ts';

/** What makes a folder recognisable as a dashboard of ours, which may be replaced. */
const MARK = 'ml-report.json';
/** Folders of the scripts and of the data files, in the dashboard. */
const CLIENT = 'client';
const DATA = 'data';

export interface SiteJob {
  readonly snapshotFile: string;
  /** What `check` wrote; `null` where it did not run. */
  readonly comparisonFile: string | null;
  /** The user's own charts, as `ownCharts` gives them. */
  readonly charts?: readonly OwnChart[];
  /** Replaced whole; its parent folder must be writable. */
  readonly out: string;
  /** Path under which the site will be served: `/group/project/`. */
  readonly base: string;
  /** For what the build keeps between runs. */
  readonly workDir: string;
}

export interface BuiltSite {
  readonly pages: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Builds the dashboard beside `out` and then puts it in its place; when that fails, what was there before is untouched. The data files are written and
 * compressed while the pages are made.
 */
export async function buildSite(job: SiteJob): Promise<BuiltSite> {
  const { snapshotFile, comparisonFile, charts = [], out, base, workDir } = job;
  const target = resolve(out);
  refuseForeign(target);
  const draft = draftBeside(target);
  // Not inside the draft: making pages begins with emptying it.
  const dataDraft = `${draft}-data`;
  const chartsFile = charts.length > 0 ? `${draft}-charts.json` : null;
  const keep = join(resolve(workDir), 'compressed');
  const thread = writeDatasetAside({ snapshotFile: resolve(snapshotFile), folder: dataDraft, keep });
  try {
    tell(thread.written);
    const client = await clientFiles();
    if (chartsFile !== null) writeFileSync(chartsFile, JSON.stringify(charts));
    await makePages({
      snapshotFile: resolve(snapshotFile),
      comparisonFile: comparisonFile && resolve(comparisonFile),
      ...{ chartsFile, draft, base: withSlashes(base), workDir: resolve(workDir) },
      client: { folder: CLIENT, scripts: client.scripts },
    });
    const written = await thread.written;
    cpSync(client.folder, join(draft, CLIENT), { recursive: true });
    const { pages, files, bytes } = await finish(draft, thread);
    for (const name of readdirSync(dataDraft)) renameSync(join(dataDraft, name), join(draft, DATA, name));
    replace(target, draft);
    return { pages, files: files + written.files, bytes: bytes + written.bytes };
  } finally {
    await thread.end();
    for (const path of [draft, dataDraft, `${draft}-charts.json`]) rmSync(path, { recursive: true, force: true });
  }
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw userError('FOLDER_NOT_OURS', { folder });
  if (readdirSync(folder).length > 0 && !existsSync(join(folder, MARK))) throw userError('FOLDER_NOT_OURS', { folder });
}

function draftBeside(target: string): string {
  try {
    mkdirSync(dirname(target), { recursive: true });
    const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    chmodSync(draft, 0o755);
    return draft;
  } catch (cause) {
    throw userError('FOLDER_UNWRITABLE', { folder: dirname(target), why: firstLineOf(cause) }, cause);
  }
}

const TEXT = new Set(['.html', '.css', '.js', '.svg', '.json', '.txt', '.csv', '.xml']);

/** Marks the folder as ours, and has a `.br` and a `.gz` laid beside every text file that is worth it, as GitLab Pages serves them: half of it on either thread. */
async function finish(folder: string, thread: DataThread): Promise<BuiltSite> {
  writeFileSync(join(folder, MARK), `${JSON.stringify({ format: 'ml-report/1', made: 'dashboard' })}\n`);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map((entry) => join(entry.parentPath, entry.name));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const texts = files.filter((file) => TEXT.has(extname(file)));
  const theirs = thread.press(texts.filter((_, index) => index % 2 === 0));
  await Promise.all([theirs, pressFiles(texts.filter((_, index) => index % 2 === 1))]);
  return { pages: files.filter((file) => file.endsWith('.html')).length, files: files.length, bytes };
}

function replace(target: string, draft: string): void {
  try {
    putInPlace(draft, target);
  } catch (cause) {
    throw userError('FOLDER_UNWRITABLE', { folder: target, why: firstLineOf(cause) }, cause);
  }
}
