import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experimentAddress } from '../../src/core/view/address.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { columnTexts, counts, focused, openTable, press, query, tabIntoTable } from './runs-table.ts';
import { barriers, type Looks, overflow, settled, visit } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;
/** The page of the experiment with the most runs: 400 of one sweep, of one metric and some params. */
let url: string;

beforeAll(async () => {
  store = await snapshotOfStore('automl-tools');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile, store.comparisonFile), launchBrowser()]);
  const { experiments, runs } = openSnapshot(store.snapshotFile).whole();
  const size = (id: string) => runs.filter((run) => run.experiment_id === id).length;
  const [experiment] = experiments.toSorted((a, b) => size(b.id) - size(a.id));
  url = dashboard.url + experimentAddress(experiment?.id ?? '');
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

const open = (search = '', looks: Looks = {}) => openTable(browser, url + search, looks);

/** Where things stand on the page: the box, the column heads, and the texts of the first rows. */
const places = (page: Page, head: string, cell: string) =>
  page.evaluate(
    ([heads, cells]) => {
      const left = (element: Element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return Math.round(range.getBoundingClientRect().left);
      };
      const box = document.querySelector('.runs-box')?.getBoundingClientRect();
      return {
        box: [box?.top, box?.height].map((value) => Math.round((value ?? 0) + scrollY)),
        heads: [...document.querySelectorAll(heads ?? '')].slice(0, 8).map(left),
        tops: [...document.querySelectorAll(cells ?? '')]
          .slice(0, 20)
          .map((one) => Math.round(one.getBoundingClientRect().top)),
        below: Math.round((document.querySelector('.runs-box + p')?.getBoundingClientRect().top ?? 0) + scrollY),
      };
    },
    [head, cell],
  );

