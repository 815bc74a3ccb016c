import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import { commentText } from '../../src/render/comment/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { wholeSnapshot } from '../support/scenarios/whole.ts';
import { writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { barriers, type Looks, overflow, unfold, visit } from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-merge-request-'));
let browser: Browser;
let dashboard: Dashboard;

beforeAll(async () => {
  writeSnapshot(join(folder, 'whole.sqlite'), wholeSnapshot());
  [browser, dashboard] = await Promise.all([launchBrowser(), buildDashboard(join(folder, 'whole.sqlite'))]);
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (looks: Looks = {}) => visit(browser, `${dashboard.url}merge-requests/42/`, looks);

/** How far the table of metrics goes beyond what can be seen of it. */
const hidden = `(() => {
  const box = document.querySelector('.compare').parentElement;
  return box.scrollWidth - box.clientWidth;
})()`;

it.each<[string, Looks]>([
  ['in light', {}],
  ['in dark', { colorScheme: 'dark' }],
  ['on a phone', { width: 390 }],
])('a merge request with everything at once bars nobody and breaks nothing %s', async (_, looks) => {
  const { page, complaints, close } = await open(looks);
  await unfold(page);
  expect({
    complaints,
    barriers: await barriers(page),
    sideways: await overflow(page),
    hidden: await page.evaluate(hidden),
  }).toEqual({ complaints: [], barriers: [], sideways: 0, hidden: 0 });
  await close();
});

it('stays on the paper', async () => {
  const { page, close } = await open({ width: 760 });
  await page.emulateMedia({ media: 'print' });
  expect(await overflow(page)).toBe(0);
  await close();
});

it('says all that the comparison knows', async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  for (const said of [
    // the first line
    /test_mean_iou of train: \[large\] regressed by 0\.0\d+ \(0\.7\d+ → 0\.7\d+\), 95% interval −0\.0\d+ … −0\.0\d+/,
    // whose rules
    'This merge request changes the rules; until it is merged, those of the target branch judge.',
    'metrics.test_mean_iou.gate.max-regression 2% 10%',
    // the ladder
    'run:champion-of-2025 passed over: The run champion-of-2025 that the configuration names is not in the snapshot.',
    'merge-base taken: These are the runs at the merge base.',
    // groups, runs that do not count, what else differs
    'train: [large]: 5 runs against 5 of the same job.',
    'The baseline is stale: 1 d older than these runs.',
    '1 run failed and is not counted: out of memory.',
    /Also different, and may explain a difference as well: .*duration 14 min → 44 min/,
    // spread, evidence, units, gates
    /0\.7\d+ … 0\.7\d+ 24 pushes/,
    /5 runs against 5 permutation p = 0\.\d+ effect −\d\.\d/,
    /\+2\.\d points/,
    /unchanged under min-change 2 ms 12\.\d+ ms 12\.\d+ ms/,
    /accepted by Mei Tanaka in the description: the new scanner’s slices are harder; it failed: at most 2% worse/,
  ])
    expect(text).toMatch(said);
  expect(await page.locator('svg.usual').count()).toBe(3);
  await close();
});

it('has a part for every metric, which an address leads to, out of a fold too; its runs are compared and chosen from there', async () => {
  const { page, close } = await open();
  const rows = page.locator('table.compare tbody tr');
  const ids = await rows.evaluateAll((all) => all.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(3);
  for (const id of [ids[0], ids.at(-1)]) {
    await page.goto(`${dashboard.url}merge-requests/42/#${encodeURIComponent(id ?? '').replaceAll('~', '%7e')}`);
    expect(await page.locator('tr:target').getAttribute('id')).toBe(id);
    expect(await page.locator('tr:target').isVisible()).toBe(true);
  }
  const links = rows.first().locator('th a').or(page.locator('.row-links a').first());
  const addresses = await links.evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  expect(addresses.map((address) => address.slice(dashboard.url.length))).toEqual([
    expect.stringMatching(/^compare\/\?runs=[^&,]+(,[^&,]+)+&metric=test_mean_iou$/),
    expect.stringMatching(/^experiments\/[^/]+\/\?runs=[^&,]+(,[^&,]+)+&base=/),
  ]);
  await close();
});

it('is where the comment’s rows lead', async () => {
  const snapshot = wholeSnapshot();
  const mergeRequest = snapshot.merge_requests.find(({ iid }) => iid === 42) ?? expect.unreachable();
  const text = commentText({ comparison: compare(snapshot, mergeRequest), dashboard: dashboard.url, name: 'default' });
  const addresses = [...text.matchAll(/\]\(([^)]*merge-requests\/42\/#[^)]*)\)/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(3);
  const { page, close } = await open({ javaScriptEnabled: false });
  const ids = new Set(await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id)));
  expect(addresses.filter((address) => !ids.has(decodeURIComponent(new URL(address).hash.slice(1))))).toEqual([]);
  await close();
});
