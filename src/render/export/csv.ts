import { csvRow } from '../../core/model/csv-cell.ts';
import { toJsonNumber } from '../../core/model/json.ts';
import type { Table } from './table.ts';

/** A line with the names of the columns, then one a row; what is absent is empty. Times are milliseconds since 1970. */
export function* exportCsv<Row>({ columns, rows }: Table<Row>): Generator<string> {
  yield csvRow(columns.map(({ name }) => name));
  for (const row of rows)
    yield csvRow(
      columns.map(({ of }) => {
        const value = of(row);
        return typeof value === 'number' ? toJsonNumber(value) : value;
      }),
    );
}
