/** The search over everything, in a dialog over the page. */
import { grouped } from '../../src/render/format.ts';
import { el } from './lib/element.ts';
import { type Everything, everything } from './search/everything.ts';
import { listIn } from './search/list.ts';
import { namedResults, type Result, runResults } from './search/results.ts';
import css from './search/search.css' with { type: 'text' };

export interface SearchFor {
  /** Takes the id of a chosen run; without it a result is gone to. */
  readonly pick?: (runId: string) => void;
}

let sheet: CSSStyleSheet | undefined;
let known: Everything = { experiments: [], mergeRequests: [], metrics: [], params: [], tables: [], left: '' };
let coming: Promise<void> | undefined;
let changed = (): void => {};

/** Loaded with the first opening, and kept while the page is. */
function load(): Promise<void> {
  coming ??= everything((so) => {
    known = so;
    changed();
  });
  coming.catch(() => {
    coming = undefined;
  });
  return coming;
}

function wear(): void {
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

export function openSearch({ pick }: SearchFor = {}): void {
  if (document.querySelector('dialog.search')) return;
  wear();
  const words = pick
    ? 'Add a run: its name, or the beginning of its id'
    : 'Search experiments, merge requests, runs, metrics, params';
  const box = el('input', {
    ...{
      type: 'text',
      inputmode: 'search',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      maxlength: 200,
    },
    ...{
      'aria-label': words,
      placeholder: words,
      'aria-controls': 'found',
      'aria-expanded': 'false',
      'aria-autocomplete': 'list',
    },
  });
  const said = el('p', { class: 'said', role: 'status' });
  const found = el('div', { id: 'found', role: 'listbox', 'aria-label': 'Results' });
  const dialog = el('dialog', { class: 'search', 'aria-label': pick ? 'Add a run' : 'Search' }, box, said, found);
  const choose = (result: Result) => {
    dialog.close();
    if (!pick) location.href = result.href;
    else if (result.run !== null) pick(result.run);
  };
  const list = listIn(found, box, choose, !pick);

  let turn = 0;
  let loading = true;
  const search = async (): Promise<void> => {
    const mine = ++turn;
    const named = pick ? [] : namedResults(box.value, known);
    // What fits at once stands there before the files with ids have come.
    const runs = runResults(box.value, known);
    if (!pick) list.show(named);
    const [first, ...others] = named;
    const all = [...(first ? [first] : []), await runs, ...others];
    if (mine !== turn) return;
    list.show(all);
    const fitting = all.reduce((sum, { total }) => sum + total, 0);
    said.textContent = saying(box.value, list.count(), fitting, loading, Boolean(pick));
  };
  const failed = (error: unknown) => {
    said.textContent = error instanceof Error ? error.message : String(error);
  };

  box.addEventListener('input', () => void search().catch(failed));
  box.addEventListener('keydown', (event) => {
    const active = list.active();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') list.move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && active && !event.isComposing) choose(active);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    changed = () => {};
    dialog.remove();
  });
  changed = () => void search().catch(failed);
  document.body.append(dialog);
  dialog.showModal();
  said.textContent = saying('', 0, 0, true, Boolean(pick));
  load()
    .then(() => {
      loading = false;
      return search();
    })
    .catch(failed);
}

function saying(query: string, shown: number, fitting: number, loading: boolean, runsOnly: boolean): string {
  const typing = runsOnly
    ? 'Type the name of a run, or the beginning of its id.'
    : 'Type a name, or the beginning of a run’s id.';
  const state = loading ? ' More is being loaded.' : known.left && ` ${known.left}`;
  if (query.trim() === '') return `${typing}${state}`;
  if (shown === 0) return `Nothing fits all of these words.${state}`;
  const results = shown === 1 ? 'One result' : `${shown} results`;
  return `${results}${shown < fitting ? ` of ${grouped(fitting)}: further words find fewer` : ''}.${state}`;
}
