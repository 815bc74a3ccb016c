import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { silenceTelemetry } from '../config/ci.ts';
import { reasonOf, UserError, userError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { diskTrouble } from './disk-trouble.ts';

export interface PagesJob {
  readonly snapshotFile: string;
  /** What `check` wrote; `null` where it did not run. */
  readonly comparisonFile: string | null;
  /** The user's own charts, as `ownCharts` gives them, in a file; `null` where there are none. */
  readonly chartsFile: string | null;
  /** Emptied, and filled with the pages; in the folder that the dashboard goes to. */
  readonly draft: string;
  readonly base: string;
  /** For what the build keeps between runs. */
  readonly workDir: string;
  /** Folder of the scripts, in the dashboard, and their files by the names of their entries. */
  readonly client: { readonly folder: string; readonly scripts: Readonly<Record<string, string>> };
}

/** Astro would write types for editors into the package, which may be read-only where it is installed; the builder has the switch, its public type not. */
const withoutTypes = { sync: false } as object;

/**
 * Makes the pages. Astro compiles them into a folder below the working directory whatever it is told, so the draft's parent is made that; and it would
 * report each build to its makers.
 */
export async function makePages(job: PagesJob): Promise<void> {
  const { client, snapshotFile, comparisonFile, chartsFile, draft, base, workDir } = job;
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
            __CLIENT__: JSON.stringify(client),
            __SNAPSHOT_FILE__: JSON.stringify(snapshotFile),
            __COMPARISON_FILE__: JSON.stringify(comparisonFile),
            __CHARTS_FILE__: JSON.stringify(chartsFile),
          },
          plugins: [{ name: 'ready-charts', enforce: 'pre', resolveId: readyCharts }],
          environments: { prerender: { resolve: { noExternal: true } } },
        },
      },
      withoutTypes,
    );
  } catch (cause) {
    throw (
      asOurs(cause) ??
      diskTrouble(cause, dirname(draft)) ??
      userError('SITE_FAILED', { why: firstLineOf(cause) }, cause)
    );
  } finally {
    process.chdir(before);
  }
}

/** What draws charts takes with Vega more time and memory to compile than all pages together; the package brings it compiled. In a checkout it is made from its source. */
const READY = join(packageRoot, 'dist/charts');
const charts = new Map([
  [join(packageRoot, 'src/render/charts/svg.ts'), join(READY, 'svg.js')],
  [join(packageRoot, 'src/render/charts/own/draw.ts'), join(READY, 'draw.js')],
]);

function readyCharts(asked: string, importer: string | undefined) {
  const isPacked = !import.meta.url.includes('/src/commands/') && existsSync(READY);
  if (!isPacked || !importer || !/\/(svg|draw)\.ts$/.test(asked)) return null;
  const ready = charts.get(resolve(dirname(importer), asked));
  return ready === undefined ? null : { id: pathToFileURL(ready).href, external: 'absolute' as const };
}

/** Astro's messages go on for pages. */
export const firstLineOf = (cause: unknown) => reasonOf(cause).split('\n')[0] ?? '';

/** What the pages throw comes from their own copy of the class, since they are compiled apart. */
function asOurs(cause: unknown): UserError | null {
  if (!(cause instanceof Error) || cause.name !== 'UserError') return null;
  const { code, hint, message } = cause as UserError;
  return new UserError(code, { message, hint }, cause);
}
