/** Calls that GitLab is asked at once: the knee of what one client gains by more. */
const AT_ONCE = 4;

/** `work` on every item, four at a time, the results in the order of the items; after the first failure no other is begun. */
export async function boundedAll<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const queue = [...items].entries();
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
