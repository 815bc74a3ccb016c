/** The thread that renders the pages; see `pages-thread.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Written } from '../dataset/data-folder.ts';
import { tell } from '../dataset/told.ts';
import { reasonOf, type UserError } from '../errors.ts';
import type { Said } from './pages-thread.ts';
import { type PagesJob, renderPages } from './render-pages.ts';

const caller = parentPort as MessagePort;
const say = (said: Said) => caller.postMessage(said);
tell(new Promise((done) => caller.once('message', (written: Written) => done(written))));
try {
  await renderPages(workerData as PagesJob, (file) => say({ made: file }));
  say({ done: true });
} catch (cause) {
  // What the pages throw comes from their own copy of the class, since they are compiled apart.
  const { name, code, message, hint } = cause as UserError;
  say(name === 'UserError' ? { refused: { code, message, hint } } : { failed: reasonOf(cause) });
}
caller.close();
