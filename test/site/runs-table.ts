/** What tests of the runs table ask of the page. */
import type { Browser, Page } from 'playwright-core';
import { type Looks, settled, type Visit, visit } from './visit.ts';

/** Opens an experiment's page and waits until all of its runs are in the table. */
export async function openTable(browser: Browser, url: string, looks: Looks = {}): Promise<Visit> {
  const visited = await visit(browser, url, looks);
  await visited.page.waitForSelector('.grid');
  await settled(visited.page);
  return visited;
}

/** Texts of one column in the rows that are drawn, from the top. */
export const columnTexts = (page: Page, id: string): Promise<string[]> =>
  page
    .locator(`.grid-body [role=row] > [data-column="${id}"]`)
    .evaluateAll((cells) => cells.map((cell) => cell.textContent ?? ''));

/** Names of the drawn runs, without their ids. */
export const runNames = (page: Page): Promise<string[]> =>
  page
    .locator('.grid-body .cell.name')
    .evaluateAll((cells) =>
      cells.map((cell) => ['.name-head', '.name-tail'].map((part) => cell.querySelector(part)?.textContent).join('')),
    );

export const counts = (page: Page): Promise<string> => page.locator('.counts').innerText();

/** The query of the address, decoded. */
export const query = (page: Page): string => decodeURIComponent(new URL(page.url()).search.replaceAll('+', ' '));

/** Where the keyboard is, as row and column of the table; `null` outside of it. */
export const focused = (page: Page): Promise<{ row: number; column: string } | null> =>
  page.evaluate(() => {
    const cell = document.activeElement?.closest<HTMLElement>('.grid .cell');
    if (!cell) return null;
    return {
      row: Number(cell.parentElement?.getAttribute('aria-rowindex')),
      column: cell.dataset['column'] ?? 'select',
    };
  });

/** Presses Tab until the keyboard is in the table. */
export async function tabIntoTable(page: Page): Promise<void> {
  for (let step = 0; step < 200; step++) {
    if (await focused(page)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not reach the table');
}

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await settled(page);
}
