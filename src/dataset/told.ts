/** How the page of the data files hears what was written, while pages and files are made at the same time by different parts of the program. */
import type { Written } from './data-folder.ts';

const PLACE = Symbol.for('ml-report: the data files that were written');
type Place = { [PLACE]?: Promise<Written> };

/** Says what is being written. */
export function tell(written: Promise<Written>): void {
  (globalThis as Place)[PLACE] = written;
}

/** Waits until it is written. */
export async function told(): Promise<Written> {
  return (await (globalThis as Place)[PLACE]) ?? { files: 0, bytes: 0, kinds: {} };
}
