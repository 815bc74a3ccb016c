/** Which columns of a table a field of a chart takes. */

import { isNumeral } from '../../../src/core/model/text.ts';
import type { Field } from '../../../src/render/charts/from-table/index.ts';
import type { ColumnInfo } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';

export const groupNames = { metric: 'Metrics', param: 'Params', run: 'Runs', tag: 'Tags' } as const;

/** In the table's order; shapes of histories are no columns to draw. */
export function columnsFor({ takes }: Pick<Field, 'takes'>, { manifest }: Pick<Table, 'manifest'>): ColumnInfo[] {
  return manifest.columns.filter((info) => {
    if (info.encoding.form === 'shape') return false;
    if (takes === 'any') return true;
    if (takes === 'number') return isNumber(info);
    return info.group === takes;
  });
}

/** Texts that are all numerals count; of texts without a list of their own that is not known before they are loaded. */
function isNumber({ kind, encoding, group }: ColumnInfo): boolean {
  if (kind !== 'text') return true;
  return encoding.form === 'dictionary' ? encoding.texts.every(isNumeral) : group === 'param';
}
