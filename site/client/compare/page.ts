/** The compare page: from the address to its tables and curves, and from what a reader does to the next address. */
import {
  type CompareState,
  fromCompareAddress,
  MOST_COMPARED,
  toCompareAddress,
} from '../../../src/table/compare-address.ts';
import { html } from '../../html/html.ts';
import { makeBus } from '../lib/bus.ts';
import { shortId } from '../lib/places.ts';
import { putIn } from '../runs/put-in.ts';
import { listenTo } from './acts.ts';
import { curvePart } from './curve-part.ts';
import { loadRuns, wholeId } from './loaded.ts';
import { partsOf } from './parts.ts';
import { around, showTables } from './show.ts';

/** With other texts for the ids; two that become the same are one run. */
function withIds(state: CompareState, textOf: (id: string) => string): CompareState {
  const runs = [...new Set(state.runs.map(textOf))];
  return { ...state, runs, base: state.base === null ? null : textOf(state.base) };
}

export function comparePage(place: HTMLElement): void {
  const parts = partsOf(place);
  const bus = makeBus();
  const curves = curvePart(parts, bus, (change) => go(change(state())));
  const state = () => withIds(fromCompareAddress(location.search), wholeId);
  let turn = 0;

  async function show(): Promise<void> {
    const mine = ++turn;
    const { runs } = state();
    parts.show(runs.length === 0 ? 'nothing' : parts.isShown() ? 'runs' : 'coming');
    if (runs.length === 0) return;
    try {
      const [loaded, surroundings] = await Promise.all([loadRuns(runs), around()]);
      if (mine !== turn) return;
      const now = state();
      showTables(parts, loaded, now, surroundings);
      parts.show('runs');
      await curves.show(loaded, now);
    } catch (error) {
      if (mine !== turn) return;
      const why = error instanceof Error ? error.message : String(error);
      putIn(
        parts.said,
        html`<p class="what">These runs cannot be compared now.</p><p>${why} <a href="">Try again</a></p>`,
      );
      parts.show('said');
    }
  }

  function go(next: CompareState, words = ''): void {
    history.pushState(null, '', `${location.pathname}${toCompareAddress(withIds(next, shortId))}`);
    parts.announce(words);
    void show();
  }

  listenTo(place, parts, {
    state,
    go,
    /** Past the bound a run takes nobody's place. */
    add: async (id) => {
      // How short its id may be is known when it is there.
      await loadRuns([id]).catch(() => {});
      const now = state();
      if (now.runs.includes(id)) return parts.announce('This run is there already.');
      if (now.runs.length >= MOST_COMPARED)
        return parts.announce(`There are ${MOST_COMPARED} runs already: remove one first.`);
      go({ ...now, runs: [...now.runs, id], base: now.base ?? id }, 'Run added.');
    },
  });
  bus.subscribe(({ hover }) => {
    for (const head of place.querySelectorAll('th[data-run]'))
      head.classList.toggle('hovered', head.getAttribute('data-run') === hover);
  });
  addEventListener('popstate', () => void show());
  void show();
}
