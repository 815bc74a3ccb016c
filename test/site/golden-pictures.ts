/** Pictures of every kind of page of real dashboards: how they are taken, kept and compared. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildSite } from '../../src/commands/build-site.ts';
import { ownCharts } from '../../src/commands/own-charts.ts';
import { servePublic } from '../../src/commands/preview-server.ts';
import { experimentAddress, mergeRequestAddress, runAddress } from '../../src/core/view/address.ts';
import { packageRoot } from '../../src/package-root.ts';
import { formatTime } from '../../src/render/format.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { snapshotOfStore } from '../support/snapshot-of-store.ts';
import { base } from './dashboard.ts';
import { settled } from './visit.ts';

export const kept = join(packageRoot, 'test/site/pictures');
export const stores = ['liver-ct-seg', 'automl-tools', 'nilm-benchmark'] as const;

export interface Picture {
  /** `liver-ct-seg.run.dark-390`. */
  readonly name: string;
  readonly webp: Buffer;
}

/** Higher pages are cut: what is below looks like what is above. */
const HIGHEST = 1600;
const PAPER = 794;

/** A picture that is the same wherever the letters are. */
export async function lettersOf(browser: Browser): Promise<Buffer> {
  const context = await browser.newContext({ viewport: { width: 600, height: 120 } });
  const page = await context.newPage();
  await page.setContent(
    '<body style="font: 15px system-ui">Zwölf Boxkämpfer jagen Viktor 0123456789<br><code>p.learning_rate ▲ ▼ ◆ ● − ± → ↗</code><br><b>bold</b>',
  );
  const webp = await asWebp(page, await page.screenshot());
  await context.close();
  return webp;
}

export async function* picturesOf(store: string, browser: Browser): AsyncGenerator<Picture> {
  const snapshot = await snapshotOfStore(store);
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-pictures-'));
  const out = join(folder, 'public');
  const charts = store === 'liver-ct-seg' ? await exampleCharts(folder) : [];
  const { snapshotFile, comparisonFile } = snapshot;
  await buildSite({ snapshotFile, comparisonFile, charts, out, base });
  const server = await servePublic({ folder: out, base });
  const { taken_at } = openSnapshot(snapshotFile).head;
  try {
    for (const [kind, address] of Object.entries(kindsOf(snapshotFile, store))) {
      for (const width of [1440, 390]) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
        const page = await context.newPage();
        await page.goto(server.url + address, { waitUntil: 'load' });
        await settled(page);
        await page.evaluate(sameEveryTime, { time: formatTime(taken_at) });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          yield { name: `${store}.${kind}.${colorScheme}-${width}`, webp: await shot(page, width) };
        }
        if (width === 1440) {
          await page.setViewportSize({ width: PAPER, height: 900 });
          await settled(page);
          await page.emulateMedia({ media: 'print' });
          await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
          yield { name: `${store}.${kind}.paper`, webp: await shot(page, PAPER) };
        }
        await context.close();
      }
    }
  } finally {
    await server.close();
    await snapshot.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function kindsOf(snapshotFile: string, store: string): Record<string, string> {
  const { runs, experiments, merge_requests } = openSnapshot(snapshotFile).whole();
  const size = (id: string) => runs.filter((run) => run.experiment_id === id).length;
  const [experiment] = experiments.toSorted((a, b) => size(b.id) - size(a.id));
  const own = runs.filter((run) => run.experiment_id === experiment?.id);
  const iid = merge_requests.find(({ state }) => state === 'opened')?.iid ?? 0;
  const ofEach = {
    home: '',
    experiment: experimentAddress(experiment?.id ?? ''),
    run: runAddress(own[0]?.run_id ?? ''),
    compare: `compare/?runs=${[0, 1, 2].map((i) => own[i]?.run_id).join(',')}`,
    'merge-request': mergeRequestAddress(iid),
  };
  const once = { runs: 'runs/', data: 'data/', charts: 'charts/', nowhere: 'nowhere/' };
  return store === 'liver-ct-seg' ? { ...ofEach, ...once } : ofEach;
}

async function exampleCharts(folder: string) {
  const spec = {
    title: 'Overlap against the loss, by experiment',
    mark: 'point',
    encoding: {
      x: { field: 'metric.test_avg_loss', type: 'quantitative', scale: { zero: false } },
      y: { field: 'metric.test_mean_iou', type: 'quantitative', scale: { zero: false } },
      color: { field: 'experiment' },
    },
  };
  mkdirSync(join(folder, 'charts'));
  writeFileSync(join(folder, 'charts/overlap.vl.json'), JSON.stringify(spec));
  return ownCharts(['charts/*.vl.json'], folder, () => {});
}

/** In the page: what differs each time stands as one and the same text. */
function sameEveryTime({ time }: { time: string }): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode())
    node.nodeValue = (node.nodeValue ?? '')
      .replaceAll(time, '2026-11-23 14:02 UTC')
      .replaceAll(/127\.0\.0\.1:\d+/g, 'gitlab.example');
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="http://127.0.0.1"]'))
    link.href = link.href.replace(/127\.0\.0\.1:\d+/, 'gitlab.example');
}

async function shot(page: Page, width: number): Promise<Buffer> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width, height: Math.min(HIGHEST, height) };
  return asWebp(page, await page.screenshot({ fullPage: true, clip, animations: 'disabled', caret: 'hide' }));
}

/** Quality of what is kept: a picture of it is compared with one that was pressed the same way. */
const QUALITY = 0.4;

/** Pressed by a page without the policy of ours, wide ones at half their size. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const press = await page.context().newPage();
  const made = await press.evaluate(
    async ({ data, quality }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const scale = image.width > 1000 ? 0.5 : 1;
      const canvas = new OffscreenCanvas(image.width * scale, Math.ceil(image.height * scale));
      canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    { data: png.toString('base64'), quality: QUALITY },
  );
  await press.close();
  return Buffer.from(made, 'base64');
}

/** What two machines, or two days, may draw differently at the edge of a letter: per channel, and in so many places. */
const EDGE = 60;
const PLACES = 40;

/** Whether somebody would see a difference; `page` lends its canvas. */
export async function differ(page: Page, one: Buffer, other: Buffer): Promise<boolean> {
  if (one.equals(other)) return false;
  const places = await page.evaluate(
    async ({ images, edge }) => {
      const [a, b] = await Promise.all(
        images.map(async (data) => {
          const image = await createImageBitmap(await (await fetch(`data:image/webp;base64,${data}`)).blob());
          const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, image.width, image.height);
        }),
      );
      if (!a || !b || a.width !== b.width || Math.abs(a.height - b.height) > 2) return Number.POSITIVE_INFINITY;
      let count = 0;
      const end = Math.min(a.data.length, b.data.length);
      for (let i = 0; i < end; i += 4)
        if ([0, 1, 2].some((channel) => Math.abs((a.data[i + channel] ?? 0) - (b.data[i + channel] ?? 0)) > edge))
          count++;
      return count;
    },
    { images: [one, other].map((image) => image.toString('base64')), edge: EDGE },
  );
  return places > PLACES;
}
