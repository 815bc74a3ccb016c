import type { Table } from './table.ts';

/** The numbers of all rows, the newest first. */
export function everyRow({ rows }: Pick<Table, 'rows'>): Uint32Array {
  const numbers = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) numbers[row] = row;
  return numbers;
}
