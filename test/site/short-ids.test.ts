/** Addresses name runs by the beginnings of their ids; runs of several experiments, of which some begin alike and some are parents of others. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { anExperiment, aRun, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { counts, openTable, press, query, tabIntoTable } from './runs-table.ts';
import { settled, visit } from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-short-ids-'));
let browser: Browser;
let dashboard: Dashboard;

const uuid = (start: string, end: string) => `${start}-0000-4000-8000-${end.padStart(12, '0')}`;
const [one, twin] = [uuid('aaaaaaaa', '1'), uuid('aaaaaaaa', '2')];
const [other, parent] = [uuid('bbbbbbbb', '1'), uuid('cccccccc', '1')];
/** In another experiment than its parent, and begins as a run of that one does. */
const [child, grandchild] = [uuid('bbbbbbbb', '2'), uuid('dddddddd', '1')];

/** So old that they have no page of their own. */
const [oldParent, oldChild] = [uuid('88888888', '1'), uuid('99999999', '1')];
/** More runs than all have pages. */
const OTHERS = 1000;

beforeAll(async () => {
  const run = (id: string, experiment_id: string, name: string, parent_run_id: string | null = null, at = 2) =>
    aRun(id, { experiment_id, name, parent_run_id, start_time: at, metrics: { loss: 0.5 } });
  const runs = [
    ...[run(one, '1', 'one'), run(twin, '1', 'twin'), run(other, '1', 'other'), run(parent, '1', 'parent')],
    ...[run(child, '2', 'child', parent), run(grandchild, '2', 'grandchild', child)],
    ...[run(oldParent, '1', 'old parent', null, 0), run(oldChild, '2', 'old child', oldParent, 0)],
    ...Array.from({ length: OTHERS }, (_, i) => run(uuid(`${i + 1e7}`, '0'), '3', 'another', null, 1)),
  ];
  writeSnapshot(
    join(folder, 'runs.sqlite'),
    aSnapshot({ experiments: ['1', '2', '3'].map((id) => anExperiment(id)), runs }),
  );
  [browser, dashboard] = await Promise.all([launchBrowser(), buildDashboard(join(folder, 'runs.sqlite'))]);
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  rmSync(folder, { recursive: true, force: true });
});

const selected = (page: Page) => page.locator('.chosen-text').innerText();

async function compare(search: string) {
  const opened = await visit(browser, `${dashboard.url}compare/${search}`);
  await opened.page.locator('[data-part=runs]').waitFor();
  await settled(opened.page);
  const heads = await opened.page
    .locator('[data-part=metrics] th[data-run]')
    .evaluateAll((all) => all.map((head) => head.getAttribute('data-run')));
  return { ...opened, heads };
}

it('chosen runs stand in the address as short as their table tells them apart, and a link opens them', async () => {
  const url = `${dashboard.url}experiments/1/`;
  const { page, close } = await openTable(browser, url);
  for (const name of ['twin', 'other'])
    await page.locator('.grid-body [role=row]', { hasText: name }).locator('input').check();
  const short = '?runs=aaaaaaaa-0000-4000-8000-000000000002,bbbbbbbb';
  await expect.poll(() => query(page)).toBe(short);
  expect(await page.getByRole('link', { name: 'Compare', exact: true }).getAttribute('href')).toMatch(
    /compare\/\?runs=aaaaaaaa-0000-4000-8000-000000000002,bbbbbbbb$/,
  );
  await close();
  for (const address of [short, `?runs=${twin},${other}`]) {
    const again = await openTable(browser, url + address);
    expect(await selected(again.page)).toBe('2 runs selected');
    await again.close();
  }
});

it('what several ids begin with chooses none of them, and what is left out is said', async () => {
  const { page, close } = await openTable(browser, `${dashboard.url}experiments/1/?runs=aaaaaaaa,bbbbbbbb`);
  expect(await selected(page)).toBe('1 run selected');
  expect(await counts(page)).toBe('The ids of 2 runs begin with “aaaaaaaa”, so none of them is chosen.');
  await tabIntoTable(page);
  await press(page, 'Space');
  await expect.poll(() => counts(page)).toBe('5 runs');
  await page.goto(`${dashboard.url}experiments/1/?runs=nobody`);
  await expect.poll(() => counts(page)).toBe('No run of this experiment has the id “nobody”.');
  await close();
});

it('runs of all experiments are compared by the beginnings of their ids', async () => {
  const { page, heads, close } = await compare('?runs=cccccccc,dddddddd');
  expect(heads).toEqual([parent, grandchild]);
  await page.getByRole('button', { name: 'make baseline grandchild' }).click();
  await expect.poll(() => query(page)).toBe('?runs=cccccccc,dddddddd&base=dddddddd');
  await close();
  const whole = await compare(`?runs=${one},${child}&base=${child}`);
  expect(whole.heads).toEqual([one, child]);
  await whole.page.getByRole('button', { name: 'make baseline one' }).click();
  // Shorter ones would be those of runs of the other experiment, too.
  await expect.poll(() => query(whole.page)).toBe(`?runs=${one},${child}`);
  await whole.close();
});

it('a beginning that several runs have is said on the compare page and at the address of a run', async () => {
  const { page, heads, close } = await compare('?runs=bbbbbbbb,cccccccc,eeeeeeee');
  expect(heads).toEqual([parent]);
  const said = await page.locator('[data-part=missing]').innerText();
  expect(said).toMatch(/The ids of 2 runs begin with bbbbbbbb, so none of them is taken: bbbbbbbb-.*1, bbbbbbbb-.*2\./);
  expect(said).toContain('No run here has the id eeeeeeee');
  await page.goto(`${dashboard.url}runs/?id=bbbbbbbb`);
  await expect.poll(() => page.locator('#wanted li').count()).toBe(2);
  await page.goto(`${dashboard.url}runs/?id=cccccccc`);
  await expect.poll(() => page.url()).toContain(`/runs/${parent}/`);
  await close();
});

it('links of pages name runs as short as all runs are told apart', () => {
  for (const [id, short] of [
    [grandchild, 'dddddddd'],
    [twin, twin],
  ]) {
    const html = readFileSync(join(dashboard.folder, `runs/${id}/index.html`), 'utf8');
    const named = [...html.matchAll(/compare\/\?runs=[^"&,]+,([^"&]+)/g)].map(([, own]) => own);
    expect(new Set(named)).toEqual(new Set([short]));
  }
});

it('children that live in another experiment are shown on their parent’s page, and parents on theirs', async () => {
  const names = (page: Page) => page.locator('.tree li > :is(a, strong)').allInnerTexts();
  const family = ['parent cccccccc', 'child bbbbbbbb', 'grandchild dddddddd'];
  for (const id of [parent, child]) {
    const { page, close } = await visit(browser, `${dashboard.url}runs/${id}/`, { javaScriptEnabled: false });
    expect(await names(page)).toEqual(family);
    await close();
  }
  for (const id of [oldParent, oldChild]) {
    const { page, close } = await visit(browser, `${dashboard.url}runs/?id=${id.slice(0, 8)}`);
    await page.locator('.tree').waitFor();
    expect(await names(page)).toEqual(['old parent 88888888', 'old child 99999999']);
    await close();
  }
  const { relatives } = JSON.parse(readFileSync(join(dashboard.folder, 'data/references.json'), 'utf8')) as {
    relatives: { run_id: string }[];
  };
  expect(relatives.map(({ run_id }) => run_id)).toEqual([parent, child, oldParent, oldChild]);
});
