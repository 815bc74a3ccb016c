import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard, deadLinks, linksOf } from './dashboard.ts';
import { overflow, visit } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;

beforeAll(async () => {
  store = await snapshotOfStore('automl-tools');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile, store.comparisonFile), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

it('has a page for each of its hundreds of runs, and no dead link', async () => {
  expect(dashboard.pages.filter((page) => page.startsWith('runs/')).length).toBeGreaterThan(800);
  expect(await deadLinks(linksOf(dashboard))).toEqual([]);
});

it('opens in a browser without a failed or foreign request', async () => {
  const some = dashboard.pages.filter((page, index) => !page.startsWith('runs/') || index % 100 === 0);
  for (const kind of ['', 'runs/', ...some.filter((page) => !page.startsWith('404'))]) {
    const { page, complaints, close } = await visit(browser, dashboard.url + kind, { width: 390 });
    expect({ kind, complaints, sideways: await overflow(page) }).toEqual({ kind, complaints: [], sideways: 0 });
    await close();
  }
});
