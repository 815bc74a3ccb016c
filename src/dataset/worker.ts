/** The thread that writes the data files; see `aside.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { Answer, DataJob } from './aside.ts';
import { press } from './press.ts';
import { writeDataset } from './write-dataset.ts';

async function write({ snapshotFile, folder, before }: DataJob): Promise<Answer> {
  try {
    const copies = press();
    const written = await writeDataset({ snapshotFile, folder, before, press: copies });
    await copies.done();
    return { written };
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    // Its class would not come along.
    const { code, message, hint } = cause;
    return { refused: { code, message, hint } };
  }
}

(parentPort as MessagePort).postMessage(await write(workerData as DataJob));