describe('taking the static table over', () => {
  it.each([1440, 390])('moves nothing, on %i pixels', async (width) => {
    const before = await visit(browser, url, { width });
    await before.page.route('**/client/**', (route) => route.abort());
    await before.page.reload();
    await before.page.evaluate(() => document.getElementById('runs')?.scrollIntoView());
    const was = await places(before.page, '.runs thead th[data-column]:not([data-column=name]) bdi', '.runs tbody tr');
    await before.close();
    const { page, complaints, close } = await open('', { width });
    await page.evaluate(() => document.getElementById('runs')?.scrollIntoView());
    expect(await places(page, '.heads .head:not([data-column=name]) bdi', '.grid-body .grid-row')).toEqual(was);
    expect(await shifts(page)).toBe(0);
    expect({ complaints, sideways: await overflow(page) }).toEqual({ complaints: [], sideways: 0 });
    await close();
  });

  it('leaves the static table and says why where a data file is missing', async () => {
    const { page, close } = await visit(browser, url);
    await page.route('**/core*.bin*', (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await settled(page);
    expect(await page.locator('#runs-tools').innerText()).toMatch(/^◆ Only the newest runs are shown\. .+/);
    expect(await page.locator('.runs tbody tr').count()).toBe(50);
    await close();
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('nobody is barred, with everything open, grouped, selected and compared', async () => {
    const { page, complaints, close } = await open('?by=p.bagging_freq&differing', { colorScheme });
    const found: unknown[] = [await barriers(page)];
    await tabIntoTable(page);
    await press(page, 'ArrowDown', 'ArrowRight', 'ArrowDown', 'Space', 'b');
    found.push(await barriers(page));
    for (const label of ['Columns', 'Grouped by', 'Copy']) {
      await page.locator('.opens', { hasText: label }).click();
      found.push(await barriers(page));
    }
    await press(page, '/');
    await page.keyboard.type('nothing > ');
    await page.waitForSelector('.trouble mark');
    found.push(await barriers(page));
    await press(page, 'Escape', 'Tab', 'Tab', '?');
    await page.waitForSelector('dialog[open]');
    found.push(await barriers(page));
    expect({ found: found.flat(), complaints }).toEqual({ found: [], complaints: [] });
    await close();
  });
});

describe('by keyboard alone', () => {
  it('sorts by any column, by further ones with Shift, and says so', async () => {
    const { page, close } = await open();
    await tabIntoTable(page);
    expect(await focused(page)).toEqual({ row: 1, column: 'name' });
    await press(page, ...Array(6).fill('ArrowRight'));
    expect(await focused(page)).toEqual({ row: 1, column: 'm.accuracy' });
    await press(page, 'Enter');
    expect(query(page)).toBe('?sort=-m.accuracy');
    const best = await columnTexts(page, 'm.accuracy');
    expect(best).toEqual(best.toSorted().toReversed());
    expect(await page.locator('.head[aria-sort=descending]').getAttribute('data-column')).toBe('m.accuracy');
    await press(page, 'Enter');
    expect(query(page)).toBe('?sort=m.accuracy');
    await press(page, 'ArrowRight', 'Shift+Enter');
    expect(query(page)).toBe('?sort=m.accuracy,p.bagging_fraction');
    await press(page, 'ArrowLeft', 'Enter');
    expect(query(page)).toBe('');
    await close();
  });

  it('moves through all cells and back out', async () => {
    const { page, close } = await open();
    await tabIntoTable(page);
    await press(page, 'Control+End');
    expect(await focused(page)).toMatchObject({ row: 401 });
    await press(page, 'End');
    const last = await focused(page);
    await press(page, 'ArrowRight', 'ArrowDown');
    expect(await focused(page)).toEqual(last);
    await press(page, 'PageUp', 'Home');
    expect((await focused(page))?.row).toBeLessThan(395);
    expect((await focused(page))?.column).toBe('select');
    await press(page, 'Control+Home');
    expect(await focused(page)).toEqual({ row: 2, column: 'name' });
    // The place stays where the rows are scrolled away from it.
    await page.mouse.wheel(0, 0);
    await page.locator('.runs-box').evaluate((box) => box.scrollTo(0, 6000));
    await settled(page);
    await press(page, 'ArrowDown');
    expect(await focused(page)).toEqual({ row: 3, column: 'name' });
    await press(page, 'Tab');
    expect(await focused(page)).toBeNull();
    await close();
  });

  it('selects runs one by one, up to another, and all; the selection is marked, counted and can be compared', async () => {
    const { page, close } = await open();
    await tabIntoTable(page);
    await press(page, 'ArrowDown', 'Space');
    expect(await page.locator('.selection').innerText()).toContain('1 run selected');
    await press(page, 'ArrowDown', 'ArrowDown', 'Shift+Space');
    expect(await page.locator('.selection').innerText()).toContain('3 runs selected');
    await press(page, 'Shift+ArrowDown', 'Shift+ArrowDown');
    expect(await page.locator('.grid-body [aria-selected=true]').count()).toBe(5);
    expect(await page.locator('.grid-body .run-mark path[class]').count()).toBeGreaterThanOrEqual(5);
    const href = await page.locator('.selection a').getAttribute('href');
    expect(new URL(href ?? '', page.url()).searchParams.get('runs')?.split(',')).toHaveLength(5);
    expect(query(page).split(',')).toHaveLength(5);
    await page.locator('.filter-text').focus();
    await page.keyboard.type('accuracy > 0.98');
    await press(page, 'Enter');
    await tabIntoTable(page);
    await press(page, 'Control+a');
    const shown = Number((await counts(page)).split(' ')[0]);
    expect(await page.locator('.heads input').isChecked()).toBe(true);
    await press(page, 'Control+a');
    expect(await page.locator('.selection').isHidden()).toBe(true);
    expect(shown).toBeGreaterThan(5);
    await close();
  });

  it('opens a run with Enter, also one from far below', async () => {
    const { page, close } = await open();
    await tabIntoTable(page);
    await press(page, 'Control+End', 'Home', 'ArrowRight');
    const id = (await columnTexts(page, 'name')).at(-1)?.slice(-8);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/**');
    expect(page.url()).toContain(`/runs/${id}`);
    await close();
  });

  it('changes the width, the place and the pin of columns, shows and hides them, and goes back to the first ones', async () => {
    const { page, close } = await open();
    await tabIntoTable(page);
    await press(page, 'ArrowRight', 'F2', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight');
    const width = await page
      .locator('.head[data-column=status]')
      .evaluate((head) => head.getBoundingClientRect().width);
    expect(query(page)).toContain(`status~${Math.round(width)}`);
    await press(page, 'Escape', 'Shift+ArrowRight');
    expect(query(page)).toMatch(/cols=name!,started,status~\d+,/);
    const columns = () =>
      page.locator('.heads .head').evaluateAll((heads) => heads.map((head) => (head as HTMLElement).dataset['column']));
    expect((await columns()).slice(0, 3)).toEqual(['name', 'started', 'status']);
    await page.locator('.opens', { hasText: 'Columns' }).focus();
    await press(page, 'Enter');
    await page.keyboard.type('num_leaves');
    await press(page, 'ArrowDown', 'Space');
    expect((await columns()).at(-1)).toContain('num_leaves');
    await press(page, 'Tab', 'Enter');
    expect((await columns())[1]).toContain('num_leaves');
    await press(page, 'Escape');
    expect(await page.locator('.panel').first().isHidden()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Columns');
    await press(page, 'Enter');
    await page.keyboard.press('Shift+Tab');
    await page.locator('.panel-foot button').first().focus();
    await press(page, 'Enter');
    expect(query(page)).toBe('');
    await close();
  });

  it('puts runs together by params, with mean, spread and count, and opens a group', async () => {
    const { page, close } = await open();
    await page.locator('.opens', { hasText: 'Group by' }).focus();
    await press(page, 'Enter');
    await page.keyboard.type('bagging_freq');
    await press(page, 'ArrowDown', 'Space', 'Escape');
    expect(query(page)).toBe('?by=p.bagging_freq');
    expect(await counts(page)).toBe('400 runs in 7 groups');
    expect((await columnTexts(page, 'm.accuracy'))[0]).toMatch(/^0\.\d+ ±\u2009\d/);
    await tabIntoTable(page);
    await press(page, 'ArrowDown');
    expect(await page.getByRole('treegrid').count()).toBe(1);
    await press(page, 'ArrowRight');
    expect(await page.locator('.grid-body [aria-expanded=true]').count()).toBe(1);
    expect(await page.locator('.grid-body [aria-level="2"]').count()).toBeGreaterThan(5);
    await press(page, 'ArrowLeft');
    expect(await page.locator('.grid-body [aria-level="2"]').count()).toBe(0);
    await close();
  });

  it('compares with a baseline in words, and without it again', async () => {
    const { page, close } = await open('?sort=-m.accuracy');
    await tabIntoTable(page);
    await press(page, 'ArrowDown', 'b');
    await settled(page);
    expect(await page.locator('.grid-row.baseline').count()).toBe(1);
    expect((await columnTexts(page, 'm.accuracy')).at(-1)).toMatch(/^0\.\d+ −0\.\d+ ▼ worse$/);
    expect(query(page)).toMatch(/&base=[\da-f]{8}$/);
    await page.getByRole('button', { name: 'Without baseline' }).focus();
    await press(page, 'Enter');
    expect(await page.locator('.grid-row.baseline').count()).toBe(0);
    await close();
  });

  it('lists its keys, and closes the list with Escape', async () => {
    const { page, close } = await open();
    await tabIntoTable(page);
    await press(page, '?');
    expect(await page.locator('dialog').innerText()).toContain('to the filter');
    await press(page, 'Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(await focused(page)).toEqual({ row: 1, column: 'name' });
    await close();
  });
});

/** The sum of all layout shifts since the page began. */
function shifts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const all: number[] = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as unknown as { value: number }[]) all.push(entry.value);
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(all.reduce((sum, value) => sum + value, 0)), 150);
      }),
  );
}
