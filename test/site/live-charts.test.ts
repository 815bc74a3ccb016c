import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { SaxesParser } from 'saxes';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FormChart } from '../../src/render/charts/forms/form.ts';
import { palette } from '../../src/render/charts/theme.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { type ChartPage, chartPage } from './charts/chart-page.ts';
import { realCharts } from './charts/real-charts.ts';
import { barriers, type Looks, settled, type Visit, visit } from './visit.ts';

let store: StoreSnapshot;
let browser: Browser;
let served: ChartPage;
let charts: FormChart[];
const [CURVES, LATER, SCATTER, PARALLEL] = [0, 1, 2, 3];

beforeAll(async () => {
  [store, browser] = await Promise.all([snapshotOfStore('nilm-benchmark'), launchBrowser()]);
  charts = realCharts(store.snapshotFile, [
    { form: 'curves', fields: ['m.val_loss'] },
    { form: 'curves', fields: ['m.train_loss'], options: { y: 'log' } },
    { form: 'scatter', fields: ['m.train_mae', 'm.val_mae'] },
    { form: 'parallel', fields: ['m.train_mae', 'm.train_loss', 'm.val_mae'] },
  ]);
  served = await chartPage(charts);
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await store?.close();
});

interface Handed {
  readonly bus: { now(): { hover: string | null; at: number | null }; set(change: object): void };
  readonly zooms: readonly { x: [number, number] | null; y: [number, number] | null }[];
  readonly shifts: readonly number[];
}
type Global = { test: Handed };

async function open(looks: Looks = {}): Promise<Visit> {
  const visited = await visit(browser, served.url, looks);
  await visited.page.setViewportSize({ width: looks.width ?? 1440, height: 1100 });
  await visited.page.waitForFunction(() => 'test' in globalThis);
  await settled(visited.page);
  return visited;
}

const stage = (page: Page, index: number) => page.locator('.live').nth(index);
const told = (page: Page, index: number) => stage(page, index).locator('.told').textContent();
const spoken = (page: Page, index: number) => page.locator('.chart-box > [aria-live]').nth(index).textContent();

async function at(page: Page, index: number, x: number, y: number) {
  const box = await stage(page, index).boundingBox();
  if (!box) throw new TypeError('no chart');
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

async function point(page: Page, index: number, x: number, y: number): Promise<void> {
  const place = await at(page, index, x, y);
  await page.mouse.move(place.x, place.y);
  await settled(page);
}

async function drag(page: Page, index: number, from: [number, number], to: [number, number]): Promise<void> {
  const [a, b] = [await at(page, index, ...from), await at(page, index, ...to)];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2);
  await page.mouse.move(b.x, b.y);
  await page.mouse.up();
  await settled(page);
}

const lastZoom = (page: Page) => page.evaluate(() => (globalThis as unknown as Global).test.zooms.at(-1));
const end = (index: number, name: string) => charts[index]?.signals[name] as number;

