import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { barriers, settled, visit } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;
let address: string;

beforeAll(async () => {
  store = await snapshotOfStore('nilm-benchmark');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile, store.comparisonFile), launchBrowser()]);
  const snapshot = openSnapshot(store.snapshotFile);
  address = `experiments/${snapshot.experiments().find(({ name }) => name === 'washing machine')?.id}/`;
  snapshot.close();
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

async function open(query = '') {
  const visited = await visit(browser, dashboard.url + address + query);
  await visited.page.setViewportSize({ width: 1440, height: 1600 });
  await settled(visited.page);
  return visited;
}

const figures = (page: Page) => page.locator('#charts figure');
const captions = (page: Page) => page.locator('#charts figcaption').allTextContents();
/** Waits until so many charts are alive. */
const alive = (page: Page, count: number) =>
  expect.poll(() => page.locator('#charts .live canvas.marks').count()).toBe(count);

describe('the charts of an experiment', () => {
  it('are pictures until somebody points at them, and then come to life without moving anything', async () => {
    const { page, complaints, close } = await open();
    const count = await figures(page).count();
    expect([count > 1, await page.locator('.live').count()]).toEqual([true, 0]);
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as { value: number }[]) shifts.push(entry.value);
      }).observe({ type: 'layout-shift' });
    });
    const before = await captions(page);
    await figures(page).first().hover();
    await alive(page, count);
    await settled(page);
    expect(await captions(page)).toEqual(before);
    expect(await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('stand three in a row where there is room, and neither they nor what is below moves by the least when they come to life', async () => {
    for (const width of [1440, 1000, 390]) {
      const { page, close } = await open();
      await page.setViewportSize({ width, height: 1600 });
      const places = () =>
        page
          .locator('#charts figure, #charts .summary, #charts details, #charts .charts-bar, #runs')
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      const tops = await figures(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      expect({ width, inRow: tops.filter((top) => top === tops[0]).length }).toEqual({
        width,
        inRow: { 1440: 3, 1000: 2, 390: 1 }[width],
      });
      const before = await places();
      await figures(page).first().hover();
      await alive(page, tops.length);
      const moved = (await places()).map((top, index) => Math.abs(top - (before[index] ?? 0)));
      // A browser's own grain is a 64th of a pixel.
      expect({ width, moved: moved.filter((by) => by > 0.1) }).toEqual({ width, moved: [] });
      await close();
    }
  });

  it('follow the filter and the chosen runs', async () => {
    const { page, complaints, close } = await open('?charts=over-runs:m.val_loss,curves:m.val_loss');
    await alive(page, 2);
    expect(await captions(page)).toEqual(['val_loss over 30 runs, oldest to newest', 'val_loss over steps, 10 runs']);
    await page.locator('.filter-text').fill('val_loss < 0.04');
    await expect.poll(async () => (await captions(page))[0]).toMatch(/^val_loss over [1-9] runs/);
    await page.locator('.filter-text').fill('');
    for (const index of [2, 4]) await page.locator('[role="row"] input[type="checkbox"]').nth(index).check();
    await expect.poll(async () => (await captions(page))[1]).toBe('val_loss over steps, 2 runs');
    expect(complaints).toEqual([]);
    await close();
  });

  it('are added, changed, moved and removed by keyboard alone; each is in the address, and back takes it back', async () => {
    const { page, complaints, close } = await open('?charts=over-runs:m.val_loss');
    await alive(page, 1);
    const charts = () => new URL(page.url()).searchParams.get('charts');
    await page.getByRole('button', { name: 'Add chart' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Curves');
    await page.keyboard.press('Tab');
    while (
      !(await page.getByRole('button', { name: 'Add', exact: true }).evaluate((one) => one === document.activeElement))
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await alive(page, 2);
    expect(charts()).toMatch(/^over-runs:m\.val_loss,curves:m\.\w+$/);
    await figures(page).nth(1).getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    await figures(page).nth(1).getByLabel('vertical scale').focus();
    await page.keyboard.press('End');
    await figures(page).nth(1).getByLabel('smoothing').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(charts).toMatch(/,curves:m\.\w+(?=.*;y=log)(?=.*;smooth=0\.6)/);
    await expect.poll(async () => figures(page).nth(1).locator('.summary').textContent()).toMatch(/Smoothed/);
    await figures(page).nth(1).getByRole('button', { name: 'Move before' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(charts).toMatch(/^curves:.*,over-runs:m\.val_loss$/);
    await figures(page).nth(1).getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    await figures(page).nth(1).getByRole('button', { name: 'Remove' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(charts).toMatch(/^curves:[^,]*$/);
    await page.goBack();
    await alive(page, 2);
    expect(complaints).toEqual([]);
    await close();
  });

  it('show the part of a link, and put theirs into the address', async () => {
    const { page, complaints, close } = await open('?charts=curves:m.val_loss;zx=5%5C002c15');
    await alive(page, 1);
    await expect.poll(() => page.getByRole('button', { name: 'Show all' }).isVisible()).toBe(true);
    await page.locator('.live').focus();
    await page.keyboard.press('0');
    await expect.poll(() => page.url()).not.toContain('zx');
    await page.keyboard.press('+');
    await expect.poll(() => page.url()).toContain('zx=');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('vertical scale').first().selectOption('log');
    await expect.poll(() => page.url()).toContain('y=log');
    await page.locator('.live').focus();
    await page.keyboard.press('0');
    await expect.poll(() => page.url()).not.toContain('zx');
    await page.goBack();
    await expect.poll(() => page.getByRole('button', { name: 'Show all' }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  it('hand ranges on their axes to the filter', async () => {
    const { page, complaints, close } = await open('?charts=parallel:m.val_loss:m.val_mae');
    await alive(page, 1);
    await page.locator('.live').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('[');
    await page.getByRole('button', { name: 'Filter the table to this' }).click();
    await expect
      .poll(() => page.locator('.filter-text').inputValue())
      .toMatch(/^val_loss >= [\d.]+ and val_loss <= [\d.]+$/);
    await expect.poll(async () => (await captions(page))[0]).toMatch(/ of (?:30|2\d|1?\d) runs, side by side$/);
    expect(await page.locator('.trouble').allTextContents()).toEqual(['']);
    expect(complaints).toEqual([]);
    await close();
  });

  it('say in a sentence why they cannot be drawn, whatever a link asks for', async () => {
    const { page, complaints, close } = await open('?charts=curves:m.nothing,<b>:p.x,over-runs,scatter:m.val_loss');
    await expect.poll(() => page.locator('.chart-trouble').count()).toBe(4);
    const said = await page.locator('.chart-trouble').allTextContents();
    for (const sentence of said) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(said[1]).toContain('<b>');
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('have nothing that axe finds while they are set up', async () => {
    const { page, close } = await open('?charts=curves:m.val_loss,parallel:m.val_loss:m.val_mae');
    await alive(page, 2);
    await page.getByRole('button', { name: 'Settings' }).nth(1).click();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add chart' }).click();
    expect(await barriers(page)).toEqual([]);
    await close();
  });
});
