/** The pages of runs, static and made in the browser, in a real browser and of real runs. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/model/run.ts';
import { anyRunAddress, runAddress } from '../../src/core/view/address.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { barriers, overflow, settled, unfold, visit } from './visit.ts';

let browser: Browser;
const built: { store: StoreSnapshot; dashboard: Dashboard; runs: readonly Run[] }[] = [];
let [liver, automl] = [built[0], built[1]] as unknown as (typeof built)[number][];

beforeAll(async () => {
  browser = await launchBrowser();
  for (const name of ['liver-ct-seg', 'automl-tools']) {
    const store = await snapshotOfStore(name);
    const { runs } = openSnapshot(store.snapshotFile).whole();
    built.push({ store, runs, dashboard: await buildDashboard(store.snapshotFile, store.comparisonFile) });
  }
  [liver, automl] = built;
});

afterAll(async () => {
  await browser?.close();
  for (const { dashboard, store } of built) {
    await dashboard.close();
    await store.close();
  }
});

/** As if the run had no page of its own. */
async function withoutPage(page: Page, run: Run): Promise<void> {
  await page.route(/\/data\/pages[^/]*\.json/, async (route) => {
    const answer = await route.fetch();
    const ids = (await answer.json()) as string[];
    await route.fulfill({ response: answer, json: ids.filter((id) => id !== run.run_id) });
  });
}

async function contentOf(page: Page): Promise<string> {
  await settled(page);
  return page.locator('main > article').innerHTML();
}

async function bothWays({ dashboard }: (typeof built)[number], run: Run): Promise<[string, string]> {
  const written = await visit(browser, dashboard.url + runAddress(run.run_id));
  const content = await contentOf(written.page);
  await withoutPage(written.page, run);
  await written.page.goto(dashboard.url + anyRunAddress(run.run_id));
  const made = await contentOf(written.page);
  expect(written.complaints).toEqual([]);
  expect(await written.page.title()).toContain(run.run_id.slice(0, 8));
  await written.close();
  return [content, made];
}

describe('a run', () => {
  it('is shown with the same content whether its page was built or is made in the browser', async () => {
    const child = automl?.runs.find(({ parent_run_id }) => parent_run_id !== null);
    const parent = automl?.runs.find(({ run_id }) => run_id === child?.parent_run_id);
    const some = [
      [liver, liver?.runs[0]],
      [liver, liver?.runs.at(-1)],
      [automl, automl?.runs[100]],
      [automl, child],
      [automl, parent],
    ] as const;
    for (const [where, run] of some) {
      if (!where || !run) expect.unreachable();
      const [content, made] = await bothWays(where, run);
      expect(made).toBe(content);
      expect(content.length).toBeGreaterThan(2000);
    }
  });

  it('leads to everything in GitLab that it came from', async () => {
    const run = liver?.runs.find(({ ci }) => ci?.merge_request) ?? expect.unreachable();
    const { page, close } = await visit(browser, (liver?.dashboard.url ?? '') + runAddress(run.run_id), {
      javaScriptEnabled: false,
    });
    const links = await page
      .locator('.facts a, .lead a')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    for (const url of [run.url, run.ci?.job.url, run.ci?.pipeline.url, run.ci?.merge_request?.url, run.ci?.user?.url])
      expect(links).toContain(url);
    expect(links.some((link) => link.includes(`/-/commit/${run.ci?.pipeline.sha}`))).toBe(true);
    await close();
  });

  it('says how to make it again, and gives the commands to the clipboard', async () => {
    const run = liver?.runs[0] ?? expect.unreachable();
    const { page, close } = await visit(browser, (liver?.dashboard.url ?? '') + runAddress(run.run_id));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.commands .copy').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(
      /^git fetch origin [0-9a-f]{40}\ngit checkout [0-9a-f]{40}\nmlflow run \. -e main \\\n {2}-P /,
    );
    expect(copied).toBe(await page.locator('.commands pre').innerText());
    await close();
  });

  it('shows its parents and children as a tree', async () => {
    const child = automl?.runs.find(({ parent_run_id }) => parent_run_id !== null) ?? expect.unreachable();
    const { page, close } = await visit(browser, (automl?.dashboard.url ?? '') + runAddress(child.parent_run_id ?? ''));
    const children = automl?.runs.filter(({ parent_run_id }) => parent_run_id === child.parent_run_id) ?? [];
    expect(await page.locator('.tree ul a').count()).toBe(children.length);
    await page.locator('.tree ul a').first().click();
    expect(await page.locator('.tree > li > a code').innerText()).toBe(child.parent_run_id?.slice(0, 8));
    expect(await page.locator('.tree [aria-current] code').innerText()).toBe(
      new URL(page.url()).pathname.split('/').at(-2)?.slice(0, 8),
    );
    await close();
  });

  it('is searched by what is typed: rows that hold not every word go', async () => {
    const run = liver?.runs[0] ?? expect.unreachable();
    const { page, close } = await visit(browser, (liver?.dashboard.url ?? '') + runAddress(run.run_id));
    await page.getByLabel(/^Search \d+ params/).focus();
    await page.keyboard.type('epochs TEST');
    const shown = page.locator('section[aria-labelledby=params] tbody tr:visible');
    expect(await shown.allInnerTexts()).toEqual([expect.stringContaining('test-epochs')]);
    expect(await page.locator('section[aria-labelledby=params] .found').innerText()).toBe('1 found');
    await close();
  });

  it('has curves that can be explored by keyboard, in their place; more of them come when their fold is opened', async () => {
    const run = liver?.runs[0] ?? expect.unreachable();
    const { page, complaints, close } = await visit(browser, (liver?.dashboard.url ?? '') + runAddress(run.run_id));
    const figures = page.locator('figure.curve');
    const before = await figures.count();
    const height = (await figures.first().boundingBox())?.height ?? 0;
    await figures.first().locator('.explore').focus();
    await page.keyboard.press('Enter');
    await page.locator('figure.curve .live:focus').waitFor();
    await page.keyboard.press('ArrowRight');
    expect(await figures.first().locator('[aria-live]').innerText()).not.toBe('');
    expect(Math.abs(((await figures.first().boundingBox())?.height ?? 0) - height)).toBeLessThan(30);
    await page.locator('.more-curves summary').click();
    await figures.nth(before).waitFor();
    expect(await page.locator('.more-curves').innerText()).not.toContain('drawn here by a script');
    await settled(page);
    expect({ complaints, barred: await barriers(page), sideways: await overflow(page) }).toEqual({
      ...{ complaints: [], barred: [], sideways: 0 },
    });
    await close();
  });
});