describe('a live chart', () => {
  it('takes the place of its picture without moving anything, breaking the policy or saying a word', async () => {
    const { page, complaints, close } = await open();
    expect(await page.locator('.live canvas.marks').count()).toBe(charts.length);
    expect(await page.locator('svg.chart').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as unknown as Global).test.shifts)).toEqual([]);
    const [box, canvas] = [
      await stage(page, 0).boundingBox(),
      await page.locator('canvas.marks').first().boundingBox(),
    ];
    expect(Math.abs((box?.width ?? 0) - (canvas?.width ?? 0))).toBeLessThan(2);
    expect(Math.abs((box?.height ?? 0) - (canvas?.height ?? 0))).toBeLessThan(2);
    expect(complaints).toEqual([]);
    await close();
  });

  it('tells what is pointed at, and every chart that has the run tells it at the same place', async () => {
    const { page, complaints, close } = await open();
    await point(page, CURVES, 0.4, 0.5);
    const said = (await told(page, CURVES)) ?? '';
    expect(said).toMatch(/^.+ · step \d+ · val_loss \d/);
    const step = /step (\d+)/.exec(said)?.[1];
    expect(await told(page, LATER)).toMatch(new RegExp(`^.+ · step ${step} · train_loss \\d`));
    expect(await told(page, SCATTER)).toMatch(/ · train_mae .* · val_mae /);
    const { hover, at: place } = await page.evaluate(() => (globalThis as unknown as Global).test.bus.now());
    expect(charts[CURVES]?.data['lines']?.some((row) => (row as { run: string }).run === hover)).toBe(true);
    expect(String(place)).toBe(step);
    await page.mouse.move(2, 2);
    await settled(page);
    expect(await stage(page, LATER).locator('.told').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows what the table says of a run', async () => {
    const { page, close } = await open();
    const blank = await stage(page, CURVES).screenshot();
    const [line] = (charts[CURVES]?.data['lines'] ?? []) as readonly { readonly run: string }[];
    await page.evaluate((hover) => (globalThis as unknown as Global).test.bus.set({ hover }), line?.run);
    await settled(page);
    expect((await stage(page, CURVES).screenshot()).equals(blank)).toBe(false);
    await page.evaluate(() => (globalThis as unknown as Global).test.bus.set({ hover: null }));
    await settled(page);
    expect((await stage(page, CURVES).screenshot()).equals(blank)).toBe(true);
    await close();
  });

  it('is zoomed by a drag and by the wheel, moved, and whole again after Escape, a double click and its button', async () => {
    const { page, complaints, close } = await open();
    await drag(page, CURVES, [0.3, 0.5], [0.5, 0.52]);
    const zoom = await lastZoom(page);
    const [low, high] = zoom?.x ?? [0, 0];
    expect([low > end(CURVES, 'xLow'), high < end(CURVES, 'xHigh'), low < high, zoom?.y]).toEqual([
      true,
      true,
      true,
      null,
    ]);
    await page.keyboard.down('Shift');
    await drag(page, CURVES, [0.4, 0.5], [0.3, 0.5]);
    await page.keyboard.up('Shift');
    const moved = (await lastZoom(page))?.x ?? [0, 0];
    expect(moved[0]).toBeGreaterThan(low);
    expect(moved[1] - moved[0]).toBeCloseTo(high - low, 6);
    await stage(page, CURVES).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await lastZoom(page)).toEqual({ x: null, y: null });
    const place = await at(page, CURVES, 0.4, 0.5);
    await page.mouse.move(place.x, place.y);
    const scrolled = await page.evaluate(() => scrollY);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -60);
    await page.keyboard.up('Control');
    await settled(page);
    expect((await lastZoom(page))?.x?.[0]).toBeGreaterThan(end(CURVES, 'xLow'));
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await page.mouse.dblclick(place.x, place.y);
    expect(await lastZoom(page)).toEqual({ x: null, y: null });
    await drag(page, SCATTER, [0.3, 0.3], [0.6, 0.7]);
    expect((await lastZoom(page))?.y).not.toBeNull();
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await lastZoom(page)).toEqual({ x: null, y: null });
    expect(complaints).toEqual([]);
    await close();
  });

  it('is walked over by keyboard: point to point, run to run, nearer, whole, over the screen', async () => {
    const { page, complaints, close } = await open();
    while (!(await stage(page, CURVES).evaluate((one) => one === document.activeElement)))
      await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await settled(page);
    const first = (await spoken(page, CURVES)) ?? '';
    expect(first).toMatch(/ · step \d+ · val_loss /);
    await page.keyboard.press('ArrowRight');
    await settled(page);
    const second = (await spoken(page, CURVES)) ?? '';
    const stepOf = (text: string) => Number(/step (\d+)/.exec(text)?.[1]);
    expect(second.split(' · ')[0]).toBe(first.split(' · ')[0]);
    expect(stepOf(second)).toBeGreaterThan(stepOf(first));
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await settled(page);
    const other = (await spoken(page, CURVES)) ?? '';
    expect(other.split(' · ')[0]).not.toBe(first.split(' · ')[0]);
    expect(await told(page, CURVES)).toBe(other);
    await page.keyboard.press('+');
    await settled(page);
    expect((await lastZoom(page))?.x).not.toBeNull();
    await page.keyboard.press('0');
    expect(await lastZoom(page)).toEqual({ x: null, y: null });
    await page.keyboard.press('f');
    await page.waitForFunction(
      () => document.fullscreenElement !== null || document.querySelector('dialog[open]') !== null,
    );
    await settled(page);
    const box = await stage(page, CURVES).boundingBox();
    expect(box?.width).toBeGreaterThan(1000);
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement === null);
    expect(complaints).toEqual([]);
    await close();
  });

  it('keeps runs within ranges on axes that stand side by side, by pointer and by keyboard', async () => {
    const { page, complaints, close } = await open();
    await drag(page, PARALLEL, [0.03, 0.6], [0.03, 0.95]);
    expect(await spoken(page, PARALLEL)).toMatch(/^\d+ of 32 runs are in the chosen ranges\.$/);
    const few = Number(/^\d+/.exec((await spoken(page, PARALLEL)) ?? '')?.[0]);
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(32);
    await stage(page, PARALLEL).focus();
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(']');
    await settled(page);
    expect(await spoken(page, PARALLEL)).toMatch(/^\d+ of 32 runs are in the chosen ranges\.$/);
    expect(complaints).toEqual([]);
    await close();
  });

  it('has a legend that is a filter where lines are too many to be named', async () => {
    const { page, close } = await open();
    const before = await stage(page, CURVES).screenshot();
    await page.getByRole('button', { name: '10 lines' }).first().click();
    const boxes = page.locator('.chart-legend').first().locator('input');
    await boxes.first().uncheck();
    await settled(page);
    expect(await page.getByRole('button', { name: '9 of 10 lines' }).count()).toBe(1);
    expect((await stage(page, CURVES).screenshot()).equals(before)).toBe(false);
    await close();
  });

  it('is drawn in the reader’s colours, and anew when they change', async () => {
    const { page, close } = await open({ colorScheme: 'dark' });
    const has = (colour: string) =>
      page
        .locator('canvas.marks')
        .first()
        .evaluate((canvas, hex) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const { data = [] } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? {};
          const wanted = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
          for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255 && wanted.every((value, part) => data[i + part] === value)) return true;
          return false;
        }, colour);
    expect([await has(palette.hairline.dark), await has(palette.hairline.light)]).toEqual([true, false]);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => has(palette.hairline.light)).toBe(true);
    expect(await has(palette.hairline.dark)).toBe(false);
    await close();
  });

  it('has nothing that axe finds, in either scheme and on a phone', async () => {
    for (const looks of [{}, { colorScheme: 'dark' }, { width: 390 }] as const) {
      const { page, close } = await open(looks);
      await page.getByRole('button', { name: '10 lines' }).first().click();
      expect(await barriers(page)).toEqual([]);
      await close();
    }
  });
});

