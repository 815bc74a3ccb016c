/** The page's one highlight: which run the pointer or the keyboard is at, in whichever chart or table, and where on the axis. */

export interface Highlight {
  /** Whole id of a run; `null`: none. */
  readonly hover: string | null;
  /** Place on the horizontal axis of the charts that share one; `null`: none. */
  readonly at: number | null;
  /** Which axis that is, by its title: charts that have another do not show the place. */
  readonly axis: string | null;
}

export interface Bus {
  /** As it is now. */
  now(): Highlight;
  /** What is not named stays; listeners hear of it at once, and only if something changed. */
  set(change: Partial<Highlight>): void;
  /** Gives back how to stop listening. */
  subscribe(listener: (highlight: Highlight) => void): () => void;
}

/** One a page. */
export function makeBus(): Bus {
  let highlight: Highlight = { hover: null, at: null, axis: null };
  const listeners = new Set<(highlight: Highlight) => void>();
  return {
    now: () => highlight,
    set(change) {
      const next = { ...highlight, ...change };
      if (next.hover === highlight.hover && next.at === highlight.at && next.axis === highlight.axis) return;
      highlight = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
