/** Makes the data files on a thread of its own, while the pages are made on another; this one writes them and their compressed copies, as they come. */
import { UserError } from '../errors.ts';
import { startThread } from '../thread.ts';
import type { Written } from './data-folder.ts';
import { writePressed } from './press.ts';

export interface DataJob {
  readonly snapshotFile: string;
  /** Where they are written, with their compressed copies. */
  readonly folder: string;
  /** The data files of the dashboard that this one takes the place of, of which it takes over what is the same; `null` where there is none. */
  readonly before: string | null;
}

/** What the thread says: of each file what it holds, and at last how it ended, unless that is a bug. */
export type Said =
  | { readonly file: string; readonly content: Uint8Array }
  | { readonly written: Written }
  | { readonly refused: { readonly code: UserError['code']; readonly message: string; readonly hint: string } };

export interface DataThread {
  /** Resolves when files and copies are there. */
  readonly written: Promise<Written>;
  /** Ends it, whatever it is at. */
  end(): Promise<unknown>;
}

/** Paths must be absolute. */
export function writeDatasetAside(job: DataJob): DataThread {
  const worker = startThread(new URL('./worker.ts', import.meta.url), 'dataset-worker', job);
  const written = new Promise<Written>((done, failed) => {
    worker.on('message', (said: Said) => {
      if ('written' in said) done(said.written);
      else if ('refused' in said) failed(new UserError(said.refused.code, said.refused));
      else write(said.file, said.content);
    });
    const write = (file: string, content: Uint8Array) => {
      try {
        writePressed(file, content);
        worker.postMessage(content.length);
      } catch (cause) {
        failed(cause);
      }
    };
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('the thread that writes the data files ended before it was done')));
  });
  // Whoever waits for the pages first hears of it later.
  written.catch(() => {});
  return { written, end: () => worker.terminate() };
}
