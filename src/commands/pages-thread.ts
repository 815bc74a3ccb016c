/** Renders the pages on a thread of its own, while the data files are written on another. */
import type { Written } from '../dataset/data-folder.ts';
import { UserError, userError } from '../errors.ts';
import { startThread } from '../thread.ts';
import type { PagesJob } from './render-pages.ts';

/** What the thread says: of each file that it is there, and at last how it ended. */
export type Said =
  | { readonly made: string }
  | { readonly done: true }
  | { readonly refused: { readonly code: UserError['code']; readonly message: string; readonly hint: string } }
  | { readonly failed: string };

export interface PagesThread {
  readonly done: Promise<void>;
  /** Says what the page of the data files waits for; gives it back. */
  tell(written: Written): Written;
  /** Ends it, whatever it is at. */
  end(): Promise<unknown>;
}

/** `made` hears of each file when it is whole. */
export function renderAside(job: PagesJob, made: (file: string) => void): PagesThread {
  const worker = startThread(new URL('./pages-worker.ts', import.meta.url), 'pages-worker', job);
  const done = new Promise<void>((ended, failed) => {
    const fail = (why: string, cause?: unknown) => failed(userError('SITE_FAILED', { why }, cause));
    const hear = (file: string) => {
      try {
        made(file);
      } catch (cause) {
        failed(cause);
      }
    };
    worker.on('message', (said: Said) => {
      if ('made' in said) hear(said.made);
      else if ('done' in said) ended();
      else if ('refused' in said) failed(new UserError(said.refused.code, said.refused));
      else fail(firstLine(said.failed), new Error(said.failed));
    });
    worker.once('error', (cause: Error) => fail(firstLine(cause.message), cause));
    worker.once('exit', () => fail('its thread ended before it was done'));
  });
  // Whoever waits for the data files first hears of it later.
  done.catch(() => {});
  const tell = (written: Written) => {
    worker.postMessage(written);
    return written;
  };
  return { done, tell, end: () => worker.terminate() };
}

/** Messages of a compiler go on for pages. */
const firstLine = (text: string) => text.split('\n')[0] ?? '';
