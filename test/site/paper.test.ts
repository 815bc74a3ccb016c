/** What goes onto paper: every kind of page of a real dashboard, printed by a browser whose reader has chosen dark colours. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experimentAddress, mergeRequestAddress, runAddress } from '../../src/core/view/address.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard } from './dashboard.ts';
import { settled, visit } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;
let kinds: Record<string, string>;

beforeAll(async () => {
  store = await snapshotOfStore('nilm-benchmark');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile, store.comparisonFile), launchBrowser()]);
  const { runs } = openSnapshot(store.snapshotFile).whole();
  const [one, two] = runs;
  kinds = {
    home: '',
    experiment: experimentAddress(one?.experiment_id ?? ''),
    runs: 'runs/',
    run: runAddress(one?.run_id ?? ''),
    compare: `compare/?runs=${one?.run_id},${two?.run_id}`,
    'merge request': mergeRequestAddress(store.gitlab.projects[0]?.openMergeRequest ?? 0),
    data: 'data/',
    charts: 'charts/',
    nowhere: 'nowhere/',
  };
});
afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

/** A page as paper shows it, between the browser's words that printing begins and that it has ended. */
async function onPaper<T>(address: string, look: (page: Page) => Promise<T>): Promise<T> {
  const { page, close } = await visit(browser, dashboard.url + address, { colorScheme: 'dark', width: 700 });
  await settled(page);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const found = await look(page);
  await close();
  return found;
}

describe('on paper', () => {
  it('no page has controls, dark colours, or anything wider than the sheet; each says when its data is of', async () => {
    for (const [kind, address] of Object.entries(kinds)) {
      const found = await onPaper(address, (page) =>
        page.evaluate(() => {
          const shown = (element: Element) =>
            element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
          const controls = [...document.querySelectorAll('button, input, select, nav, .skip')].filter(shown);
          return {
            controls: controls.map(({ outerHTML }) => outerHTML.slice(0, 100)),
            ground: getComputedStyle(document.documentElement).backgroundColor,
            sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
            fresh: /^data of \d{4}-/.test(document.querySelector('.fresh')?.textContent ?? ''),
          };
        }),
      );
      expect({ kind, ...found }).toEqual({
        kind,
        controls: [],
        ground: 'rgb(255, 255, 255)',
        sideways: false,
        fresh: true,
      });
    }
  });

  it('the addresses in GitLab of the run, its merge request and the experiment stand there', async () => {
    const printed = (page: Page, selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate(
          (a) =>
            getComputedStyle(a, '::after').content.includes((a as HTMLAnchorElement).getAttribute('href') ?? '?') ||
            getComputedStyle(a, '::after').content.includes('attr'),
        );
    expect(await onPaper(kinds['run'] ?? '', (page) => printed(page, '.facts a[href*="/-/ml/candidates/"]'))).toBe(
      true,
    );
    expect(await onPaper(kinds['merge request'] ?? '', (page) => printed(page, '.lead a.out'))).toBe(true);
    expect(
      await onPaper(kinds['experiment'] ?? '', (page) => printed(page, '.lead a[href*="/-/ml/experiments/"]')),
    ).toBe(true);
  });

  it('folds are open, and tables have their heads on every sheet', async () => {
    const found = await onPaper(kinds['experiment'] ?? '', (page) =>
      page.evaluate(() => ({
        folded: [...document.querySelectorAll('details.fold')].filter(
          (fold) => !(fold.lastElementChild as Element).checkVisibility(),
        ).length,
        folds: document.querySelectorAll('details.fold').length,
        head: getComputedStyle(document.querySelector('.grid-head, .runs-box thead') as Element).display,
      })),
    );
    expect(found).toMatchObject({ folded: 0, head: 'table-header-group' });
    expect(found.folds).toBeGreaterThan(0);
  });

  it('sheets after the first have a running header, whatever the title is', async () => {
    const css = await (await fetch(`${dashboard.url}running-header.css`)).text();
    expect(css).toMatch(/@top-left \{ content: "ml\\2d report \\b7 {2}nilm\\2d benchmark";/);
    expect(css).toMatch(/@top-right \{ content: "data of \d{4}\\2d /);
    const pdf = await onPaper(kinds['merge request'] ?? '', (page) =>
      page.pdf({ format: 'A4', preferCSSPageSize: true }),
    );
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
  });
});
