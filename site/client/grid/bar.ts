/** The line between filter and table: how many runs are shown and chosen, and what can be done with them. */
import { count, grouped } from '../../../src/render/format.ts';
import { MOST_COMPARED, toCompareAddress } from '../../../src/table/compare-address.ts';
import { button, el } from '../lib/element.ts';
import { link } from '../lib/page.ts';
import { MOST_SELECTED } from './selection.ts';

export interface BarState {
  readonly shown: number;
  readonly total: number;
  /** Groups that the shown runs are in; `null` where nothing is grouped by. */
  readonly groups: number | null;
  readonly selected: readonly string[];
  readonly baseline: string | null;
  /** What is under way or went wrong, instead of counts; `null` for nothing. */
  readonly news: string | null;
}

export interface BarActs {
  clear(): void;
  /** Compares the others with the one chosen run, or with none. */
  setBaseline(id: string | null): void;
  shortId(id: string): string;
}

export interface Bar {
  readonly element: HTMLElement;
  update(state: BarState): void;
}

export function makeBar(acts: BarActs): Bar {
  const counts = el('p', { class: 'counts', role: 'status' });
  const compare = el('a', { class: 'act' }, 'Compare');
  const clear = button('Clear', acts.clear);
  let chosen: string | null = null;
  const asBase = button('As baseline', () => acts.setBaseline(chosen));
  const chosenText = el('span', { class: 'chosen-text' });
  const selection = el('p', { class: 'selection', hidden: true }, chosenText, compare, asBase, clear);
  const without = button('Without baseline', () => acts.setBaseline(null), { hidden: true });
  const element = el('div', { class: 'bar' }, counts, selection, without);
  const say = (to: HTMLElement, text: string) => {
    if (to.textContent !== text) to.textContent = text;
  };
  return {
    element,
    update(state) {
      const { selected, baseline } = state;
      say(counts, state.news ?? sentence(state));
      selection.hidden = selected.length === 0;
      const most = selected.length >= MOST_SELECTED ? ', the most that an address holds' : '';
      say(chosenText, `${count(selected.length, 'run')} selected${most}`);
      compare.hidden = selected.length < 2;
      const runs = selected.slice(0, MOST_COMPARED + 1).map(acts.shortId);
      const base = baseline === null ? (runs[0] ?? null) : acts.shortId(baseline);
      compare.href = link(`compare/${toCompareAddress({ runs, base, metric: null, options: {}, all: false })}`);
      chosen = selected.length === 1 ? (selected[0] ?? null) : null;
      asBase.hidden = chosen === null || chosen === baseline;
      without.hidden = baseline === null;
    },
  };
}

function sentence({ shown, total, groups }: BarState): string {
  const runs = shown === total ? count(total, 'run') : `${grouped(shown)} of ${count(total, 'run')}`;
  return groups === null ? runs : `${runs} in ${count(groups, 'group')}`;
}
