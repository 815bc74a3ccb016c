/** What a script adds to a run's page: searching in its tables, copying, more curves, and curves that can be explored. */
import { moreCurves } from './more-curves.ts';

export function enhance(page: HTMLElement, runId: string): void {
  for (const table of page.querySelectorAll<HTMLElement>('.long-table')) searchIn(table);
  for (const commands of page.querySelectorAll<HTMLElement>('.commands')) copyFrom(commands);
  moreCurves(page, runId);
  page.addEventListener('click', (event) => {
    const figure = (event.target as Element).closest('.explore')?.closest<HTMLElement>('.curve');
    if (figure) void import('./live-curve.ts').then(({ explore }) => explore(figure, runId));
  });
}

/** Hides the rows that hold not every word of the box in their text. */
function searchIn(table: HTMLElement): void {
  const box = table.querySelector<HTMLInputElement>('.finder input');
  if (!box) return;
  const rows = [...table.querySelectorAll<HTMLElement>('tbody tr')];
  const texts = rows.map((row) => row.textContent?.toLowerCase() ?? '');
  const found = table.querySelector('.found');
  const fold = table.querySelector('details');
  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [i, row] of rows.entries()) {
      row.hidden = !words.every((word) => texts[i]?.includes(word));
      if (!row.hidden) left++;
    }
    if (fold && words.length > 0) fold.open = true;
    if (found) found.textContent = words.length === 0 ? '' : `${left} found`;
  };
  box.addEventListener('input', search);
  // A browser that goes back fills the box in again.
  if (box.value !== '') search();
}

function copyFrom(commands: HTMLElement): void {
  const button = commands.querySelector<HTMLElement>('.copy');
  const text = commands.querySelector('pre')?.textContent ?? '';
  button?.addEventListener('click', async () => {
    const said = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Not allowed',
    );
    button.textContent = said;
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
}
