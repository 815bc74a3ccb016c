/** The search over everything, by keyboard, in a real browser and of real runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../src/core/model/run.ts';
import { runAddress } from '../../src/core/view/address.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { anExperiment, aRun, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { barriers, overflow, settled, visit } from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-search-'));
const hostile = '<img src=x onerror=alert(1)>';
let browser: Browser;
let store: StoreSnapshot;
let [real, made] = [] as unknown as [Dashboard, Dashboard];
let runs: readonly Run[];

beforeAll(async () => {
  [store, browser] = await Promise.all([snapshotOfStore('automl-tools'), launchBrowser()]);
  runs = openSnapshot(store.snapshotFile).runs();
  real = await buildDashboard(store.snapshotFile, store.comparisonFile);
  const file = join(folder, 'made.sqlite');
  const run = aRun('__proto__', { name: hostile, metrics: { [hostile]: 1 }, params: new Map([[hostile, hostile]]) });
  writeSnapshot(file, aSnapshot({ experiments: [anExperiment('1', { name: hostile })], runs: [run] }));
  made = await buildDashboard(file);
});

afterAll(async () => {
  await browser?.close();
  await real?.close();
  await made?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const box = (page: Page) => page.getByRole('dialog').getByRole('combobox');
const said = (page: Page) => page.getByRole('dialog').getByRole('status').innerText();
const options = (page: Page) => page.getByRole('option');
const active = (page: Page) => page.locator('[role=option][aria-selected=true]');

async function search(page: Page, words: string): Promise<void> {
  await settled(page);
  await page.keyboard.press('Control+k');
  await box(page).waitFor();
  await page.keyboard.type(words);
  await settled(page);
}

it.each(['light', 'dark'] as const)(
  'opens over any page with Ctrl+K, bars nobody, and gives the focus back, in %s',
  async (colorScheme) => {
    for (const kind of ['', 'runs/', `${runAddress(runs[0]?.run_id ?? '')}`, 'nowhere/']) {
      const { page, complaints, close } = await visit(browser, real.url + kind, { colorScheme });
      const link = page.locator('header [data-search]');
      await link.focus();
      await search(page, 'a');
      expect(await options(page).count()).toBeGreaterThan(3);
      expect({ kind, barred: await barriers(page), sideways: await overflow(page) }).toEqual({
        kind,
        barred: [],
        sideways: 0,
      });
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
      if (kind !== 'nowhere/') expect(complaints).toEqual([]);
      await close();
    }
  },
);

it('finds experiments, metrics and params by any of their words, and goes where they are', async () => {
  const { page, complaints, close } = await visit(browser, real.url);
  const [experiment] = openSnapshot(store.snapshotFile).whole().experiments;
  await search(page, experiment?.name.toUpperCase() ?? '');
  await expect.poll(() => said(page)).toMatch(/results?( of .*)?\.$/);
  expect(await active(page).innerText()).toContain(experiment?.name);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/experiments/*/');
  const key = [...(runs[0]?.metrics.keys() ?? [])][0] ?? '';
  await search(page, key);
  await expect.poll(() => said(page)).toMatch(/results?( of .*)?\.$/);
  await page.getByRole('group', { name: 'Metrics' }).getByRole('option').first().waitFor();
  for (
    let i = 0;
    i < 40 && !(await page.getByRole('group', { name: 'Metrics' }).locator('[aria-selected=true]').count());
    i++
  )
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/experiments\/[^/]+\/\?sort=-?m\./);
  expect(complaints).toEqual([]);
  await close();
});

it('finds runs by their name and by the beginning of their id', async () => {
  const run = runs[300] ?? expect.unreachable();
  const { page, close } = await visit(browser, real.url);
  for (const words of [run.run_id.slice(0, 9), run.run_id]) {
    await page.goto(real.url);
    await search(page, words);
    await page.getByRole('group', { name: 'Runs' }).getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${runAddress(run.run_id)}`);
  }
  const named = runs.find(({ name }) => name !== '') ?? expect.unreachable();
  await search(page, named.name);
  await expect
    .poll(() => page.getByRole('group', { name: 'Runs' }).allInnerTexts())
    .toEqual([expect.stringContaining(named.name)]);
  await close();
});

it('walks around the ends, says how many there are, and says so where nothing fits', async () => {
  const { page, close } = await visit(browser, real.url);
  await search(page, 'a');
  await expect.poll(() => said(page)).toMatch(/^\d+ results of \d+: further words find fewer\.$/);
  const all = await options(page).count();
  await page.keyboard.press('ArrowUp');
  expect(await options(page).last().getAttribute('aria-selected')).toBe('true');
  expect(await box(page).getAttribute('aria-activedescendant')).toBe(await options(page).last().getAttribute('id'));
  await page.keyboard.press('ArrowDown');
  expect(await options(page).first().getAttribute('aria-selected')).toBe('true');
  const fitting = runs.filter(({ name }) => name.toLowerCase().includes('a')).length;
  expect(
    await page
      .getByRole('group', { name: `Runs, 10 of ${fitting}` })
      .getByRole('option')
      .count(),
  ).toBe(10);
  expect(await said(page)).toMatch(new RegExp(`^${all} results of `));
  await page.keyboard.type(' zzzz');
  await expect
    .poll(() => page.getByRole('dialog').getByRole('status').innerText())
    .toBe('Nothing fits all of these words.');
  expect(await options(page).count()).toBe(0);
  await close();
});

it('prints foreign names as text', async () => {
  const { page, complaints, close } = await visit(browser, made.url);
  await search(page, 'img onerror');
  await expect.poll(() => options(page).count()).toBe(4);
  for (const text of await options(page).allInnerTexts()) expect(text).toContain(hostile);
  expect(await page.locator('img').count()).toBe(0);
  await page.getByRole('group', { name: 'Runs' }).getByRole('option').click();
  await page.waitForURL('**/runs/**');
  expect(complaints).toEqual([]);
  await close();
});

it('is a link to the runs without JavaScript', async () => {
  const { page, close } = await visit(browser, real.url, { javaScriptEnabled: false });
  await page.locator('header [data-search]').click();
  expect(page.url()).toBe(`${real.url}runs/`);
  await close();
});

it('goes to the runs where its script is gone', async () => {
  const { page, close } = await visit(browser, real.url);
  await page.route('**/client/search.*.js', (route) => route.abort());
  await page.locator('header [data-search]').click();
  await page.waitForURL('**/runs/');
  await close();
});
