/** What mouse, pen and finger do in the table. */
import type { ColumnId } from '../../../src/table/manifest.ts';
import { el } from '../lib/element.ts';
import { NAME } from './columns.ts';
import type { Commands } from './commands.ts';
import type { Focus, Place } from './focus.ts';
import type { Frame } from './frame.ts';

/** Pixels that a pressed pointer moves before it drags. */
const DRAGS = 6;
/** Narrower no column becomes. */
const LEAST = 24;

export function listenToPointer(frame: Frame, focus: Focus, commands: Commands): void {
  const { root } = frame;
  let dragged = false;
  root.addEventListener('pointerdown', (event) => {
    dragged = false;
    const cell = cellOf(event);
    if (!cell || event.button !== 0) return;
    const place = placeOf(cell);
    const column = frame.columnAt(place.column);
    if (isIn(event, '.handle') && column)
      drag(
        event,
        (by, done) => commands.resize(column.id, Math.max(LEAST, column.width + by), done),
        () => {
          dragged = true;
        },
      );
    else if (place.row === 0 && column && column.id !== NAME && event.pointerType !== 'touch')
      dragHead(event, frame, column.id, commands, () => {
        dragged = true;
      });
  });
  root.addEventListener('click', (event) => {
    const cell = cellOf(event);
    if (!cell || dragged) {
      dragged = false;
      return;
    }
    const place = placeOf(cell);
    focus.note(place);
    if (!isIn(event, 'a, input, .handle')) cell.focus({ preventScroll: true });
    if (place.row === 0) onHead(event, place, frame, commands);
    else onLine(event, place, frame, commands);
  });
  root.addEventListener('dblclick', (event) => {
    const cell = cellOf(event);
    const place = cell && placeOf(cell);
    const column = place && frame.columnAt(place.column);
    if (place?.row === 0) {
      if (column && isIn(event, '.handle')) commands.fit(column.id);
      return;
    }
    const row = place ? (frame.lineAt(place.row)?.row ?? null) : null;
    if (row !== null && !isIn(event, 'a, input')) commands.open(row);
  });
  root.addEventListener('pointerover', (event) => {
    const cell = cellOf(event);
    commands.lookAt(cell ? (frame.lineAt(placeOf(cell).row)?.row ?? null) : null);
  });
  root.addEventListener('pointerleave', () => commands.lookAt(null));
  // Whatever brought the keyboard to a cell, a program that reads aloud among it.
  root.addEventListener('focusin', (event) => {
    const cell = cellOf(event);
    const place = cell && placeOf(cell);
    const at = focus.at();
    if (place && (place.row !== at.row || place.column !== at.column)) focus.note(place);
  });
}

const isIn = ({ target }: Event, selector: string) => target instanceof Element && target.closest(selector) !== null;

const cellOf = ({ target }: Event): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('.cell') : null;

function placeOf(cell: HTMLElement): Place {
  const row = Number(cell.parentElement?.getAttribute('aria-rowindex')) - 1;
  return { row, column: Number(cell.getAttribute('aria-colindex')) - 2 };
}

function onHead(event: MouseEvent, place: Place, frame: Frame, commands: Commands): void {
  const column = frame.columnAt(place.column);
  if (isIn(event, '.handle')) return;
  if (column) commands.sortBy(column.id, event.shiftKey);
  else commands.selectAll();
}

function onLine(event: MouseEvent, place: Place, frame: Frame, commands: Commands): void {
  const line = frame.lineAt(place.row);
  if (!line) return;
  if (line.row === null || (isIn(event, '.fold-mark') && line.open !== null)) {
    if (frame.columnAt(place.column)?.id === NAME) commands.fold(line, null);
    return;
  }
  if (place.column >= 0) return;
  if (event.shiftKey) commands.selectTo(line.row);
  else commands.toggle(line.row);
}

/** `move` hears by how many pixels, and whether the pointer was let go. */
function drag(event: PointerEvent, move: (by: number, done: boolean) => void, begun: () => void): void {
  const { clientX: start } = event;
  event.preventDefault();
  let by = 0;
  const over = new AbortController();
  const on = (name: 'pointermove' | 'pointerup' | 'pointercancel', act: (event: PointerEvent) => void) =>
    document.addEventListener(name, act, { signal: over.signal });
  on('pointermove', ({ clientX }) => {
    by = clientX - start;
    begun();
    move(by, false);
  });
  const end = () => {
    over.abort();
    if (by !== 0) move(by, true);
  };
  on('pointerup', end);
  on('pointercancel', end);
}

/** A head that is dragged shows where it would go, and goes there when it is let go. */
function dragHead(event: PointerEvent, frame: Frame, id: ColumnId, commands: Commands, begun: () => void): void {
  const { root } = frame;
  const start = event.clientX;
  const mark = el('div', { class: 'drop-mark' });
  let before: ColumnId | null | undefined;
  const over = new AbortController();
  const on = (name: 'pointermove' | 'pointerup' | 'pointercancel', act: (event: PointerEvent) => void) =>
    document.addEventListener(name, act, { signal: over.signal });
  on('pointermove', ({ clientX }) => {
    if (before === undefined && Math.abs(clientX - start) < DRAGS) return;
    begun();
    if (!mark.isConnected) frame.heads.element.append(mark);
    root.classList.add('dragging');
    const cells = [...frame.heads.element.querySelectorAll<HTMLElement>('.head')];
    const next = cells.find((cell) => {
      const { left, width } = cell.getBoundingClientRect();
      return cell.dataset['column'] !== NAME && clientX < left + width / 2;
    });
    before = next?.dataset['column'] ?? null;
    const edge = next ? next.getBoundingClientRect().left : (cells.at(-1)?.getBoundingClientRect().right ?? 0);
    mark.style.transform = `translateX(${edge - root.getBoundingClientRect().left}px)`;
  });
  const end = (act: boolean) => {
    over.abort();
    mark.remove();
    root.classList.remove('dragging');
    if (act && before !== undefined) commands.moveColumn(id, before);
  };
  on('pointerup', () => end(true));
  on('pointercancel', () => end(false));
}
