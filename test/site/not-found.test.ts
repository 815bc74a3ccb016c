/** What stands at an address that the dashboard does not have. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { wholeSnapshot } from '../support/scenarios/whole.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { settled, visit } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;
beforeAll(async () => {
  store = await snapshotOfStore('yolo-solar');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

async function at(address: string) {
  const { page, complaints, close } = await visit(browser, dashboard.url + address);
  await settled(page);
  const links = await page
    .locator('#perhaps a')
    .evaluateAll((all) => all.map((a) => [(a as HTMLAnchorElement).href, a.textContent]));
  const text = await page.locator('#perhaps').textContent();
  const fresh = await page.locator('.fresh time').getAttribute('datetime');
  const others = complaints.filter((line) => !line.includes('404'));
  await close();
  return { links, text, fresh, others };
}

it('leads to what the address seems to be of, and says how fresh the data is', async () => {
  const { project, taken_at } = openSnapshot(store.snapshotFile).head;
  const fresh = new Date(taken_at).toISOString();
  const base = dashboard.url;
  const cases: [address: string, href: string, words: string][] = [
    ['runs/0123abcd/', `${base}runs/?id=0123abcd`, 'look for run 0123abcd'],
    ['runs/~0041b~003cb~003e/', `${base}runs/?id=Ab%3Cb%3E`, 'look for run Ab<b>'],
    ['merge-requests/4711/', `${project?.url}/-/merge_requests/4711`, '!4711 in GitLab'],
    ['experiments/999/', base, 'all experiments'],
  ];
  for (const [address, href, words] of cases)
    expect({ address, ...(await at(address)) }).toMatchObject({ links: [[href, words]], fresh, others: [] });
});

it('takes no address for GitLab’s that is none of the web', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-not-found-'));
  const snapshot = wholeSnapshot();
  const { project } = snapshot;
  if (!project) expect.unreachable();
  for (const [url, written] of [
    ['javascript:alert(1)//', undefined],
    ['https://gitlab.example/group/project', 'https://gitlab.example/group/project'],
  ]) {
    const file = join(folder, `${written ? 'web' : 'other'}.sqlite`);
    writeSnapshot(file, { ...snapshot, project: { ...project, url: url ?? '' } });
    const made = await buildDashboard(file);
    const html = readFileSync(join(made.folder, '404.html'), 'utf8');
    expect(/ data-project="([^"]*)"/.exec(html)?.[1]).toBe(written);
    expect(html).not.toContain('javascript:');
    await made.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

it('keeps to the general where it does not know', async () => {
  for (const address of ['nowhere/', 'merge-requests/x/', 'runs~/a'])
    expect({ address, ...(await at(address)) }).toMatchObject({
      links: [],
      text: expect.stringContaining('may be older'),
      others: [],
    });
});
