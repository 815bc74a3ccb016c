/** Writes the data files on a thread of its own, while the caller makes the pages: both are mostly computing, and neither waits for the other. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { Written } from './data-folder.ts';

export interface DataJob {
  readonly snapshotFile: string;
  /** Where they are written, with their compressed copies. */
  readonly folder: string;
  /** For copies that the next build may take over; `null`: none are kept. */
  readonly keep: string | null;
}

/** What the thread says: first how writing ended, unless by a bug, then after each list of files. */
export type Answer =
  | { readonly written: Written }
  | { readonly refused: { readonly code: UserError['code']; readonly message: string; readonly hint: string } }
  | { readonly pressed: true };

export interface DataThread {
  /** Resolves when files and copies are there. */
  readonly written: Promise<Written>;
  /** Makes compressed copies beside these files; to be asked when the data files are there, once at a time. */
  press(files: readonly string[]): Promise<void>;
  /** Ends it, whatever it is at. */
  end(): Promise<unknown>;
}

/** Paths must be absolute. */
export function writeDatasetAside(job: DataJob): DataThread {
  const worker = new Worker(threadFile(), { workerData: job, execArgv: [] });
  const next = () =>
    new Promise<Answer>((done, failed) => {
      worker.once('message', done);
      worker.once('error', failed);
      worker.once('exit', () => failed(new Error('the thread that writes the data files ended before it was done')));
    });
  const written = next().then((answer) => {
    if ('written' in answer) return answer.written;
    if ('refused' in answer) throw new UserError(answer.refused.code, answer.refused);
    throw new TypeError('the thread that writes the data files answered what was not asked');
  });
  // Whoever waits for the pages first hears of it later.
  written.catch(() => {});
  return {
    written,
    async press(files) {
      worker.postMessage(files);
      await next();
    },
    end: () => worker.terminate(),
  };
}

/** The package brings it as a file of its own; in a checkout it is its source. */
function threadFile(): string | URL {
  const inCheckout = import.meta.url.includes('/src/dataset/');
  return inCheckout ? new URL('./worker.ts', import.meta.url) : join(packageRoot, 'dist/parts/dataset-worker.js');
}
