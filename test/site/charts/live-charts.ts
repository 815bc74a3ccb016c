/** A page of real charts in a real browser, and what a reader does there. */
import type { Browser, Page } from 'playwright-core';
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { launchBrowser } from '../../support/browser.ts';
import { snapshotOfStore } from '../../support/snapshot-of-store.ts';
import { type Looks, settled, type Visit, visit } from '../visit.ts';
import { chartPage } from './chart-page.ts';
import { realCharts } from './real-charts.ts';

export const [CURVES, LATER, SCATTER, PARALLEL] = [0, 1, 2, 3] as const;

export interface LiveCharts {
  readonly charts: readonly FormChart[];
  open(looks?: Looks): Promise<Visit>;
  close(): Promise<void>;
}

export async function liveCharts(): Promise<LiveCharts> {
  const [store, browser]: [Awaited<ReturnType<typeof snapshotOfStore>>, Browser] = await Promise.all([
    snapshotOfStore('nilm-benchmark'),
    launchBrowser(),
  ]);
  const charts = realCharts(store.snapshotFile, [
    { form: 'curves', fields: ['m.val_loss'] },
    { form: 'curves', fields: ['m.train_loss'], options: { y: 'log' } },
    { form: 'scatter', fields: ['m.train_mae', 'm.val_mae'] },
    { form: 'parallel', fields: ['m.train_mae', 'm.train_loss', 'm.val_mae'] },
  ]);
  const served = await chartPage(charts);
  return {
    charts,
    async open(looks = {}) {
      const visited = await visit(browser, served.url, looks);
      await visited.page.setViewportSize({ width: looks.width ?? 1440, height: 1100 });
      await visited.page.waitForFunction(() => 'test' in globalThis);
      await settled(visited.page);
      return visited;
    },
    async close() {
      await browser.close();
      await served.close();
      await store.close();
    },
  };
}

export interface Handed {
  readonly bus: { now(): { hover: string | null; at: number | null }; set(change: object): void };
  readonly zooms: readonly { x: [number, number] | null; y: [number, number] | null }[];
  readonly shifts: readonly number[];
}
export type Global = { test: Handed };

export const stage = (page: Page, index: number) => page.locator('.live').nth(index);
export const told = (page: Page, index: number) => stage(page, index).locator('.told').textContent();
export const spoken = (page: Page, index: number) => page.locator('.chart-box > [aria-live]').nth(index).textContent();
export const lastZoom = (page: Page) => page.evaluate(() => (globalThis as unknown as Global).test.zooms.at(-1));

/** Places are shares of the chart's width and height. */
export async function at(page: Page, index: number, x: number, y: number) {
  const box = await stage(page, index).boundingBox();
  if (!box) throw new TypeError('no chart');
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

export async function point(page: Page, index: number, x: number, y: number): Promise<void> {
  const place = await at(page, index, x, y);
  await page.mouse.move(place.x, place.y);
  await settled(page);
}

type Share = readonly [x: number, y: number];

export async function drag(page: Page, index: number, from: Share, to: Share): Promise<void> {
  const [a, b] = [await at(page, index, ...from), await at(page, index, ...to)];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2);
  await page.mouse.move(b.x, b.y);
  await page.mouse.up();
  await settled(page);
}
