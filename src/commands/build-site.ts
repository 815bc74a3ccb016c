import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { silenceTelemetry } from '../config/ci.ts';
import { reasonOf, UserError, userError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { withSlashes } from './base.ts';
import { type ClientFiles, clientFiles } from './client-files.ts';
import { putInPlace } from './put-in-place.ts';

/** What makes a folder recognisable as a dashboard of ours, which may be replaced. */
const MARK = 'ml-report.json';
/** Folder of the scripts, in the dashboard. */
const CLIENT = 'client';

export interface SiteJob {
  readonly snapshotFile: string;
  /** What `check` wrote; `null` where it did not run. */
  readonly comparisonFile: string | null;
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

/** Builds the dashboard beside `out` and then puts it in its place; when that fails, what was there before is untouched. */
export async function buildSite({ snapshotFile, comparisonFile, out, base, workDir }: SiteJob): Promise<BuiltSite> {
  const target = resolve(out);
  refuseForeign(target);
  const draft = draftBeside(target);
  try {
    const client = await clientFiles();
    await runAstro({
      client,
      snapshotFile: resolve(snapshotFile),
      comparisonFile: comparisonFile && resolve(comparisonFile),
      draft,
      base: withSlashes(base),
      workDir: resolve(workDir),
    });
    cpSync(client.folder, join(draft, CLIENT), { recursive: true });
    const built = finish(draft);
    replace(target, draft);
    return built;
  } finally {
    rmSync(draft, { recursive: true, force: true });
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

/** Astro's messages go on for pages. */
const firstLineOf = (cause: unknown) => reasonOf(cause).split('\n')[0] ?? '';

type AstroJob = Omit<SiteJob, 'out'> & { readonly draft: string; readonly client: ClientFiles };

/** Astro would write types for editors into the package, which may be read-only where it is installed; the builder has the switch, its public type not. */
const withoutTypes = { sync: false } as object;

/**
 * Astro compiles the pages into a folder below the working directory whatever it is told, so the draft's parent is made that; and it would
 * report each build to its makers.
 */
async function runAstro({ client, snapshotFile, comparisonFile, draft, base, workDir }: AstroJob): Promise<void> {
  const before = process.cwd();
  silenceTelemetry();
  process.chdir(dirname(draft));
  try {
    const { build } = await import('astro');
    await build(
      {
        root: packageRoot,
        outDir: draft,
        cacheDir: join(workDir, 'astro'),
        base,
        logLevel: 'silent',
        build: { concurrency: 4 },
        vite: {
          logLevel: 'silent',
          cacheDir: join(workDir, 'vite'),
          define: {
            __BASE__: JSON.stringify(base),
            __CLIENT__: JSON.stringify({ folder: CLIENT, scripts: client.scripts }),
            __SNAPSHOT_FILE__: JSON.stringify(snapshotFile),
            __COMPARISON_FILE__: JSON.stringify(comparisonFile),
          },
          environments: { prerender: { resolve: { noExternal: true } } },
        },
      },
      withoutTypes,
    );
  } catch (cause) {
    throw asOurs(cause) ?? userError('SITE_FAILED', { why: firstLineOf(cause) }, cause);
  } finally {
    process.chdir(before);
  }
}

/** What the pages throw comes from their own copy of the class, since they are compiled apart. */
function asOurs(cause: unknown): UserError | null {
  if (!(cause instanceof Error) || cause.name !== 'UserError') return null;
  const { code, hint, message } = cause as UserError;
  return new UserError(code, { message, hint }, cause);
}

const TEXT = new Set(['.html', '.css', '.js', '.svg', '.json', '.txt', '.csv', '.xml']);
/** Below these bytes a compressed copy saves no packet. */
const WORTH = 1000;

/** Marks the folder as ours, and lays a `.br` and a `.gz` beside every text file that is worth it, as GitLab Pages serves them. */
function finish(folder: string): BuiltSite {
  writeFileSync(join(folder, MARK), `${JSON.stringify({ format: 'ml-report/1', made: 'dashboard' })}\n`);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  let bytes = 0;
  for (const entry of names) {
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    bytes += content.length;
    if (!TEXT.has(extname(file)) || content.length < WORTH) continue;
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      }),
    );
    writeFileSync(`${file}.gz`, gzipSync(content));
  }
  return { pages: names.filter(({ name }) => name.endsWith('.html')).length, files: names.length, bytes };
}

function replace(target: string, draft: string): void {
  try {
    putInPlace(draft, target);
  } catch (cause) {
    throw userError('FOLDER_UNWRITABLE', { folder: target, why: firstLineOf(cause) }, cause);
  }
}
