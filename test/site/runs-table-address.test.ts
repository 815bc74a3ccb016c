import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { experimentAddress } from '../../src/core/view/address.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { columnTexts, counts, openTable, press, query, tabIntoTable } from './runs-table.ts';
import { barriers, type Looks, overflow, settled } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;
let url: string;

beforeAll(async () => {
  store = await snapshotOfStore('automl-tools');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile, store.comparisonFile), launchBrowser()]);
  const { experiments, runs } = openSnapshot(store.snapshotFile).whole();
  const size = (id: string) => runs.filter((run) => run.experiment_id === id).length;
  const [experiment] = experiments.toSorted((a, b) => size(b.id) - size(a.id));
  url = dashboard.url + experimentAddress(experiment?.id ?? '');
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

const open = (search = '', looks: Looks = {}) => openTable(browser, url + search, looks);

/** What a reader sees of the table and its tools. */
const view = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const texts = (selector: string) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
    const filter = document.querySelector<HTMLInputElement>('.filter-text')?.value;
    return JSON.stringify([filter, ...['.counts', '.chosen-text', '.heads .head', '.grid-body .cell'].map(texts)]);
  });

async function type(page: Page, text: string): Promise<void> {
  await press(page, '/');
  await page.keyboard.type(text);
}

it('a filter follows while it is typed, and is one step of the way back', async () => {
  const { page, close } = await open();
  await press(page, '/');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter');
  const steps = await page.evaluate(() => history.length);
  await page.keyboard.type('accuracy > 0.95');
  await expect.poll(() => counts(page)).toMatch(/^[1-3]\d+ of 400 runs$/);
  expect(query(page)).toBe('?q=accuracy > 0.95');
  await press(page, 'Backspace');
  await page.keyboard.type('8');
  await expect.poll(() => counts(page)).toBe('42 of 400 runs');
  await press(page, 'Enter');
  expect(query(page)).toBe('?q=accuracy > 0.98');
  expect(Number((await columnTexts(page, 'm.accuracy'))[3])).toBeGreaterThan(0.98);
  expect(await page.evaluate(() => history.length)).toBe(steps + 1);
  await page.goBack();
  await expect.poll(() => counts(page)).toBe('400 runs');
  expect(await page.locator('.filter-text').inputValue()).toBe('');
  await page.goForward();
  await expect.poll(() => counts(page)).toBe('42 of 400 runs');
  await close();
});

it('a filter is completed by keys', async () => {
  const { page, close } = await open();
  await type(page, 'accu');
  await page.waitForSelector('[role=option]');
  await page.keyboard.press('ArrowDown');
  const active = await page.locator('.filter-text').getAttribute('aria-activedescendant');
  expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
  expect(await page.locator(`#${active}`).innerText()).toContain('accuracy');
  await page.keyboard.press('Enter');
  expect(await page.locator('.filter-text').inputValue()).toMatch(/^accuracy/);
  expect(await page.locator('.filter-text').getAttribute('aria-expanded')).toMatch(/true|false/);
  await press(page, 'Escape');
  expect(await page.locator('[role=listbox]').isHidden()).toBe(true);
  await close();
});

it('a mistake in a filter is said, marked and mended', async () => {
  const { page, close } = await open();
  await type(page, 'acuracy > 0.98');
  await press(page, 'Enter');
  await page.waitForSelector('.trouble mark');
  expect(await page.locator('.trouble mark').innerText()).toBe('acuracy');
  expect(await page.locator('.filter-text').getAttribute('aria-invalid')).toBe('true');
  expect(await counts(page)).toBe('400 runs');
  await page.getByRole('button', { name: 'Use accuracy' }).focus();
  await press(page, 'Enter', 'Enter');
  await expect.poll(() => counts(page)).toBe('42 of 400 runs');
  expect(await page.locator('.trouble').isHidden()).toBe(true);
  await close();
});

it('where no run fits it is said which condition is to blame, and the filter can be cleared', async () => {
  const { page, close } = await open('?q=accuracy+>+0.9+and+bagging_freq+>+99');
  expect(await page.locator('.grid-empty').innerText()).toMatch(/No run fits .*bagging_freq > 99/s);
  expect(await counts(page)).toBe('0 of 400 runs');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clear the filter' }).focus();
  await press(page, 'Enter');
  expect(await counts(page)).toBe('400 runs');
  expect(query(page)).toBe('');
  await close();
});

it('a link opened fresh shows the same view, and so do back and forward', async () => {
  const { page, close } = await open('?q=accuracy+>+0.97&sort=-m.accuracy,p.bagging_freq');
  await tabIntoTable(page);
  await press(page, 'ArrowDown', 'Space', 'ArrowDown', 'b', 'Home');
  await page.locator('.head[data-column=started]').focus();
  await press(page, 'Shift+ArrowLeft', 'F2', 'ArrowRight');
  await press(page, 'Escape');
  const [address, seen] = [page.url(), await view(page)];
  const other = await openTable(browser, address);
  expect(await view(other.page)).toBe(seen);
  await other.close();
  await press(page, 'Enter');
  expect(await view(page)).not.toBe(seen);
  await page.goBack();
  await expect.poll(() => view(page)).toBe(seen);
  await page.goto('about:blank');
  await page.goBack();
  await page.waitForSelector('.grid');
  await settled(page);
  expect(await view(page)).toBe(seen);
  await close();
});

