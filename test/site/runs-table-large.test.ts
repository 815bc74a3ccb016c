import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Series } from '../../src/core/model/series.ts';
import { chance } from '../bench/runs.ts';
import { launchBrowser } from '../support/browser.ts';
import { anExperiment, aRun, aSeries, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { columnTexts, counts, focused, openTable, press, query, runNames, tabIntoTable } from './runs-table.ts';
import { barriers, settled } from './visit.ts';

const ROWS = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'ml-report-large-'));
let browser: Browser;
let dashboard: Dashboard;

const id = (experiment: number, number: number) =>
  `${experiment}${number.toString(16).padStart(7, '0')}-0000-4000-8000-000000000000`;
const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** 20 params and 30 metrics; the newest first as in the table: run 9,999, run 9,998 … */
const large = list(ROWS, (n) =>
  aRun(id(1, n), {
    name: `run-${n}`,
    start_time: 1.7e12 + n * 60_000,
    end_time: 1.7e12 + n * 60_000 + 5000 * (n % 7),
    params: new Map(
      list(20, (i) => [`param_${i}`, i % 3 === 0 ? String(['adam', 'sgd', 'lamb'][n % 3]) : String(n % (i + 2))]),
    ),
    metrics: Object.fromEntries(list(30, (i) => [i === 0 ? 'val/auc' : `metric/${i}`, chance(n * 50 + i)])),
  }),
);

/** Four studies with three trials each, one of which has two folds; every trial has a history. */
const study = (n: number) => aRun(id(2, n), { experiment_id: '2', name: `study-${n}`, start_time: 1.7e12 + n });
const studies = [1, 2, 3, 4].map((n) => study(1000 * n));
const trials = studies.flatMap((parent, s) =>
  list(3, (t) =>
    aRun(id(2, 1000 * (s + 1) + 100 * (t + 1)), {
      ...{ experiment_id: '2', name: `trial-${s + 1}.${t + 1}`, parent_run_id: parent.run_id },
      ...{ start_time: 1.7e12 + 10_000 * s + t, metrics: { 'val/loss': t + 1, broken: Number.NaN } },
    }),
  ),
);
const folds = list(2, (f) =>
  aRun(id(2, 9000 + f), { experiment_id: '2', name: `fold-${f}`, parent_run_id: trials[0]?.run_id ?? null }),
);
const histories: Record<string, Record<string, Series>> = Object.fromEntries(
  trials.map((run, i) => [run.run_id, { 'val/loss': aSeries([5 + i, 3, 2, 1.5 + (i % 3)]) }]),
);
const read = trials.map((run) => ({
  ...run,
  metrics: new Map([...run.metrics].map(([key, metric]) => [key, { ...metric, count: key === 'val/loss' ? 4 : null }])),
}));

beforeAll(async () => {
  const file = join(folder, 'large.sqlite');
  const experiments = [anExperiment('1'), anExperiment('2')];
  writeSnapshot(file, aSnapshot({ experiments, runs: [...large, ...studies, ...read, ...folds] }), histories);
  [browser, dashboard] = await Promise.all([launchBrowser(), buildDashboard(file)]);
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  rmSync(folder, { recursive: true, force: true });
});

const all = ['name', ...list(29, (i) => `m.metric/${i + 1}`), ...list(20, (i) => `p.param_${i}`)];
const open = (experiment: number, search = '') =>
  openTable(browser, `${dashboard.url}experiments/${experiment}/${search}`);

