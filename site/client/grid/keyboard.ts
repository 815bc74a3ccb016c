/** What the keys do in the table; the list for readers is in `keys-dialog.ts`. */

import { NAME } from './columns.ts';
import type { Commands } from './commands.ts';
import type { Focus, Place } from './focus.ts';
import type { Frame } from './frame.ts';

/** Pixels by which an arrow key makes a column wider. */
const STEP = 8;

export function listenToKeys(frame: Frame, focus: Focus, commands: Commands): void {
  frame.root.addEventListener('keydown', (event) => {
    const handle = event.target instanceof HTMLElement && event.target.matches('.handle');
    const done = handle ? onHandle(event, frame, focus, commands) : onCell(event, frame, focus, commands);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Whether the key meant something here. */
function onCell(event: KeyboardEvent, frame: Frame, focus: Focus, commands: Commands): boolean {
  const at = focus.at();
  if (at.row === 0 && event.shiftKey && !event.altKey && moveHead(event.key, at, frame, commands)) return true;
  const to = movedBy(event, at, frame);
  if (to) {
    if (event.shiftKey && to.row !== at.row) extend(at, to, frame, commands);
    focus.go(to);
    return true;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
    commands.selectAll();
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return at.row === 0 ? onHead(event, at, frame, commands) : onLine(event, at, frame, focus, commands);
}

function movedBy(event: KeyboardEvent, { row, column }: Place, frame: Frame): Place | null {
  if (event.altKey) return null;
  const far = event.ctrlKey || event.metaKey;
  const { rows, columns } = frame.size();
  const sideways = (by: number) => (folds(event.key, { row, column }, frame) ? null : { row, column: column + by });
  switch (event.key) {
    case 'ArrowUp':
      return { row: far ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: far ? rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return far ? { row, column: -1 } : sideways(-1);
    case 'ArrowRight':
      return far ? { row, column: columns - 1 } : sideways(1);
    case 'Home':
      return far ? { row: frame.above(), column: 0 } : { row, column: -1 };
    case 'End':
      return far ? { row: rows - 1, column } : { row, column: columns - 1 };
    case 'PageUp':
      return { row: Math.max(Math.min(row, frame.above()), row - frame.pageRows()), column };
    case 'PageDown':
      return { row: row + frame.pageRows(), column };
    default:
      return null;
  }
}

/** On the name of something that can be folded, left and right fold and unfold it before they move on. */
function folds(key: string, { row, column }: Place, frame: Frame): boolean {
  const line = frame.lineAt(row);
  if (!line || frame.columnAt(column)?.id !== NAME || line.open === null) return false;
  return key === 'ArrowRight' ? !line.open : line.open;
}

function extend(from: Place, to: Place, frame: Frame, commands: Commands): void {
  const [first, last] = [frame.lineAt(from.row)?.row ?? null, frame.lineAt(to.row)?.row ?? null];
  if (first !== null && last !== null) commands.selectTo(last);
}

function onHead(event: KeyboardEvent, at: Place, frame: Frame, commands: Commands): boolean {
  const column = frame.columnAt(at.column);
  if (event.key === 'Enter' || event.key === ' ') {
    if (column) commands.sortBy(column.id, event.shiftKey);
    else commands.selectAll();
    return true;
  }
  if (event.key !== 'F2' || !column) return false;
  frame.heads.handleOf(column.id)?.focus();
  return true;
}

/** Moves the column with its head. */
function moveHead(key: string, { row, column: place }: Place, frame: Frame, commands: Commands): boolean {
  const column = frame.columnAt(place);
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (!column || row !== 0 || by === undefined) return false;
  commands.stepColumn(column.id, by as -1 | 1);
  return true;
}

function onLine(event: KeyboardEvent, at: Place, frame: Frame, focus: Focus, commands: Commands): boolean {
  const line = frame.lineAt(at.row);
  if (!line) return false;
  const unfold = event.key === 'ArrowRight' || event.key === 'ArrowLeft';
  if (unfold || (line.row === null && (event.key === 'Enter' || event.key === ' '))) {
    commands.fold(line, unfold ? event.key === 'ArrowRight' : null);
    focus.go(at);
    return true;
  }
  if (line.row === null) return false;
  if (event.key === ' ') {
    if (event.shiftKey) commands.selectTo(line.row);
    else commands.toggle(line.row);
    return true;
  }
  if (event.key === 'Enter') {
    const link = frame.cellAt(at.row, at.column)?.querySelector<HTMLAnchorElement>('a[href]');
    if (link) link.click();
    else commands.open(line.row);
    return true;
  }
  if (event.key !== 'b') return false;
  commands.baseline(line.row);
  return true;
}

function onHandle(event: KeyboardEvent, frame: Frame, focus: Focus, commands: Commands): boolean {
  const at = focus.at();
  const column = frame.columnAt(at.column);
  if (!column) return false;
  const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
  if (by !== undefined) {
    commands.resize(column.id, column.width + by * (event.shiftKey ? 5 : 1), true);
    frame.heads.handleOf(column.id)?.focus();
    return true;
  }
  if (event.key === 'Enter') commands.fit(column.id);
  if (event.key !== 'Escape' && event.key !== 'F2' && event.key !== 'Enter') return false;
  focus.go(at);
  return true;
}
