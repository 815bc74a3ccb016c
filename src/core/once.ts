/** The work done at most once, and the same result, or the same promise of it, for all who ask. */
export function once<T extends object>(work: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
