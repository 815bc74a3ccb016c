/** What could not be read, each said once, in the order in which it was found out. */
export interface Gaps {
  add(sentence: string): void;
  all(): readonly string[];
}

export function createGaps(): Gaps {
  const sentences = new Set<string>();
  return { add: (sentence) => void sentences.add(sentence), all: () => [...sentences] };
}
