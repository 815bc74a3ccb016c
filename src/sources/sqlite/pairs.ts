import { byText } from '../../core/model/text.ts';
import type { Row } from './database.ts';
import { textOf } from './sql.ts';

/** Rows of `owner`, `key` and `value`: names and values by owner, the names in the order that they have from every source. */
export function pairsByOwner(rows: readonly Row[]): Map<string, [string, string][]> {
  const owned = Map.groupBy(rows, ({ owner }) => textOf(owner));
  return new Map(
    [...owned].map(([owner, ofOne]) => [
      owner,
      ofOne.map(({ key, value }): [string, string] => [textOf(key), textOf(value)]).sort(([a], [b]) => byText(a, b)),
    ]),
  );
}
