/** What each kind of page costs its reader, in bytes as they travel (brotli): a page that grows past its budget fails here. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { base, buildDashboard, type Dashboard } from './dashboard.ts';

/** What arrives with the first window of a new connection (RFC 6928: ten segments of 1,460 bytes). */
const FIRST_WINDOW = 14_600;

interface Budget {
  /** The page and its style sheets: all that is needed to read it. */
  readonly readable: number;
  /** Scripts that are loaded at once; what a reader asks for comes later. */
  readonly scripts: number;
}

const budgets: Readonly<Record<string, Budget>> = {
  '404.html': { readable: 5_000, scripts: 2_000 },
  'index.html': { readable: 8_000, scripts: 2_000 },
  'experiments/*/index.html': { readable: FIRST_WINDOW, scripts: 52_000 },
  'runs/index.html': { readable: 10_000, scripts: 4_000 },
  'runs/*/index.html': { readable: FIRST_WINDOW, scripts: 4_000 },
  'compare/index.html': { readable: 8_000, scripts: 30_000 },
  'merge-requests/*/index.html': { readable: 32_000, scripts: 2_000 },
  'data/index.html': { readable: FIRST_WINDOW, scripts: 2_000 },
  'charts/index.html': { readable: FIRST_WINDOW, scripts: 4_000 },
};

const dashboards: { store: StoreSnapshot; dashboard: Dashboard }[] = [];

beforeAll(async () => {
  for (const name of ['liver-ct-seg', 'automl-tools']) {
    const store = await snapshotOfStore(name);
    dashboards.push({ store, dashboard: await buildDashboard(store.snapshotFile, store.comparisonFile) });
  }
});

afterAll(async () => {
  for (const { store, dashboard } of dashboards) {
    await dashboard.close();
    await store.close();
  }
});

const kindOf = (page: string) => {
  const file = page.endsWith('.html') ? page : `${page}index.html`;
  return file.replace(/^(experiments|runs|merge-requests)\/[^/]+\/index/, '$1/*/index');
};

it('every page keeps to its budget, and every kind of page has one', () => {
  const over = dashboards.flatMap(({ dashboard }) =>
    dashboard.pages.flatMap((page) => {
      const budget = budgets[kindOf(page)];
      if (!budget) return [`${page} is of a kind without a budget`];
      const { readable, scripts } = costOf(dashboard, page);
      return [
        ...(readable > budget.readable ? [`${page}: ${readable} bytes to be read, ${budget.readable} allowed`] : []),
        ...(scripts > budget.scripts ? [`${page}: ${scripts} bytes of scripts, ${budget.scripts} allowed`] : []),
      ];
    }),
  );
  expect(over).toEqual([]);
});

it('the first chart and fifty runs are in the first window, four charts in 20 KB', () => {
  const pages = dashboards.flatMap(({ dashboard }) =>
    dashboard.pages
      .filter((page) => page.startsWith('experiments/'))
      .map((page) => ({ html: textOf(dashboard, page), ...costOf(dashboard, page) })),
  );
  const full = pages.filter(({ html }) => html.includes('<svg') && (html.match(/<tr[\s>]/g) ?? []).length > 50);
  expect(full.length).toBeGreaterThan(2);
  for (const { readable } of full) expect(readable).toBeLessThanOrEqual(FIRST_WINDOW);
  const charts = Math.max(...pages.map(({ html }) => html.match(/<figure/g)?.length ?? 0));
  expect(charts).toBeGreaterThan(2);
  expect(charts).toBeLessThanOrEqual(4);
});

function textOf({ folder }: Dashboard, page: string): string {
  return readFileSync(join(folder, page.endsWith('.html') ? page : `${page}index.html`), 'utf8');
}

function costOf(dashboard: Dashboard, page: string): { readable: number; scripts: number } {
  const { folder } = dashboard;
  const html = textOf(dashboard, page);
  const linked = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(([, address = '']) => join(folder, address.slice(base.length)));
  const styles = linked(/<link rel="stylesheet" href="([^"]+)"/g).map(travelling);
  const scripts = new Set<string>();
  for (const file of linked(/<script[^>]* src="([^"]+)"/g)) withImports(file, scripts);
  const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);
  return {
    readable: travelling(join(folder, page.endsWith('.html') ? page : `${page}index.html`)) + sum(styles),
    scripts: sum([...scripts].map(travelling)),
  };
}

/** Bytes of a file as GitLab Pages sends it. */
const travelling = (file: string): number => statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;

/** A script and all that it imports before it runs. */
function withImports(file: string, found: Set<string>): void {
  if (found.has(file)) return;
  found.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import)"\.\/([^"]+)"/g))
    withImports(join(file, '..', name), found);
}
