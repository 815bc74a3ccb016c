/** Maps whose keys are shared by many runs and whose values are made only when they are looked at. */

export interface Keys {
  readonly list: readonly string[];
  readonly place: ReadonlyMap<string, number>;
}

export function keysOf(list: readonly string[]): Keys {
  return { list, place: new Map(list.map((key, place) => [key, place])) };
}

/** A map of these keys in their order. */
export abstract class PackedMap<V> implements ReadonlyMap<string, V> {
  readonly #keys: Keys;

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  /** The value of a key by its place among them. */
  protected abstract at(place: number): V;

  /** The keys, one list for all maps that have the same: who has looked at it once need not again. */
  get list(): readonly string[] {
    return this.#keys.list;
  }

  get size(): number {
    return this.#keys.list.length;
  }

  has(key: string): boolean {
    return this.#keys.place.has(key);
  }

  get(key: string): V | undefined {
    const place = this.#keys.place.get(key);
    return place === undefined ? undefined : this.at(place);
  }

  keys(): MapIterator<string> {
    return this.#keys.list.values() as MapIterator<string>;
  }

  *values(): MapIterator<V> {
    for (let place = 0; place < this.size; place++) yield this.at(place);
  }

  *entries(): MapIterator<[string, V]> {
    for (const [place, key] of this.#keys.list.entries()) yield [key, this.at(place)];
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(use: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [place, key] of this.#keys.list.entries()) use(this.at(place), key, this);
  }
}
