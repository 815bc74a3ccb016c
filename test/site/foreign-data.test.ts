import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { anExperiment, aRun, aSeries, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard, deadLinks, linksOf } from './dashboard.ts';
import { barriers, overflow, unfold, visit } from './visit.ts';

const script = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
const backwards = '\u202Eevil\u202C‮ {{alert(3)}} <!-- -->';
const bad = 'javascript:alert(4)';
const user = { id: 1, username: script, name: backwards, url: bad };

/** One run with everything that a hostile or careless program could log. */
const hostile = aRun('../UP per/%2e<id>', {
  name: script,
  experiment_id: '__proto__',
  url: bad,
  user,
  start_time: 1,
  params: new Map([
    ['__proto__', 'x'],
    ['constructor', script],
    [backwards, 'y'],
    ['long', 'lorem ipsum '.repeat(9000)],
    ['x'.repeat(3000), 'z'.repeat(3000)],
    ...Array.from({ length: 2000 }, (_, i) => [`p${i}`, String(i)] as const),
  ]),
  tags: new Map([
    ['mlflow.note.content', script],
    [script, bad],
    ['mlflow.source.git.commit', 'not a sha'],
  ]),
  metrics: {
    [script]: 1,
    __proto__x: Number.NaN,
    [backwards]: Number.POSITIVE_INFINITY,
    lost: null,
    huge: 1e300,
    tiny: -1e-300,
  },
  artifacts: { url: bad, files: [{ path: `${script}/../../etc/passwd`, size: null }] },
});

const folder = mkdtempSync(join(tmpdir(), 'ml-report-foreign-'));
let browser: Browser;
let dashboard: Dashboard;
let empty: Dashboard;

beforeAll(async () => {
  browser = await launchBrowser();
  const other = aRun('b', {
    experiment_id: '__proto__',
    name: script,
    start_time: 2,
    metrics: { [script]: 2 },
    parent_run_id: hostile.run_id,
  });
  writeSnapshot(
    join(folder, 'hostile.sqlite'),
    aSnapshot({
      settings: { ...aSnapshot().settings, title: script },
      experiments: [
        anExperiment('__proto__', { name: script, url: bad, tags: new Map([[script, backwards]]) }),
        anExperiment('A/b', { name: '' }),
        anExperiment('a/B', { stage: 'deleted' }),
      ],
      runs: [hostile, other],
      gaps: [script],
    }),
    { [hostile.run_id]: { [script]: aSeries([1, null, Number.NaN, 2, 1e300]) } },
  );
  dashboard = await buildDashboard(join(folder, 'hostile.sqlite'));
  writeSnapshot(join(folder, 'empty.sqlite'), aSnapshot());
  empty = await buildDashboard(join(folder, 'empty.sqlite'));
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await empty?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('follows none of their addresses', async () => {
  const links = linksOf(dashboard);
  expect([...links.keys()].filter((link) => !link.startsWith(dashboard.url))).toEqual([]);
  expect(await deadLinks(links)).toEqual([]);
});

it('prints foreign names and values as text, without harm, on a phone too', async () => {
  for (const kind of dashboard.pages) {
    const { page, complaints, close } = await visit(browser, dashboard.url + kind, { width: 390 });
    await unfold(page);
    expect(await page.locator('img, iframe, script:not([src]), [onerror], [href^="javascript"]').count()).toBe(0);
    expect({
      kind,
      complaints: complaints.filter((line) => !kind.startsWith('404') || !line.includes('404')),
      sideways: await overflow(page),
      barriers: kind.startsWith('404') ? [] : await barriers(page),
    }).toEqual({ kind, complaints: [], sideways: 0, barriers: [] });
    await close();
  }
});

it('says what is missing where there is nothing', async () => {
  const { page, complaints, close } = await visit(browser, empty.url);
  expect(await page.locator('main').textContent()).toMatch(
    /No run was logged yet\.[\s\S]*No merge request has runs yet\./,
  );
  await page.goto(`${empty.url}runs/`);
  expect(await page.locator('.empty').textContent()).toContain('No run was logged yet.');
  expect(complaints).toEqual([]);
  await close();
});
