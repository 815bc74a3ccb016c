/** Runs next to each other, in a real browser and of real runs. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../src/core/model/run.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { barriers, type Looks, overflow, settled, visit } from './visit.ts';

let browser: Browser;
let store: StoreSnapshot;
let dashboard: Dashboard;
/** Of different configurations and experiments. */
let runs: readonly Run[];

beforeAll(async () => {
  [store, browser] = await Promise.all([snapshotOfStore('liver-ct-seg'), launchBrowser()]);
  dashboard = await buildDashboard(store.snapshotFile, store.comparisonFile);
  runs = openSnapshot(store.snapshotFile).runs();
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

/** Of each number a run of the experiment of that place, by how many runs they have; each another one. */
const ofExperiments = (...wanted: readonly number[]) => {
  const experiments = [...Map.groupBy(runs, (run) => run.experiment_id).values()].sort((a, b) => b.length - a.length);
  return wanted.map((at, i) => experiments[at]?.[i] ?? expect.unreachable());
};

async function compare(some: readonly Run[], more = '', looks: Looks = {}) {
  const address = `compare/?runs=${some.map(({ run_id }) => run_id).join(',')}${more}`;
  const opened = await visit(browser, dashboard.url + address, looks);
  await opened.page.locator('[data-part=runs]').waitFor();
  await settled(opened.page);
  return opened;
}

const query = (page: Page) => new URL(page.url()).searchParams;
const heads = (page: Page) => page.locator('[data-part=metrics] th[data-run]');

it.each<[string, Looks]>([
  ['in light', {}],
  ['in dark', { colorScheme: 'dark' }],
  ['on a phone', { width: 390 }],
])('bars nobody and breaks nothing %s', async (_, looks) => {
  const { page, complaints, close } = await compare(ofExperiments(0, 1, 0), '&all', looks);
  expect({ complaints, barred: await barriers(page), sideways: await overflow(page) }).toEqual({
    ...{ complaints: [], barred: [], sideways: 0 },
  });
  await close();
});

it('shows metrics with their differences to the baseline, in words too, and marks the best', async () => {
  const some = ofExperiments(0, 1);
  const { page, close } = await compare(some);
  const [a, b] = some.map((run) => run.metrics.get('test_mean_iou')?.value ?? Number.NaN) as [number, number];
  const row = page.locator('[data-part=metrics] tr', { hasText: 'test_mean_iou' });
  const cells = await row.locator('td').allInnerTexts();
  expect(cells[0]).toContain(a.toFixed(4));
  expect(cells[1]).toContain(b.toFixed(4));
  expect(cells[1]).toMatch(b > a ? /best[\s\S]*▲ \+0\.\d+ .*better/ : b < a ? /▼ −0\.\d+ .*worse/ : /● *same/);
  await close();
});

it('shows only params that differ, by what they mean, until all are asked for; the choice is in the address', async () => {
  const { page, close } = await compare(ofExperiments(0, 1));
  const rows = page.locator('[data-part=params] tbody tr');
  const before = await rows.count();
  await page.getByLabel('those that are the same, too').focus();
  await page.keyboard.press('Space');
  await page.locator('[data-part=params] tr.alike').first().waitFor();
  expect(await rows.count()).toBeGreaterThan(before);
  expect(query(page).has('all')).toBe(true);
  await page.goBack();
  await expect.poll(() => rows.count()).toBe(before);
  expect(query(page).has('all')).toBe(false);
  await close();
});

it('swaps the baseline and removes runs by keyboard; the focus stays, and back and forward work', async () => {
  const some = ofExperiments(0, 1, 0);
  const { page, complaints, close } = await compare(some);
  await heads(page).nth(1).getByRole('button', { name: 'make baseline' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => heads(page).nth(1).getByRole('button', { pressed: true }).count()).toBe(1);
  expect(query(page).get('base')).toBe(some[1]?.run_id.slice(0, 8));
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true');
  await heads(page).nth(1).getByRole('button', { name: 'remove' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => heads(page).count()).toBe(2);
  expect(query(page).get('runs')).toBe(`${some[0]?.run_id.slice(0, 8)},${some[2]?.run_id.slice(0, 8)}`);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^remove/);
  await page.goBack();
  await expect.poll(() => heads(page).count()).toBe(3);
  await page.goBack();
  await expect.poll(() => heads(page).nth(0).getByRole('button', { pressed: true }).count()).toBe(1);
  await page.goForward();
  await expect.poll(() => heads(page).nth(1).getByRole('button', { pressed: true }).count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});

it('adds a run that is searched for', async () => {
  const [one, two] = ofExperiments(0, 1) as [Run, Run];
  const { page, close } = await compare([one]);
  await page.getByRole('button', { name: 'Add a run' }).press('Enter');
  await page.getByRole('dialog').getByRole('combobox').pressSequentially(two.run_id.slice(0, 8));
  await page.locator('[role=option]', { hasText: two.name }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => heads(page).count()).toBe(2);
  expect(query(page).get('runs')).toBe(`${one.run_id.slice(0, 8)},${two.run_id.slice(0, 8)}`);
  await close();
});

it('draws the curves of all runs; metric and axes are in the address', async () => {
  const { page, complaints, close } = await compare(ofExperiments(0, 1), '&metric=val_mean_iou');
  const figure = page.locator('[data-part=figure]');
  await figure.locator('.live').waitFor();
  expect(await figure.locator('figcaption').innerText()).toMatch(/val_mean_iou/);
  expect(await figure.locator('.live svg, .live canvas').count()).toBeGreaterThan(0);
  await page.locator('select[name=metric]').selectOption('train_avg_loss');
  await page.getByLabel('vertical scale').selectOption('log');
  await expect.poll(() => figure.locator('figcaption').innerText()).toMatch(/train_avg_loss/);
  expect(query(page).get('metric')).toBe('train_avg_loss');
  expect(query(page).get('y')).toBe('log');
  await page.reload();
  await expect.poll(() => figure.locator('figcaption').innerText()).toMatch(/train_avg_loss/);
  expect(await page.getByLabel('vertical scale').inputValue()).toBe('log');
  expect(complaints).toEqual([]);
  await close();
});

it('gives the comparison to the clipboard as Markdown', async () => {
  const some = ofExperiments(0, 1);
  const { page, close } = await compare(some);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy as Markdown' }).press('Enter');
  await page.getByText('Copied').first().waitFor();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(lines[0]).toContain(some[0]?.run_id.slice(0, 8));
  expect(lines[1]).toBe('| :-- | --: | --: |');
  expect(lines.filter((line) => line.startsWith('|')).every((line) => line.split(/(?<!\\)\|/).length === 5)).toBe(true);
  expect(lines.some((line) => line.includes('`test_mean_iou`'))).toBe(true);
  await close();
});

it('names runs that nobody knows, shows the others, and leaves them out when asked', async () => {
  const { page, complaints, close } = await compare(ofExperiments(0), ',%3Cb%3Egone');
  expect(await page.locator('[data-part=missing]').innerText()).toContain('No run here has the id <b>gone');
  expect(await heads(page).count()).toBe(1);
  await page.getByRole('button', { name: 'Leave it out' }).press('Enter');
  await expect.poll(() => page.locator('[data-part=missing]').innerText()).toBe('');
  expect(complaints).toEqual([]);
  await close();
});

it('says what to do where no run is chosen, and what went wrong where the data are broken', async () => {
  const { page, close } = await visit(browser, `${dashboard.url}compare/`);
  await page.getByText('No run is chosen.').waitFor();
  await page.getByRole('button', { name: 'search for one' }).press('Enter');
  await page.getByRole('dialog', { name: 'Add a run' }).waitFor();
  await page.keyboard.press('Escape');
  await page.route('**/data/experiments/**', (route) => route.abort());
  await page.goto(`${dashboard.url}compare/?runs=${runs[0]?.run_id}`);
  await page.getByText('These runs cannot be compared now.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await close();
});