describe('what a chart is saved as', () => {
  let visited: Visit;
  const saved = async (name: string, index: number): Promise<Buffer> => {
    const coming = visited.page.waitForEvent('download');
    await visited.page.getByRole('button', { name, exact: true }).nth(index).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^[\p{L}\p{N}-]+\.(?:csv|png|svg|vl\.json)$/u);
    return readFileSync(await download.path());
  };

  beforeAll(async () => {
    visited = await open({ colorScheme: 'dark' });
  });
  afterAll(async () => {
    expect(visited.complaints).toEqual([]);
    await visited.close();
  });

  it('CSV: its table', async () => {
    const lines = (await saved('CSV', SCATTER)).toString().trimEnd().split('\r\n');
    const table = charts[SCATTER]?.table;
    expect(lines[0]).toBe(table?.head.join(','));
    expect(lines.length).toBe((table?.rows.length ?? 0) + 1);
    expect(lines[1]).toBe(table?.rows[0]?.join(','));
  });

  it('PNG: twice its size, on white', async () => {
    const png = await saved('PNG', CURVES);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const box = await stage(visited.page, CURVES).boundingBox();
    expect(Math.abs(png.readUInt32BE(16) - 2 * ((box?.width ?? 0) + 32))).toBeLessThan(4);
    expect(png.readUInt32BE(20)).toBeGreaterThan(2 * (box?.height ?? 0));
  });

  it('SVG: well-formed, in light colours, with its words', async () => {
    const svg = (await saved('SVG', CURVES)).toString();
    const texts: string[] = [];
    const parser = new SaxesParser();
    parser.on('text', (text) => texts.push(text));
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(svg).close();
    expect(texts).toContain(charts[CURVES]?.title);
    expect(texts).toContain(charts[CURVES]?.words['x']);
    expect(svg).toContain(palette.blue.light);
    expect(svg).not.toContain(palette.text.dark);
    expect(svg).not.toMatch(/[\uE000\uE001]/);
  });

  it('Spec: Vega-Lite that draws as many marks of each kind as the drawing has', async () => {
    for (const index of [CURVES, SCATTER, PARALLEL]) {
      const spec = JSON.parse((await saved('Spec', index)).toString()) as TopLevelSpec;
      const view = new View(parse(compile(spec).spec), { renderer: 'none' });
      const drawn = countMarks(await view.toSVG());
      expect(drawn).toEqual(countMarks((await saved('SVG', index)).toString()));
      expect(Object.values(drawn).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
    }
  });
});

/** Marks by kind; those of axes depend on how long texts are. */
function countMarks(svg: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const within: (string | undefined)[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const mark = /^mark-(?!group)(\w+) role-mark\b/.exec(attributes['class'] ?? '')?.[1];
    const around = within.at(-1);
    if (around && name !== 'g') counts[around] = (counts[around] ?? 0) + 1;
    within.push(mark);
  });
  parser.on('closetag', () => void within.pop());
  parser.write(svg).close();
  return counts;
}
