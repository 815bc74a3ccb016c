/** The known word that is fewest letters away, where that is at most two or a third of its length (one for words of three); `null` otherwise. */
export function nearest(word: string, known: readonly string[]): string | null {
  const allowed = (length: number) => (length < 4 ? 1 : Math.max(2, length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return ranked && ranked.far <= allowed(ranked.candidate.length) ? ranked.candidate : null;
}

/** Letters to put in, take out or replace (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
