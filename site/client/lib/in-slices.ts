/** Long work that lets the page answer in between. */
import type { Steps } from '../../../src/core/statistics/forest.ts';

/** Milliseconds of work at a stretch, of which a frame has room for. */
const SLICE = 8;

const nextTask = () => new Promise<void>((done) => setTimeout(done));

/** `clock` and `pause` are the browser's own, unless a test has others. */
export async function inSlices<T>(steps: Steps<T>, clock = () => performance.now(), pause = nextTask): Promise<T> {
  for (let until = clock() + SLICE; ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (clock() < until) continue;
    await pause();
    until = clock() + SLICE;
  }
}
