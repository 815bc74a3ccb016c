/** How well a name fits what was typed. */

/** The words of a query, in small letters. */
export function wordsOf(query: string): string[] {
  return query.toLowerCase().normalize('NFKC').split(/\s+/).filter(Boolean).slice(0, 8);
}

/** Prepared once a name. */
export const searchable = (name: string): string => name.toLowerCase().normalize('NFKC');

/** Less is better; `null` where a word is missing. Whole names come first, then beginnings, beginnings of words, and the rest; shorter ones before longer ones. */
export function fitness(name: string, words: readonly string[]): number | null {
  let sum = name.length / 1000;
  for (const word of words) {
    const at = name.indexOf(word);
    if (at < 0) return null;
    sum += name === word ? 0 : at === 0 ? 1 : startsWord(name, word) ? 2 : 3;
  }
  return sum;
}

function startsWord(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1))
    if (!/[\p{L}\p{N}]/u.test(name[at - 1] ?? ' ')) return true;
  return false;
}

export interface Fitting<T> {
  readonly item: T;
  readonly score: number;
}

export interface Best<T> {
  /** The best first, equals in their order. */
  readonly kept: readonly Fitting<T>[];
  /** How many fit. */
  readonly total: number;
}

/** The best `most` of a list. */
export function best<T>(items: Iterable<T>, most: number, score: (item: T) => number | null): Best<T> {
  const kept: Fitting<T>[] = [];
  let total = 0;
  for (const item of items) {
    const value = score(item);
    if (value === null) continue;
    total++;
    const last = kept.at(-1);
    if (kept.length === most && last && value >= last.score) continue;
    let place = kept.length;
    while (place > 0 && (kept[place - 1] as Fitting<T>).score > value) place--;
    kept.splice(place, 0, { item, score: value });
    if (kept.length > most) kept.pop();
  }
  return { kept, total };
}
