/** The page of the project's own charts, in a real browser. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../src/commands/build-site.ts';
import { ownCharts } from '../../src/commands/own-charts.ts';
import { servePublic } from '../../src/commands/preview-server.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { base } from './dashboard.ts';
import { barriers, overflow, settled, unfold, visit } from './visit.ts';

const field = (name: string) => ({ field: name, type: 'quantitative', scale: { zero: false } });
/** Dots that can be picked by dragging, and made larger by a slider. */
const picking = {
  title: 'Overlap against the loss',
  data: { name: 'runs' },
  params: [
    { name: 'pick', select: 'interval' },
    { name: 'size', value: 40, bind: { input: 'range', min: 40, max: 400, name: 'Size of dots' } },
  ],
  mark: { type: 'point', size: { expr: 'size' }, tooltip: true },
  encoding: {
    x: field('metric.test_avg_loss'),
    y: field('metric.test_mean_iou'),
    color: { condition: { param: 'pick', field: 'experiment', type: 'nominal' }, value: 'grey' },
  },
};
/** Curves as wide as the page gives room for, with expressions that a strict policy forbids to compile. */
const curves = {
  data: { name: 'histories' },
  width: 'container',
  transform: [{ calculate: 'datum.value * 100', as: 'percent' }, { filter: "indexof(datum.metric, 'iou') >= 0" }],
  mark: 'line',
  encoding: { x: field('step'), y: field('percent'), detail: { field: 'run_id' }, color: { field: 'metric' } },
  usermeta: { ml_report: { title: 'Overlap <b>while</b> training', metrics: ['val_mean*'] } },
};
const broken = { mark: { type: 'point', size: { expr: "data('nowhere')[0].x" } }, encoding: { x: field('took') } };

let store: StoreSnapshot;
let browser: Browser;
let folder: string;
let server: { url: string; close(): Promise<void> };