/** Whether every place of the box where a row should be seen has one with a name. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const box = document.querySelector('.runs-box')?.getBoundingClientRect();
    const head = document.querySelector('.grid-head')?.getBoundingClientRect();
    if (!box || !head) return false;
    const names = [...document.querySelectorAll<HTMLElement>('.grid-body .cell.name')].map((cell) => ({
      ...{ top: cell.getBoundingClientRect().top, bottom: cell.getBoundingClientRect().bottom },
      text: cell.textContent,
    }));
    for (let y = head.bottom + 2; y < box.bottom - 2; y += 10)
      if (!names.some(({ top, bottom, text }) => top <= y && bottom >= y - 1 && text !== '')) return false;
    return true;
  });

it('of ten thousand rows and fifty columns few are in the page, and none is blank while it scrolls', async () => {
  const { page, complaints, close } = await open(1, `?cols=${all.join(',')}`);
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(ROWS + 1));
  expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe('51');
  expect(await page.locator('.grid-body .cell').count()).toBeLessThan(60 * 25);
  const box = page.locator('.runs-box');
  for (let step = 1; step <= 60; step++) {
    await box.evaluate(
      (one, at) =>
        new Promise<void>((done) => {
          one.scrollTo((one.scrollWidth * (at % 7)) / 9, (one.scrollHeight * at) / 60);
          requestAnimationFrame(() => requestAnimationFrame(() => done()));
        }),
      step,
    );
    expect([step, await covered(page)]).toEqual([step, true]);
  }
  await settled(page);
  expect((await runNames(page)).at(-1)).toBe('run-0');
  await box.evaluate((one) => one.scrollTo(one.scrollWidth, one.scrollHeight));
  await settled(page);
  expect((await columnTexts(page, 'p.param_19')).at(-1)).toBe('0');
  expect(complaints).toEqual([]);
  await close();
});

it('every row and column of them is reached by keys, and the rows of a page keep their order in it', async () => {
  const { page, close } = await open(1, `?cols=${all.join(',')}`);
  await tabIntoTable(page);
  await press(page, 'Control+End', 'End');
  expect(await focused(page)).toEqual({ row: ROWS + 1, column: 'p.param_19' });
  await press(page, ...Array(5).fill('PageUp'), 'ArrowUp', 'Home', 'ArrowRight');
  const numbers = (await runNames(page)).map((name) => Number(name.slice(4)));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  await page.locator('.runs-box').evaluate((box) => box.scrollBy(0, -700));
  await settled(page);
  const after = (await runNames(page)).map((name) => Number(name.slice(4)));
  expect(after).toEqual(after.toSorted((a, b) => b - a));
  expect(after[0]).not.toBe(numbers[0]);
  await close();
});

it('ten thousand rows are filtered, sorted and grouped, and an address holds a bounded selection of them', async () => {
  const { page, close } = await open(1, '?q=param_1+=+1&sort=-m.val/auc&by=p.param_2');
  expect(await counts(page)).toMatch(/^3,333 of 10,000 runs in 4 groups$/);
  await page.goto(`${dashboard.url}experiments/1/`);
  await page.waitForSelector('.grid');
  await tabIntoTable(page);
  await press(page, 'Control+a');
  await expect.poll(() => page.locator('.selection').innerText()).toContain('500 runs selected, the most');
  await close();
});

it('nested runs stand below their parents, fold and unfold, and stand in line where the table is sorted', async () => {
  const { page, complaints, close } = await open(2);
  expect(await page.getByRole('treegrid').count()).toBe(1);
  const first = await runNames(page);
  expect(first).toHaveLength(18);
  expect(first.slice(0, 4).map((name) => name.split('-')[0])).toEqual(['study', 'trial', 'trial', 'trial']);
  expect(await page.locator('.grid-body [aria-level="3"]').count()).toBe(2);
  expect(await barriers(page)).toEqual([]);
  await tabIntoTable(page);
  await press(page, 'ArrowDown', 'ArrowLeft');
  expect(await runNames(page)).toHaveLength(15);
  expect(await page.locator('.grid-body [aria-expanded=false]').count()).toBe(1);
  await press(page, 'ArrowRight');
  expect(await runNames(page)).toEqual(first);
  await press(page, 'Control+ArrowUp', ...Array(3).fill('ArrowRight'), 'Enter');
  expect(query(page)).toMatch(/^\?sort=/);
  expect(await page.locator('.grid-body [aria-level]').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it('histories are drawn beside the metric, with words for who does not see them; no number comes last', async () => {
  const { page, close } = await open(2, '?sort=-m.broken,m.val/loss');
  const drawn = page.locator('.grid-body [data-column="h.val/loss"]');
  await expect.poll(() => drawn.locator('path[d^=M]').count()).toBe(12);
  expect(await drawn.nth(0).getAttribute('aria-label')).toMatch(/^ends at /);
  expect((await columnTexts(page, 'm.broken')).slice(0, 1)).toEqual(['NaN']);
  expect((await columnTexts(page, 'm.val/loss')).at(-1)).toBe('');
  await close();
});
