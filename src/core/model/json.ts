/** A number as JSON can hold it: what is not finite becomes its name, as MLflow's own server writes it. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | null;

export function toJsonNumber(value: number | null): JsonNumber {
  if (value === null || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** The reverse of `toJsonNumber`; anything else is `null`. */
export function fromJsonNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  return null;
}

/** An object that is safe for foreign keys such as `__proto__`, in the order of the map. */
export function toRecord<T, U>(map: ReadonlyMap<string, T>, value: (item: T) => U): Record<string, U> {
  const record: Record<string, U> = Object.create(null);
  for (const [key, item] of map) record[key] = value(item);
  return record;
}
