/** The dashboard where it is served in other ways than at a root: below a prefix, as Pages do, and as the artifacts of a job, in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePublic } from '../../src/commands/preview-server.ts';
import type { Run } from '../../src/core/model/run.ts';
import { anyRunAddress, experimentAddress, mergeRequestAddress, runAddress } from '../../src/core/view/address.ts';
import { commentText } from '../../src/render/comment/index.ts';
import { openSnapshot, readComparison } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { serveArtifacts } from './artifact-server.ts';
import { buildDashboard, type Dashboard, deadLinks, linksOf, type Serve } from './dashboard.ts';
import { counts, press } from './runs-table.ts';
import { settled, visit } from './visit.ts';

let browser: Browser;
let store: StoreSnapshot;
let runs: readonly Run[];
/** The experiment with the most runs. */
let experiment: string;

beforeAll(async () => {
  [store, browser] = await Promise.all([snapshotOfStore('liver-ct-seg'), launchBrowser()]);
  const snapshot = openSnapshot(store.snapshotFile).whole();
  const size = (id: string) => snapshot.runs.filter((run) => run.experiment_id === id).length;
  experiment = snapshot.experiments.toSorted((a, b) => size(b.id) - size(a.id))[0]?.id ?? '';
  runs = snapshot.runs.filter((run) => run.experiment_id === experiment);
});

afterAll(async () => {
  await browser?.close();
  await store?.close();
});

const artifacts = '/-/research/churn/-/jobs/4711/artifacts/public/';

describe.each<[string, { home: string; serve: Serve }]>([
  ['below a prefix of Pages', { home: '/churn/mr-42-default/', serve: servePublic }],
  ['in the artifacts of a job', { home: `${artifacts}index.html`, serve: serveArtifacts }],
])('%s', (_, place) => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await buildDashboard(store.snapshotFile, store.comparisonFile, place);
  });
  afterAll(() => dashboard?.close());

  const open = (address: string) => visit(browser, dashboard.at(address));
  /** Whole addresses of what a page links to inside the dashboard, as a reader's browser has them. */
  const links = async (page: Page): Promise<string[]> => {
    const all = await page.locator('a[href]').evaluateAll((found) => found.map((a) => (a as HTMLAnchorElement).href));
    return all.filter((href) => href.startsWith('http') && !href.startsWith(store.gitlab.url));
  };
  const alive = async (page: Page) => {
    const inside = await links(page);
    expect(inside.filter((href) => !href.startsWith(dashboard.url))).toEqual([]);
    expect(await deadLinks(new Map(inside.map((href) => [href.replace(/#.*$/, ''), page.url()])))).toEqual([]);
    return inside;
  };

  it('every page, script, style and file that a page names is there', async () => {
    const named = linksOf(dashboard);
    const inside = [...named].filter(([address]) => address.startsWith(dashboard.url));
    expect(inside.length).toBeGreaterThan(dashboard.pages.length);
    expect([...named.keys()].filter((one) => one.startsWith('http://127') && !one.startsWith(dashboard.url))).toEqual(
      [...named.keys()].filter((one) => one.startsWith(store.gitlab.url)),
    );
    expect(await deadLinks(new Map(inside))).toEqual([]);
  });

  it('every kind of page runs without a complaint, and what its scripts add leads somewhere', async () => {
    const ids = runs.slice(0, 3).map(({ run_id }) => run_id);
    const kinds = [
      ...['', experimentAddress(experiment), 'runs/', runAddress(ids[0] ?? ''), 'runs/?id=not-a-run', 'data/'],
      ...[`compare/?runs=${ids.join(',')}`, 'compare/'],
      mergeRequestAddress(store.gitlab.projects[0]?.openMergeRequest ?? 0),
    ];
    for (const kind of kinds) {
      const { page, complaints, close } = await open(kind);
      await settled(page);
      expect((await alive(page)).length).toBeGreaterThan(3);
      expect({ kind, complaints }).toEqual({ kind, complaints: [] });
      await close();
    }
  });

  it('from the list to the table, to a filter that a link keeps, to a comparison', async () => {
    const { page, complaints, close } = await open('');
    await page
      .locator(`th a[href$="${dashboard.at(experimentAddress(experiment)).slice(dashboard.url.length)}"]`)
      .click();
    await page.waitForSelector('.grid');
    await settled(page);
    expect(page.url()).toBe(dashboard.at(experimentAddress(experiment)));
    const all = await counts(page);
    await press(page, '/');
    await page.keyboard.type(`name = "${runs[0]?.name}"`);
    await press(page, 'Enter');
    const some = await counts(page);
    expect(some).toMatch(/^\d of \d+ runs$/);
    await page.reload();
    await page.waitForSelector('.grid');
    await expect.poll(() => counts(page)).toBe(some);
    await page.goBack();
    await expect.poll(() => counts(page)).toBe(all);
    for (const row of [0, 1]) await page.locator('.grid-body [role=row]').nth(row).locator('input').check();
    await page.getByRole('link', { name: /^Compare/ }).click();
    await settled(page);
    expect(page.url().startsWith(dashboard.at('compare/'))).toBe(true);
    expect(await page.locator('th[data-run]').count()).toBeGreaterThan(1);
    await alive(page);
    expect(complaints).toEqual([]);
    await close();
  });

  it('any run by its id: at its own page, and made from the data where it has none', async () => {
    const run = runs[0]?.run_id ?? '';
    const { page, complaints, close } = await open(anyRunAddress(run));
    await page.waitForURL(dashboard.at(runAddress(run)));
    await page.route(/\/data\/pages[^/]*\.json/, (route) => route.fulfill({ json: [] }));
    await page.goto(dashboard.at(anyRunAddress(run)));
    await page.locator('main > article').waitFor();
    await settled(page);
    expect(await page.locator('main').innerText()).toContain(run.slice(0, 8));
    await alive(page);
    expect(complaints).toEqual([]);
    await close();
  });

  it('the search goes where it says', async () => {
    const { page, complaints, close } = await open('');
    await settled(page);
    for (const words of [runs[0]?.run_id.slice(0, 10) ?? '', [...(runs[0]?.metrics.keys() ?? [])][0] ?? '']) {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
      await page.keyboard.type(words);
      await page.getByRole('option').first().waitFor();
      await settled(page);
      await alive(page);
      await page.keyboard.press('Enter');
      await page.waitForEvent('load');
      await settled(page);
      expect(page.url()).not.toBe(dashboard.at(''));
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('the links of the comment are there, and that of a metric lands on its row', async () => {
    const comparison = readComparison(store.comparisonFile);
    const text = commentText({ comparison, dashboard: dashboard.at(''), name: 'default' });
    const inside = [...text.matchAll(/\]\((http[^)\s]+)\)/g)].flatMap(([, address = '']) =>
      address.startsWith(dashboard.url) ? [address] : [],
    );
    expect(await deadLinks(new Map(inside.map((address) => [address, 'comment'])))).toEqual([]);
    const metric = inside.find((address) => address.includes('#metric.')) ?? expect.unreachable();
    const { page, complaints, close } = await visit(browser, metric);
    expect(await page.evaluate(() => document.querySelector(':target')?.id)).toBe(
      decodeURIComponent(new URL(metric).hash.slice(1)),
    );
    expect(complaints).toEqual([]);
    await close();
  });
});