it('groups that are open stay open for whoever gets the link, until they are closed', async () => {
  const { page, close } = await open('?by=p.bagging_freq');
  const heads = (of: Page) =>
    of
      .locator('.grid-body [role=row][aria-expanded]')
      .evaluateAll((all) => all.slice(0, 2).map((row) => row.getAttribute('aria-expanded')));
  expect(await heads(page)).toEqual(['false', 'false']);
  const cut = await page
    .locator('.grid-body .group :is(.name-head, .cell.number)')
    .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
  expect(cut).toEqual([]);
  await tabIntoTable(page);
  await press(page, 'ArrowDown', 'ArrowRight');
  expect(query(page)).toMatch(/^\?by=p\.bagging_freq&open=number \d$/);
  expect(await heads(page)).toEqual(['true', 'false']);
  const other = await openTable(browser, page.url());
  expect(await heads(other.page)).toEqual(['true', 'false']);
  await other.close();
  await press(page, 'ArrowLeft');
  expect(query(page)).toBe('?by=p.bagging_freq');
  expect(await heads(page)).toEqual(['false', 'false']);
  await close();
});

it('beginnings of ids in an address select the runs', async () => {
  const { runs } = openSnapshot(store.snapshotFile).whole();
  const [one] = runs.filter((run) => url.endsWith(experimentAddress(run.experiment_id)));
  const { page, close } = await open(`?runs=${one?.run_id.slice(0, 8)},nobody`);
  expect(await page.locator('.selection').innerText()).toContain('1 run selected');
  await close();
});

it('the shown rows are copied as CSV and Markdown, and saved', async () => {
  const { page, complaints, close } = await open('?q=accuracy+>+0.98&cols=name,m.accuracy,p.bagging_freq');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (label: string) => {
    await page.getByRole('button', { name: label }).click();
    await page.waitForFunction(() =>
      document.querySelector('.panel:not([hidden]) [role=status]')?.textContent?.match(/copied|written/),
    );
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.locator('.opens', { hasText: 'Copy' }).click();
  const csv = await copied('Copy CSV');
  expect(csv.split('\n')[0]?.trim()).toBe('id,name,metric.accuracy,param.bagging_freq');
  expect(csv.trim().split('\n')).toHaveLength(43);
  const markdown = await copied('Copy Markdown');
  expect(markdown.split('\n')[1]).toMatch(/^\| :-- \| :-- \| --: \| --: \|/);
  expect(markdown.trim().split('\n')).toHaveLength(44);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  expect(readFileSync(await download.path(), 'utf8')).toContain(csv.split('\n')[1]?.trim());
  expect(complaints).toEqual([]);
  await close();
});

it('paper gets the first rows, and nothing that can be pressed', async () => {
  const { page, close } = await open('?sort=-m.accuracy', { width: 760 });
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const rows = await page
    .locator('.grid-body .grid-row')
    .evaluateAll((all) => all.map((row) => row.getBoundingClientRect().top));
  expect(rows).toHaveLength(100);
  expect(rows.every((top, i) => i === 0 || top > (rows[i - 1] ?? 0))).toBe(true);
  expect(await page.locator('main button:visible, main input:visible').count()).toBe(0);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen' });
  await expect.poll(() => page.locator('.grid-body .grid-row').count()).toBeLessThan(80);
  await close();
});

it('columns are dragged: to another place by their head, wider by its edge; twice pressed the edge fits', async () => {
  const { page, close } = await open();
  await page.locator('#runs').evaluate((head) => head.scrollIntoView());
  const head = (id: string) => page.locator(`.head[data-column="${id}"]`);
  const box = async (id: string) => (await head(id).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [status, user] = [await box('status'), await box('user')];
  await page.mouse.move(status.x + 10, status.y + 10);
  await page.mouse.down();
  await page.mouse.move(user.x + user.width - 4, user.y + 10, { steps: 6 });
  await page.mouse.up();
  expect(query(page)).toMatch(/cols=name!,started,took,user,status,/);
  const before = await box('started');
  await page.mouse.move(before.x + before.width - 4, before.y + 10);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width + 56, before.y + 10, { steps: 6 });
  await page.mouse.up();
  await settled(page);
  expect((await box('started')).width).toBeCloseTo(before.width + 60, -0.5);
  expect(query(page)).toContain('started~');
  await head('started').locator('.handle').dblclick();
  await settled(page);
  expect((await box('started')).width).toBeLessThan(before.width + 20);
  await close();
});

it('a phone shows it in its box, with the name pinned and room for fingers', async () => {
  const { page, close } = await open('', { width: 390 });
  await page.locator('.runs-box').evaluate((one) => one.scrollTo(600, 500));
  await settled(page);
  const name = await page.locator('.grid-body .cell.name').nth(14).boundingBox();
  expect(name?.x).toBeLessThan(80);
  expect(await overflow(page)).toBe(0);
  expect(await barriers(page)).toEqual([]);
  const small = await page.locator('#runs-section :is(button, input, a[href], .cell.select)').evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility() && !one.matches('.cell input, .cell a'))
      .map((one) => one.getBoundingClientRect().height)
      .filter((height) => height < 24),
  );
  expect(small).toEqual([]);
  await close();
});
