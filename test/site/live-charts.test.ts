import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palette } from '../../src/render/charts/theme.ts';
import {
  at,
  CURVES,
  drag,
  type Global,
  LATER,
  type LiveCharts,
  lastZoom,
  liveCharts,
  PARALLEL,
  point,
  SCATTER,
  spoken,
  stage,
  told,
} from './charts/live-charts.ts';
import { barriers, settled } from './visit.ts';

let live: LiveCharts;

beforeAll(async () => {
  live = await liveCharts();
});
afterAll(() => live?.close());

const end = (index: number, name: string) => live.charts[index]?.signals[name] as number;

describe('a live chart', () => {
  it('takes the place of its picture without moving anything, breaking the policy or saying a word', async () => {
    const { page, complaints, close } = await live.open();
    expect(await page.locator('.live canvas.marks').count()).toBe(live.charts.length);
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
    const { page, complaints, close } = await live.open();
    await point(page, CURVES, 0.4, 0.5);
    const said = (await told(page, CURVES)) ?? '';
    expect(said).toMatch(/^.+ · step \d+ · val_loss \d/);
    const step = /step (\d+)/.exec(said)?.[1];
    expect(await told(page, LATER)).toMatch(new RegExp(`^.+ · step ${step} · train_loss \\d`));
    expect(await told(page, SCATTER)).toMatch(/ · train_mae .* · val_mae /);
    const { hover, at: place } = await page.evaluate(() => (globalThis as unknown as Global).test.bus.now());
    expect(live.charts[CURVES]?.data['lines']?.some((row) => (row as { run: string }).run === hover)).toBe(true);
    expect(String(place)).toBe(step);
    await page.mouse.move(2, 2);
    await settled(page);
    expect(await stage(page, LATER).locator('.told').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows what the table says of a run', async () => {
    const { page, close } = await live.open();
    const blank = await stage(page, CURVES).screenshot();
    const [line] = (live.charts[CURVES]?.data['lines'] ?? []) as readonly { readonly run: string }[];
    await page.evaluate((hover) => (globalThis as unknown as Global).test.bus.set({ hover }), line?.run);
    await settled(page);
    expect((await stage(page, CURVES).screenshot()).equals(blank)).toBe(false);
    await page.evaluate(() => (globalThis as unknown as Global).test.bus.set({ hover: null }));
    await settled(page);
    expect((await stage(page, CURVES).screenshot()).equals(blank)).toBe(true);
    await close();
  });

  it('is zoomed by a drag and by the wheel, moved, and whole again after Escape, a double click and its button', async () => {
    const { page, complaints, close } = await live.open();
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
    const { page, complaints, close } = await live.open();
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
    const { page, complaints, close } = await live.open();
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
    const { page, close } = await live.open();
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
    const { page, close } = await live.open({ colorScheme: 'dark' });
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
      const { page, close } = await live.open(looks);
      await page.getByRole('button', { name: '10 lines' }).first().click();
      expect(await barriers(page)).toEqual([]);
      await close();
    }
  });
});
