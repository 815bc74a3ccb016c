/** Where in the table the keyboard is: one cell of it can be reached by Tab, the arrow keys move from there. */
import type { Frame } from './frame.ts';

export interface Place {
  /** From 0, heads first. */
  readonly row: number;
  /** -1 is the cell that selects. */
  readonly column: number;
}

export type Focus = ReturnType<typeof makeFocus>;

/** `moved` hears of every new place. */
export function makeFocus(frame: Frame, moved: (place: Place) => void) {
  let at: Place = { row: 0, column: 0 };
  let stop: HTMLElement | null = null;
  const inside = () => frame.root.contains(document.activeElement);
  /** The cell that Tab reaches; the table itself where it is not drawn. */
  const settle = () => {
    const cell = frame.cellAt(at.row, at.column) ?? null;
    if (stop !== cell) stop?.setAttribute('tabindex', '-1');
    stop = cell;
    if (stop) stop.tabIndex = 0;
    frame.root.tabIndex = stop ? -1 : 0;
  };
  const take = () => (stop ?? frame.root).focus({ preventScroll: true });
  const clamp = ({ row, column }: Place): Place => {
    const { rows, columns } = frame.size();
    // Before anything is shown.
    if (columns === 0) return { row, column };
    return {
      row: Math.max(0, Math.min(rows - 1, row)),
      column: Math.max(-1, Math.min(columns - 1, column)),
    };
  };
  return {
    at: () => at,
    /** Moves there, scrolls it into view and takes the keyboard. */
    go(place: Place) {
      at = clamp(place);
      frame.reveal(at.row, at.column);
      settle();
      take();
      moved(at);
    },
    /** Notes where a pointer went, without scrolling. */
    note(place: Place) {
      at = clamp(place);
      settle();
      moved(at);
    },
    /** After rows were drawn anew: `had` says whether the keyboard was in the table before. */
    drawn(had: boolean) {
      at = clamp(at);
      settle();
      if (!had) return;
      const active = document.activeElement;
      const within = active instanceof HTMLElement && stop?.contains(active);
      if (!within || !inside()) take();
    },
    inside,
  };
}
