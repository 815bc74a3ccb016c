import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriers, overflow, unfold } from '../../site/visit.ts';
import { launchBrowser } from '../../support/browser.ts';
import { historiesOf, scenarios } from '../../support/scenarios.ts';
import { full } from './full.ts';
import { compared, written } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-page-'));
const all = { ...scenarios, full };
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  for (const [name, snapshot] of Object.entries(all)) {
    const files = written(compared(snapshot, historiesOf(name)));
    for (const file of ['report.html', 'badge.svg']) writeFileSync(join(folder, `${name}-${file}`), files[file] ?? '');
  }
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Requests for anything but the file, messages of the console, breaches of the policy, errors, dialogs. */
  readonly complaints: string[];
}

/** A page that nothing but the file can reach. */
async function open(file: string, look: { colorScheme: 'light' | 'dark'; width: number }): Promise<Opened> {
  const { colorScheme, width } = look;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, offline: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  const own = pathToFileURL(join(folder, file)).href;
  await page.route('**/*', (route) => {
    if (route.request().url() === own) return route.continue();
    complaints.push(`request: ${route.request().url()}`);
    return route.abort();
  });
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(own);
  return { page, complaints };
}

it.each(Object.keys(all))(
  '%s: nothing is asked for, nothing complains, nothing is wider than a phone',
  async (name) => {
    const { page, complaints } = await open(`${name}-report.html`, { colorScheme: 'light', width: 390 });
    await unfold(page);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

const shown = ['full', 'regressed-gate-failed', 'replicates-regressed-gate-failed', 'hostile-names', 'no-runs-yet'];
const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [390, 1200].map((width) => ({ colorScheme, width })),
);

it.each(shown.flatMap((name) => looks.map((look) => ({ name, ...look }))))(
  '$name has no barrier in $colorScheme at $width pixels',
  async ({ name, ...look }) => {
    const { page, complaints } = await open(`${name}-report.html`, look);
    await unfold(page);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

it('is on paper in full, what is folded too', async () => {
  const { page } = await open('sixty-metrics-report.html', { colorScheme: 'dark', width: 1200 });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('details table').isVisible()).resolves.toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  );
  await page.context().close();
});

it.each(Object.keys(all))('the badge of %s holds its text', async (name) => {
  const { page, complaints } = await open(`${name}-badge.svg`, { colorScheme: 'light', width: 800 });
  const over = await page.evaluate(() => {
    const width = document.documentElement.getBoundingClientRect().width;
    const texts = [...document.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    return texts.filter(({ left, right }, i) => right > width || left < 0 || (texts[i + 1]?.left ?? width) < right)
      .length;
  });
  expect(over).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});
