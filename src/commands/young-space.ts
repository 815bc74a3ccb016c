import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Two halves of 16 MB, of which one is in use. */
const ENOUGH = 32 * 2 ** 20;

let isBounded = false;

/**
 * Ends the growth of the space in which V8 makes new objects, once it is large enough; to be called now and then. Left alone it becomes twice as large,
 * which makes reading no faster and costs some 50 MB: measured while a hundred thousand runs were read.
 */
export function boundYoungSpace(): void {
  if (isBounded) return;
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if ((young?.space_size ?? 0) < ENOUGH) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  isBounded = true;
}
