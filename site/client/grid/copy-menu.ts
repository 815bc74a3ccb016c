/** Taking the shown rows and columns elsewhere: to the clipboard, or as a file. */
import { count } from '../../../src/render/format.ts';
import { toCsv, toMarkdown } from '../../../src/table/copy.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import { button, el } from '../lib/element.ts';
import { makePanel, type Panel } from './panel.ts';

export interface CopySource {
  readonly table: LoadingTable;
  /** The chosen runs that are shown, else all shown runs, in the order of the page. */
  rows(): Uint32Array;
  columns(): readonly ColumnId[];
  /** Without an ending. */
  fileName(): string;
}

const forms = { CSV: toCsv, Markdown: toMarkdown } as const;
/** A comment in Markdown of more rows no server takes. */
const MOST_MARKDOWN = 1000;

export function copyMenu(source: CopySource): Panel {
  const said = el('p', { role: 'status', class: 'quiet' });
  const textOf = async (form: keyof typeof forms): Promise<{ text: string; rows: number }> => {
    const all = source.rows();
    const rows = form === 'Markdown' ? all.subarray(0, MOST_MARKDOWN) : all;
    const columns = [...source.columns()].filter((id) => !id.startsWith('h.'));
    await Promise.all([source.table.load(columns), source.table.loadIds(rows)]);
    return { text: forms[form](source.table, rows, ['id', ...columns]), rows: rows.length };
  };
  const tell = async (work: () => Promise<string>) => {
    said.textContent = 'Reading the columns …';
    said.textContent = await work().catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)));
  };
  const copy = (form: keyof typeof forms) =>
    button(`Copy ${form}`, () => {
      void tell(async () => {
        const { text, rows } = await textOf(form);
        const copied = await toClipboard(text);
        return copied ? `${count(rows, 'row')} copied as ${form}.` : 'The browser does not let this page copy.';
      });
    });
  const save = button('Download CSV', () => {
    void tell(async () => {
      const { text, rows } = await textOf('CSV');
      download(`${source.fileName()}.csv`, text);
      return `${count(rows, 'row')} written.`;
    });
  });
  return makePanel('Copy', (place) => {
    said.textContent = '';
    place.replaceChildren(copy('CSV'), copy('Markdown'), save, said);
  });
}

/** Where a page was not loaded safely the browser has no clipboard for it, but still copies what is selected. */
async function toClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The older way may still be open.
    }
  }
  const before = document.activeElement;
  const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: -1 });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

function download(name: string, text: string): void {
  // Spreadsheets take a text for UTF-8 only if it begins so.
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const anchor = el('a', { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
