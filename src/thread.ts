/** Threads of our own, besides the one that the program begins in. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { inCheckout, packageRoot } from './package-root.ts';

/** Megabytes of what was just made, before it is looked through for what is gone: without a bound it grows to several times that, and is no quicker. */
const YOUNG = 32;

/** `source` is its file in a checkout; the package brings it as `dist/parts/NAME.js`. `data` is what it finds as `workerData`. */
export function startThread(source: URL, name: string, data: unknown): Worker {
  return new Worker(inCheckout ? source : join(packageRoot, `dist/parts/${name}.js`), {
    workerData: data,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
}