describe('an address of any run', () => {
  it('goes to the page of a run that has one', async () => {
    const run = liver?.runs[0] ?? expect.unreachable();
    const { page, complaints, close } = await visit(browser, (liver?.dashboard.url ?? '') + anyRunAddress(run.run_id));
    await page.waitForURL(`**/${runAddress(run.run_id)}`);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(['light', 'dark'] as const)(
    'says what is so and what to do where nobody knows the run, in %s',
    async (colorScheme) => {
      const hostile = '<img src=x onerror=alert(1)>';
      const { page, complaints, close } = await visit(
        browser,
        `${liver?.dashboard.url}runs/?id=${encodeURIComponent(hostile)}`,
        { colorScheme },
      );
      await page.locator('.empty').waitFor();
      expect(await page.locator('.empty').innerText()).toMatch(
        /None of the 30 runs here has the id <img src=x onerror=alert\(1\)>/,
      );
      expect(await page.locator('main img').count()).toBe(0);
      expect(await page.getByRole('heading', { name: 'Runs' }).isVisible()).toBe(true);
      await page.getByRole('link', { name: 'Search for it by name' }).press('Enter');
      await page.getByRole('dialog').waitFor();
      await settled(page);
      expect({ complaints, barred: await barriers(page) }).toEqual({ complaints: [], barred: [] });
      await close();
    },
  );

  it('says what went wrong where the data files are broken, and tries again', async () => {
    const run = liver?.runs[0] ?? expect.unreachable();
    const { page, close } = await visit(browser, `${liver?.dashboard.url}404`);
    await withoutPage(page, run);
    await page.route('**/data/experiments/**', (route) => route.fulfill({ status: 200, body: '{"half' }));
    await page.goto((liver?.dashboard.url ?? '') + anyRunAddress(run.run_id));
    await page.locator('.empty').waitFor();
    expect(await page.locator('.empty').innerText()).toMatch(/cannot be shown\.\s+The data file .* came incomplete/);
    await unfold(page);
    expect(await barriers(page)).toEqual([]);
    await page.unroute('**/data/experiments/**');
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: run.name }).waitFor();
    await close();
  });
});
