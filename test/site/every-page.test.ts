/** What holds of every kind of page, in a real browser: nobody is barred, nothing moves, nothing fails, nothing foreign is asked for. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experimentAddress, runAddress } from '../../src/core/view/address.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { buildDashboard, type Dashboard, deadLinks } from './dashboard.ts';
import { barriers, overflow, settled, unfold, visit } from './visit.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;
let browser: Browser;
/** One address of each kind of page. */
let kinds: string[];

beforeAll(async () => {
  store = await snapshotOfStore('liver-ct-seg');
  [dashboard, browser] = await Promise.all([buildDashboard(store.snapshotFile, store.comparisonFile), launchBrowser()]);
  const { experiments, runs } = openSnapshot(store.snapshotFile).whole();
  const size = (id: string) => runs.filter((run) => run.experiment_id === id).length;
  const [experiment] = experiments.toSorted((a, b) => size(b.id) - size(a.id));
  const [one, two, three] = runs.filter((run) => run.experiment_id === experiment?.id);
  kinds = [
    '',
    experimentAddress(experiment?.id ?? ''),
    'runs/',
    runAddress(one?.run_id ?? ''),
    'runs/?id=not-a-run',
    `compare/?runs=${[one, two, three].map((run) => run?.run_id).join(',')}`,
    'compare/',
    `merge-requests/${store.gitlab.projects[0]?.openMergeRequest}/`,
    'data/',
    'charts/',
    'nowhere/',
  ];
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await store?.close();
});

/** A page that is not there is answered so, and the browser says it. */
const apart = (kind: string, complaints: readonly string[]) =>
  kind === 'nowhere/' ? complaints.filter((line) => !line.includes('404')) : complaints;

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('nobody is barred, nothing moves and nothing fails, with everything unfolded', async () => {
    const found: unknown[] = [];
    for (const kind of kinds) {
      const { page, complaints, close } = await visit(browser, dashboard.url + kind, { colorScheme });
      await settled(page);
      const moved = await shifts(page);
      await unfold(page);
      const barred = await barriers(page);
      found.push({ kind, barred, moved, complaints: apart(kind, complaints), sideways: await overflow(page) });
      await close();
    }
    expect(found).toEqual(kinds.map((kind) => ({ kind, barred: [], moved: 0, complaints: [], sideways: 0 })));
  });
});

it('no page is wider than a phone, and none bars anybody there', async () => {
  for (const kind of kinds) {
    const { page, close } = await visit(browser, dashboard.url + kind, { width: 390 });
    await settled(page);
    await unfold(page);
    expect({ kind, sideways: await overflow(page), barred: await barriers(page) }).toEqual({
      kind,
      sideways: 0,
      barred: [],
    });
    await close();
  }
});

it('the Tab key reaches everything that can be used, shows where it is, and comes out at the end', async () => {
  for (const kind of kinds) {
    const { page, close } = await visit(browser, dashboard.url + kind);
    await settled(page);
    // Charts come to life when they are reached; what that adds above is reached from the top.
    await walk(page);
    await settled(page);
    const walked = await walk(page);
    expect({ kind, ...walked }).toEqual({ kind, trapped: false, unseen: [], missed: [] });
    await close();
  }
});

it('everything is readable without JavaScript', async () => {
  for (const kind of kinds) {
    const { page, complaints, close } = await visit(browser, dashboard.url + kind, { javaScriptEnabled: false });
    expect({ kind, complaints: apart(kind, complaints) }).toEqual({ kind, complaints: [] });
    expect((await page.locator('main').innerText()).length).toBeGreaterThan(80);
    await close();
  }
});

it('what scripts add links to nothing that is not there', async () => {
  const links = new Map<string, string>();
  for (const kind of kinds) {
    const { page, close } = await visit(browser, dashboard.url + kind);
    await settled(page);
    for (const href of await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href)))
      if (href.startsWith('http') && !href.includes('/nowhere/')) links.set(href.replace(/#.*$/, ''), kind);
    await close();
  }
  const outside = [...links.keys()].filter((link) => !link.startsWith(dashboard.url));
  expect(outside.every((link) => link.startsWith(store.gitlab.url))).toBe(true);
  expect(await deadLinks(links)).toEqual([]);
});

/** The sum of all layout shifts since the page began. */
function shifts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const observer = new PerformanceObserver((list) => {
          const all = list.getEntries() as unknown as { value: number }[];
          done(all.reduce((sum, { value }) => sum + value, 0));
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(0), 100);
      }),
  );
}

interface Walked {
  readonly trapped: boolean;
  /** Places where the focus could not be seen. */
  readonly unseen: readonly string[];
  /** What can be used with a pointer and was not reached; parts of one composite control count as reached by it. */
  readonly missed: readonly string[];
}

const MOST_STEPS = 1500;

/** Presses Tab from the top of the page until it leaves the document. */
async function walk(page: Page): Promise<Walked> {
  await page.evaluate(() => {
    // Where the Tab key goes on from is where the focus was last: the first link of the page is the top.
    const top = document.querySelector<HTMLElement>('.skip');
    top?.focus();
    (globalThis as unknown as { reached: Set<Element> }).reached = new Set(top ? [top] : []);
  });
  const unseen: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { reached } = globalThis as unknown as { reached: Set<Element> };
      const element = document.activeElement;
      if (!element || element === document.body || reached.has(element)) return 'end';
      reached.add(element);
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const seen =
        outlineStyle !== 'none' && outlineWidth !== '0px' && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
      return seen ? '' : element.outerHTML.slice(0, 120);
    });
    if (at === 'end') return { trapped: false, unseen, missed: await missed(page) };
    if (at !== '') unseen.push(at);
  }
  return { trapped: true, unseen, missed: [] };
}

/** Inside a grid, a list box or a toolbar one Tab stop is enough: arrow keys go on from there. */
function missed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { reached } = globalThis as unknown as { reached: Set<Element> };
    const usable = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]');
    return [...usable]
      .filter((element) => {
        // What lies in a closed fold has a place, but is not to be seen.
        const shown = element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled');
        const whole = element.closest(
          '[role=grid], [role=treegrid], [role=listbox], [role=toolbar], [role=radiogroup]',
        );
        return shown && !reached.has(element) && !(whole && [...reached].some((one) => whole.contains(one)));
      })
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
