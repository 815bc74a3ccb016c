/**
 * Every kind of page looks as it was last looked at and found good: light and dark, wide and on a phone, and on paper. Where one differs, how it looks now
 * is in test/output/pictures; `node .ci/golden-pictures.ts` takes all of them anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { launchBrowser } from '../support/browser.ts';
import { differ, kept, lettersOf, picturesOf, stores } from './golden-pictures.ts';

const output = join(packageRoot, 'test/output/pictures');
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  rmSync(output, { recursive: true, force: true });
});
afterAll(() => browser?.close());

const asKept = (name: string) => readFileSync(join(kept, `${name}.webp`));

describe('pictures', () => {
  it.for(stores)('of %s', { timeout: 300_000 }, async (store, { skip }) => {
    const [known, now] = [asKept('letters'), await lettersOf(browser)];
    // Every letter would differ, and that is no fault of a page.
    if (await differ(page, known, now)) skip('this machine has other letters than that of the pictures');
    const seen: string[] = [];
    const changed: string[] = [];
    for await (const { name, webp } of picturesOf(store, browser)) {
      seen.push(name);
      if (existsSync(join(kept, `${name}.webp`)) && !(await differ(page, asKept(name), webp))) continue;
      mkdirSync(output, { recursive: true });
      writeFileSync(join(output, `${name}.webp`), webp);
      changed.push(name);
    }
    expect(changed, `how they look now is in ${output}`).toEqual([]);
    const there = readdirSync(kept).filter((name) => name.startsWith(`${store}.`));
    expect(there.map((name) => name.replace(/\.webp$/, '')).sort()).toEqual(seen.toSorted());
  });

  it('take little room', () => {
    const bytes = readdirSync(kept).reduce((sum, name) => sum + readFileSync(join(kept, name)).length, 0);
    expect(bytes).toBeLessThan(4_000_000);
  });
});

describe('the comparison', () => {
  it('sees a word that changed and a line that moved, and passes over what nobody sees', async () => {
    const draw = async (body: string) => {
      await page.setViewportSize({ width: 600, height: 200 });
      await page.setContent(`<body style="font: 15px sans-serif">${body}`);
      const made = await page.screenshot({ type: 'png' });
      return page.evaluate(async (data) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        canvas.getContext('2d')?.drawImage(image, 0, 0);
        const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp' })).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      }, made.toString('base64'));
    };
    const of = async (body: string) => Buffer.from(await draw(body), 'base64');
    const text = '<p>test_mean_iou is 0.065 worse</p><p>not tested</p>';
    const first = await of(text);
    expect(await differ(page, first, await of(text))).toBe(false);
    expect(await differ(page, first, await of(`<div style="color: #1c1c1c">${text}</div>`))).toBe(false);
    expect(await differ(page, first, await of(text.replace('worse', 'better')))).toBe(true);
    expect(await differ(page, first, await of(text.replace('<p>not', '<p style="margin-top: 20px">not')))).toBe(true);
  });
});