beforeAll(async () => {
  store = await snapshotOfStore('liver-ct-seg');
  folder = mkdtempSync(join(tmpdir(), 'ml-report-own-'));
  mkdirSync(join(folder, 'charts'));
  for (const [name, spec] of Object.entries({ '1-picking': picking, '2-curves': curves, '3-broken': broken }))
    writeFileSync(join(folder, `charts/${name}.vl.json`), JSON.stringify(spec));
  const charts = await ownCharts(['charts/*.vl.json'], folder, () => {});
  const out = join(folder, 'public');
  await buildSite({
    snapshotFile: store.snapshotFile,
    comparisonFile: null,
    charts,
    out,
    base,
  });
  [server, browser] = await Promise.all([servePublic({ folder: out, base }), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The machine may be busy. */
const soon = { timeout: 20_000 };

const canvases = (page: Page) => page.locator('.own-chart-box canvas');
/** A mark of what is on the canvas of a chart. */
const drawn = (page: Page, key: string) =>
  page.locator(`#${key} canvas`).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

describe('without scripts', () => {
  it('each chart has a title, a picture, a sentence, its table and its file', async () => {
    const { page, complaints, close } = await visit(browser, `${server.url}charts/`, { javaScriptEnabled: false });
    expect(await page.locator('figcaption').allTextContents()).toEqual([
      'Overlap against the loss',
      'Overlap <b>while</b> training',
      '3-broken',
    ]);
    expect(await page.locator('.own-chart[role=img]').count()).toBe(2);
    expect(await page.locator('#picking-none').count()).toBe(0);
    expect(await page.locator('.summary').first().textContent()).toBe('Drawn from 30 runs.');
    expect(await page.locator('.summary').nth(1).textContent()).toMatch(/^Drawn from 30 metric histories\b/);
    expect(await page.locator('#\\31 -picking thead th').allTextContents()).toEqual([
      ...['experiment', 'name', 'metric.test_avg_loss', 'metric.test_mean_iou'].toSorted(
        (a, b) => Number(a.includes('.')) - Number(b.includes('.')),
      ),
    ]);
    expect(await page.locator('#\\31 -picking tbody tr').count()).toBe(30);
    expect(await page.locator('#\\33 -broken .attention').textContent()).toContain('can only be drawn by scripts');
    expect(await page.locator('code').first().textContent()).toBe('charts/1-picking.vl.json');
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('with scripts', () => {
  it('Vega is loaded when somebody points at a chart or tabs to it, and by no other page', async () => {
    const { page, close } = await visit(browser, server.url);
    expect(await page.locator('nav a[href$="charts/"]').count()).toBe(1);
    await close();
    const html = readFileSync(join(folder, 'public/index.html'), 'utf8');
    expect(html).not.toContain('own-charts.');
    const there = await visit(browser, `${server.url}charts/`);
    const loaded: string[] = [];
    there.page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await settled(there.page);
    await there.page.locator('#\\33 -broken [role=status]').waitFor();
    const asked = () => loaded.filter((path) => /-picking|-curves/.test(path)).length;
    expect(asked()).toBe(0);
    await there.page.locator('#\\32 -curves .own-chart-box').focus();
    await canvases(there.page).first().waitFor();
    expect(asked()).toBe(1);
    await there.close();
  });

  it.each(['light', 'dark'] as const)(
    'in %s charts come alive and nobody is barred; nothing is complained of',
    async (colorScheme) => {
      const { page, complaints, close } = await visit(browser, `${server.url}charts/`, { colorScheme });
      for (const key of ['1-picking', '2-curves']) await page.locator(`[id="${key}"] .own-chart-box`).hover();
      await expect.poll(() => canvases(page).count(), soon).toBe(2);
      await settled(page);
      await unfold(page);
      expect(await barriers(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it('what a specification lets readers pick and set is picked and set', async () => {
    const { page, complaints, close } = await visit(browser, `${server.url}charts/`);
    const box = page.locator('[id="1-picking"] .own-chart-box');
    await box.hover();
    await canvases(page).first().waitFor();
    const key = '\\31 -picking';
    const before = await drawn(page, key);
    const at = await box.boundingBox();
    if (!at) throw new Error('the chart has no place');
    await page.mouse.move(at.x + 120, at.y + 60);
    await page.mouse.down();
    await page.mouse.move(at.x + 220, at.y + 160, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => drawn(page, key), soon).not.toBe(before);
    const picked = await drawn(page, key);
    await page.getByLabel('Size of dots').focus();
    await page.keyboard.press('End');
    await expect.poll(() => drawn(page, key), soon).not.toBe(picked);
    expect(complaints).toEqual([]);
    await close();
  });

  it('another colour scheme is followed, and a phone is not left', async () => {
    const { page, complaints, close } = await visit(browser, `${server.url}charts/`, { width: 390 });
    await page.locator('[id="2-curves"] .own-chart-box').hover();
    await canvases(page).first().waitFor();
    expect(await overflow(page)).toBe(0);
    const light = await drawn(page, '\\32 -curves');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => drawn(page, '\\32 -curves'), soon).not.toBe(light);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a chart that cannot be drawn says so and leaves the others alone', async () => {
    const { page, complaints, close } = await visit(browser, `${server.url}charts/`);
    await page.locator('[id="3-broken"] [role=status]').waitFor();
    expect(await page.locator('[id="3-broken"] [role=status]').textContent()).toMatch(
      /^◆ This chart stays a picture\. \S/,
    );
    expect(complaints).toEqual([]);
    await close();
  });
});

it('where nobody has charts of their own the page says how to have some, and no other leads there', async () => {
  const out = join(folder, 'without');
  await buildSite({ snapshotFile: store.snapshotFile, comparisonFile: null, out, base });
  expect(readFileSync(join(out, 'charts/index.html'), 'utf8')).toContain('has no charts of its own yet');
  expect(readFileSync(join(out, 'index.html'), 'utf8')).not.toContain('href="/a/b/c/charts/"');
});
