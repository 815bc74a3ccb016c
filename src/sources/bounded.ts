/** Calls that are under way at once: experiments are read side by side, the pages of one behind each other. */
const AT_ONCE = 10;

/** `work` on every item, ten at a time, the results in the order of the items; after the first failure no other is begun. */
export async function boundedAll<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const queue = numbered(items);
  const results: R[] = [];
  let failed = false;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failed) return;
      results[index] = await work(item).catch((cause: unknown) => {
        failed = true;
        throw cause;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Items are taken one by one, so that what a later one is may depend on what an earlier one brought. */
function* numbered<T>(items: Iterable<T>): Generator<[number, T]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}
