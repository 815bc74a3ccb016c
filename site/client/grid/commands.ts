import type { ColumnId } from '../../../src/table/manifest.ts';
import type { Line } from './lines.ts';

/** What keyboard and pointer can do with the table. */
export interface Commands {
  /** `further` keeps the other keys. */
  sortBy(id: ColumnId, further: boolean): void;
  /** `null`: the other way round. */
  fold(line: Line, open: boolean | null): void;
  toggle(row: number): void;
  /** From the run that was chosen last to this one. */
  selectTo(row: number): void;
  selectAll(): void;
  clearSelection(): void;
  open(row: number): void;
  /** Makes it what others are compared with, or takes that back. */
  baseline(row: number): void;
  stepColumn(id: ColumnId, by: -1 | 1): void;
  /** Puts a column before another, at the end for `null`. */
  moveColumn(id: ColumnId, before: ColumnId | null): void;
  /** Pixels; while a pointer drags, `done` is not yet so. */
  resize(id: ColumnId, width: number, done: boolean): void;
  fit(id: ColumnId): void;
  /** At which run pointer or keyboard are; `null` for none. */
  lookAt(row: number | null): void;
}
