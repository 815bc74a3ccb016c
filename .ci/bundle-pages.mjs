// Compiles the dashboard's pages with Astro, once for every dashboard: what differs between two of them is read from `globalThis.mlReportPages` when the pages are
// rendered, which src/commands/pages-worker.ts does without Astro's builder.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'astro';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = (name) => `globalThis.mlReportPages.${name}`;

/**
 * Fills `folder`, which is emptied before: `code/` are the compiled pages, `files/` is what lies in every dashboard, `pages.json` names the entry of the code
 * and the styles of each page. Gives back the paths of all modules that were put inside.
 */
export async function bundlePages(folder) {
  const target = resolve(folder);
  const work = mkdtempSync(join(realpathSync(tmpdir()), 'ml-report-pages-'));
  const before = process.cwd();
  const draft = join(work, 'draft');
  const pages = new Map();
  const modules = new Set();
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  // Astro would report each build to its makers, and compiles below the working directory, wherever the pages are to go.
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  process.chdir(work);
  try {
    await build(
      {
        root,
        outDir: draft,
        cacheDir: join(work, 'astro'),
        logLevel: 'silent',
        integrations: [{ name: 'kept', hooks: keepTheCode(join(target, 'code'), draft, pages) }],
        vite: {
          logLevel: 'silent',
          cacheDir: join(work, 'vite'),
          define: {
            __BASE__: given('base'),
            __CLIENT__: given('client'),
            __SNAPSHOT_FILE__: given('snapshotFile'),
            __COMPARISON_FILE__: given('comparisonFile'),
            __CHARTS_FILE__: given('chartsFile'),
          },
          plugins: [{ name: 'listed', moduleParsed: ({ id }) => void modules.add(id) }],
          environments: { prerender: { resolve: { noExternal: true } } },
        },
      },
      // Astro would write types for editors into the package; the builder has the switch, its public type not.
      { sync: false },
    );
    renameOrCopy(draft, join(target, 'files'));
    const entry = readdirSync(join(target, 'code')).find((name) => name.startsWith('prerender-entry'));
    const styles = Object.fromEntries([...pages].map(([key, page]) => [key, page.styles]));
    writeFileSync(join(target, 'pages.json'), `${JSON.stringify({ entry, styles })}\n`);
    return [...modules];
  } finally {
    process.chdir(before);
    rmSync(work, { recursive: true, force: true });
  }
}

/** No page is rendered now: what would render them is kept instead. */
function keepTheCode(code, draft, pages) {
  return {
    'astro:build:setup': ({ pages: all }) => {
      for (const [key, page] of all) pages.set(key, page);
    },
    'astro:build:start': ({ setPrerenderer }) =>
      setPrerenderer(() => ({
        name: 'kept',
        setup: () => cpSync(join(draft, '.prerender'), code, { recursive: true }),
        getStaticPaths: () => [],
        render: () => Promise.reject(new Error('there is nothing to render yet')),
      })),
  };
}

function renameOrCopy(from, to) {
  try {
    renameSync(from, to);
  } catch {
    cpSync(from, to, { recursive: true });
  }
}
