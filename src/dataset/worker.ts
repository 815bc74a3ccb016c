/** The thread that makes the data files; see `aside.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { DataJob, Said } from './aside.ts';
import { writeDataset } from './write-dataset.ts';

const caller = parentPort as MessagePort;
/** Bytes that may be under way to the thread that writes them. */
const UNDER_WAY = 16_000_000;
/** From these bytes on a file is given away instead of copied. */
const LARGE = 100_000;

let [underWay, goOn] = [0, () => {}];
caller.on('message', (written: number) => {
  underWay -= written;
  goOn();
});

async function write(file: string, given: Uint8Array): Promise<void> {
  const content = given.length < LARGE ? new Uint8Array(given) : given;
  underWay += content.length;
  caller.postMessage({ file, content } satisfies Said, [content.buffer as ArrayBuffer]);
  while (underWay > UNDER_WAY)
    await new Promise<void>((go) => {
      goOn = go;
    });
}

async function ended(job: DataJob): Promise<Said> {
  try {
    return { written: await writeDataset({ ...job, write }) };
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    // Its class would not come along.
    const { code, message, hint } = cause;
    return { refused: { code, message, hint } };
  }
}

caller.postMessage(await ended(workerData as DataJob));
caller.close();
