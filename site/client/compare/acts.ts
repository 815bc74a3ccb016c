/** What a reader does on the compare page. */
import type { CompareState } from '../../../src/table/compare-address.ts';
import { loadRuns } from './loaded.ts';
import type { Parts } from './parts.ts';
import { fieldRows, metricRows } from './rows.ts';

export interface Deeds {
  state(): CompareState;
  go(next: CompareState, words?: string): void;
  add(id: string): Promise<void>;
}

export function listenTo(place: HTMLElement, parts: Parts, deeds: Deeds): void {
  const acts: Readonly<Record<string, (id: string, button: HTMLElement) => void>> = {
    base: (id) => deeds.go({ ...deeds.state(), base: id }, 'Baseline changed.'),
    remove(id) {
      const now = deeds.state();
      const runs = now.runs.filter((one) => one !== id);
      deeds.go({ ...now, runs, base: now.base === id ? (runs[0] ?? null) : now.base }, 'Run removed.');
    },
    add: () => void import('../search.ts').then(({ openSearch }) => openSearch({ pick: (id) => void deeds.add(id) })),
    copy: (_, button) => void copy(deeds.state(), button, parts),
  };
  place.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-act]');
    if (button) acts[button.dataset['act'] ?? '']?.(button.dataset['id'] ?? '', button);
  });
  parts.all.addEventListener('change', () => deeds.go({ ...deeds.state(), all: parts.all.checked }));
}

async function copy(state: CompareState, button: HTMLElement, parts: Parts): Promise<void> {
  const [{ asMarkdown }, { runs, goals }] = await Promise.all([import('./markdown.ts'), loadRuns(state.runs)]);
  const only = runs.map(({ run }) => run);
  const base = Math.max(
    0,
    only.findIndex(({ run_id }) => run_id === state.base),
  );
  const params = fieldRows(only, (run) => run.params, base).filter(({ differs }) => differs || state.all);
  const text = asMarkdown(runs, base, metricRows(only, goals, base), params, location.href);
  const said = await navigator.clipboard.writeText(text).then(
    () => 'Copied',
    () => 'The browser does not allow it',
  );
  const label = button.textContent;
  button.textContent = said;
  parts.announce(said);
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}
