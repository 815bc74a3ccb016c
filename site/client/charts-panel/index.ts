/** The charts of an experiment's page: they follow filter and selection, and a reader adds, changes, moves and removes them. */
import type { Arranged } from '../../../src/table/arrange.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ChartChoice, ViewState } from '../../../src/table/view-state.ts';
import { wear } from '../chart/style.ts';
import type { How } from '../grid/index.ts';
import type { Bus } from '../lib/bus.ts';
import { el } from '../lib/element.ts';
import { histories } from '../lib/histories.ts';
import { addMenu } from './add-menu.ts';
import { type Card, keyOf, makeCard, newFigure, withZoom } from './card.ts';
import { makeChart, type Source } from './make-chart.ts';
import { nameOfRuns } from './names.ts';
import css from './panel.css' with { type: 'text' };
import { withRanges } from './range-filter.ts';
import { settingsMenu } from './settings-menu.ts';

export interface PanelView {
  /** Holds the static figures, and gets the new ones. */
  readonly root: HTMLElement;
  /** Folder of the table, as `experiments/SEGMENT/`, below `data/`. */
  readonly folder: string;
  readonly table: LoadingTable;
  readonly bus: Bus;
  getState(): ViewState;
  setState(change: Partial<ViewState>, how: How): void;
  arranged(): Arranged;
}

export interface ChartsPanel {
  /** After the state, or the rows, changed. */
  update(): void;
}

/** Milliseconds that nothing changes before charts are drawn again. */
const PAUSE = 120;

export function openChartsPanel(view: PanelView): ChartsPanel {
  wear(css);
  const { root, table, bus, getState, setState } = view;
  const source: Source = { table, histories: histories(view.folder, table.manifest) };
  const nameOf = nameOfRuns(table);
  const own = ownChoices(root);
  const choices = () => getState().charts ?? own.map(({ choice }) => choice);
  const list = el('div', { class: 'pictures pairs' });
  const place = own[0]?.figure.parentElement ?? root.appendChild(list);
  let cards: Card[] = [];
  let waiting = 0;
  let turn = 0;

  const change = (next: readonly ChartChoice[], how: How = 'push') => setState({ charts: next }, how);
  const changeOne = (card: Card, choice: ChartChoice, how: How = 'push') => {
    card.choice = choice;
    change(
      cards.map((one) => one.choice),
      how,
    );
  };
  const move = (card: Card, by: number) => {
    const from = cards.indexOf(card);
    const to = from + by;
    if (to < 0 || to >= cards.length) return;
    const next = cards.toSpliced(from, 1).toSpliced(to, 0, card);
    change(next.map(({ choice }) => choice));
  };
  const remove = (card: Card) => {
    const at = cards.indexOf(card);
    const next = cards[at + 1] ?? cards[at - 1];
    change(cards.toSpliced(at, 1).map(({ choice }) => choice));
    (next?.figure.querySelector<HTMLElement>('.live') ?? add.button).focus();
  };
  const add = addMenu(table, (choice) => change([...choices(), choice]));

  function cardOf(figure: HTMLElement, choice: ChartChoice): Card {
    const card = makeCard(figure, choice, bus, {
      nameOf,
      ranges: (ranges) => setState({ filter: withRanges(getState().filter, ranges, table) }, 'push'),
      zoomed: (zoomed, zoom) => changeOne(zoomed, withZoom(zoomed.choice, zoom), 'replace'),
    });
    settingsMenu(card, table, {
      change: (next, typing) => changeOne(card, next, typing ? 'draft' : 'push'),
      move: (by) => move(card, by),
      remove: () => remove(card),
    });
    seen.observe(figure);
    return card;
  }

  /** Cards for the wanted charts, in their order; those that are there already stay. */
  function arrangeCards(): void {
    const free = new Set(cards);
    const take = (fits: (card: Card) => boolean) => {
      const found = [...free].find(fits);
      if (found) free.delete(found);
      return found;
    };
    const wanted = choices();
    const same = wanted.map((choice) => take((card) => keyOf(card.choice) === keyOf(choice)));
    cards = wanted.map((choice, index) => {
      const card = same[index] ?? take((one) => one.choice.form === choice.form) ?? cardOf(newFigure(choice), choice);
      card.become(choice);
      return card;
    });
    for (const card of free) {
      seen.unobserve(card.figure);
      card.close();
      card.figure.remove();
    }
    const focused = document.activeElement;
    for (const [index, { figure }] of cards.entries()) {
      if (place.children[index] !== figure) place.insertBefore(figure, place.children[index] ?? null);
    }
    // an element that moves loses the focus
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  }

  const near = new WeakSet<Element>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      void draw();
    },
    { rootMargin: '300px' },
  );

  /** Draws what is near the window and not drawn yet, one after the other, so that the page stays quick. */
  async function draw(): Promise<void> {
    const mine = ++turn;
    const { selected, baseline } = getState();
    const { rows } = view.arranged();
    for (const card of cards) {
      const of = `${keyOf(card.choice)} ${stampOf(rows)} ${selected.join()} ${baseline}`;
      if (card.drawnOf === of || !near.has(card.figure)) continue;
      card.drawnOf = of;
      const made = await makeChart(source, card.choice, { table, rows, selected, baseline }).catch(
        (cause: unknown) => ({
          why: cause instanceof Error ? cause.message : String(cause),
        }),
      );
      if (card.drawnOf === of && cards.includes(card)) await card.show(made);
      if (mine !== turn) return;
    }
  }

  const update = () => {
    arrangeCards();
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void draw(), PAUSE);
  };
  cards = own.map(({ figure, choice }) => cardOf(figure, choice));
  (root.querySelector('.charts-bar') ?? root.appendChild(el('div', { class: 'charts-bar' }))).append(add.element);
  update();
  return { update };
}

/** What the static figures show. */
function ownChoices(root: HTMLElement): { readonly figure: HTMLElement; readonly choice: ChartChoice }[] {
  return [...root.querySelectorAll<HTMLElement>('figure[data-chart]')].map((figure) => ({
    figure,
    choice: JSON.parse(figure.dataset['chart'] ?? '') as ChartChoice,
  }));
}

const stamps = new WeakMap<Uint32Array, number>();
let count = 0;

/** Another number for every arrangement. */
function stampOf(rows: Uint32Array): number {
  const known = stamps.get(rows) ?? ++count;
  stamps.set(rows, known);
  return known;
}
