/** What pressing a column's head does to the sorting. */
import type { ColumnInfo } from '../../../src/table/manifest.ts';
import type { SortKey } from '../../../src/table/view-state.ts';

/** Of a metric the best comes first, of a time the latest, of all else the smallest. */
const beginsDescending = ({ goal, kind }: ColumnInfo): boolean => goal === 'maximize' || kind === 'time';

/** First its own direction, then the other, then none; with `further` other keys stay, else it becomes the only one. */
export function pressed(sort: readonly SortKey[], info: ColumnInfo, further: boolean): SortKey[] {
  const key = sort.find(({ column }) => column === info.id);
  const first = beginsDescending(info);
  const next: SortKey | null = !key
    ? { column: info.id, descending: first }
    : key.descending === first
      ? { column: info.id, descending: !first }
      : null;
  if (!further) return next ? [next] : [];
  if (!key) return next ? [...sort, next] : [...sort];
  return sort.flatMap((one) => (one !== key ? [one] : next ? [next] : []));
}
