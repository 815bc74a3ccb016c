import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { writeDatasetAside } from '../dataset/aside.ts';
import { press } from '../dataset/press.ts';
import { userError } from '../errors.ts';
import type { OwnChart } from '../render/charts/own/own-chart.ts';
import { tidyBase } from './base.ts';
import { clientFiles } from './client-files.ts';
import { diskTrouble, whyUnwritable } from './disk-trouble.ts';
import { pageFiles } from './page-files.ts';
import { renderAside } from './pages-thread.ts';
import { putInPlace } from './put-in-place.ts';
import { isMarked, mark } from './site-mark.ts';

/** Folders of the scripts, of the styles and of the data files, in the dashboard. */
const CLIENT = 'client';
const ASSETS = '_astro';
const DATA = 'data';

export interface SiteJob {
  readonly snapshotFile: string;
  /** What `check` wrote; `null` where it did not run. */
  readonly comparisonFile: string | null;
  /** The user's own charts, as `ownCharts` gives them. */
  readonly charts?: readonly OwnChart[];
  /** Replaced whole; its parent folder must be writable. */
  readonly out: string;
  /** Path of its first page: `/group/project/`, or `/group/project/index.html` where each file is served by its own name alone. */
  readonly base: string;
  /** Is told how many pages are there. */
  readonly made?: (pages: number) => void;
}

export interface BuiltSite {
  readonly pages: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Builds the dashboard beside `out` and then puts it in its place; when that fails, what was there before is untouched. Pages and data files are made at
 * the same time, each on a thread, and this one compresses them as they come.
 */
export async function buildSite(job: SiteJob): Promise<BuiltSite> {
  const { comparisonFile, charts = [], out } = job;
  const base = tidyBase(job.base);
  const snapshotFile = resolve(job.snapshotFile);
  const target = resolve(out);
  refuseForeign(target);
  const draft = draftBeside(target);
  const chartsFile = charts.length > 0 ? `${draft}-charts.json` : null;
  const threads: { end(): Promise<unknown> }[] = [];
  try {
    const before = isMarked(target) ? join(target, DATA) : null;
    const data = writeDatasetAside({ snapshotFile, folder: join(draft, DATA), before });
    threads.push(data);
    if (chartsFile !== null) writeFileSync(chartsFile, JSON.stringify(charts));
    const [client, bundle] = await Promise.all([clientFiles(), pageFiles()]);
    const files = filesOf(job.made);
    const pages = renderAside(
      {
        ...{ bundle, out: draft, base, snapshotFile, chartsFile },
        comparisonFile: comparisonFile && resolve(comparisonFile),
        client: { folder: CLIENT, scripts: client.scripts },
      },
      files.add,
    );
    threads.push(pages);
    copyInto(draft, join(bundle, 'files'));
    copyInto(join(draft, CLIENT), client.folder);
    for (const file of [...below(join(draft, ASSETS)), ...below(join(draft, CLIENT))]) files.add(file);
    const [written] = await Promise.all([data.written.then(pages.tell), pages.done]);
    mark(draft, base);
    replace(target, draft);
    const { built } = files;
    return { ...built, files: built.files + written.files, bytes: built.bytes + written.bytes };
  } catch (cause) {
    throw diskTrouble(cause, target) ?? cause;
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
    for (const path of [draft, `${draft}-charts.json`]) rmSync(path, { recursive: true, force: true });
  }
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw userError('FOLDER_NOT_OURS', { folder });
  if (readdirSync(folder).length > 0 && !isMarked(folder)) throw userError('FOLDER_NOT_OURS', { folder });
}

function draftBeside(target: string): string {
  try {
    mkdirSync(dirname(target), { recursive: true });
    const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    chmodSync(draft, 0o755);
    return draft;
  } catch (cause) {
    throw userError('FOLDER_UNWRITABLE', { folder: target, why: whyUnwritable(cause) }, cause);
  }
}

const TEXT = new Set(['.html', '.css', '.js', '.svg', '.json', '.txt', '.csv', '.xml']);

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** File by file: on a full disk Node's copy of a whole folder speaks of an input or output error alone. */
function copyInto(folder: string, from: string): void {
  for (const file of below(from)) {
    const target = join(folder, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

/** Counts the files that are added, and has a `.br` and a `.gz` laid beside every text that is worth it, as GitLab Pages serves them; what brings its copies along keeps them. */
function filesOf(made: (pages: number) => void = () => {}) {
  const built = { pages: 0, files: 0, bytes: 0 };
  return {
    built,
    add(file: string): void {
      if (file.endsWith('.br') || file.endsWith('.gz')) return;
      built.files++;
      if (file.endsWith('.html')) made(++built.pages);
      const content = readFileSync(file);
      built.bytes += content.length;
      if (TEXT.has(extname(file)) && !existsSync(`${file}.br`)) press(file, content);
    },
  };
}

function replace(target: string, draft: string): void {
  try {
    putInPlace(draft, target);
  } catch (cause) {
    throw userError('FOLDER_UNWRITABLE', { folder: target, why: whyUnwritable(cause) }, cause);
  }
}
