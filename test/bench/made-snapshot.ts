/** A snapshot file with as many runs as wanted, each as large as those of a busy team; the newest 1,000 have histories of two metrics. */
import type { Run } from '../../src/core/model/run.ts';
import { seriesOf } from '../../src/core/model/series.ts';
import { createSnapshot } from '../../src/store/index.ts';
import { anExperiment, aSnapshot } from '../support/written-snapshot.ts';
import { chance, runId, usual } from './runs.ts';

const HISTORIES = 1000;
const POINTS = 100;
const MINUTE = 60_000;
const user = { id: 7, username: 'anna', name: 'Anna', url: 'https://gitlab.example/anna' };
const hex = (seed: number) =>
  Math.floor(chance(seed) * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
const keyed = <T>(n: number, key: (k: number) => string, value: (k: number) => T) =>
  new Map(Array.from({ length: n }, (_, k) => [key(k), value(k)]));

/** The newest `changed` of them have other values than without. */
export function madeSnapshot(file: string, runs: number, changed = 0): void {
  const writer = createSnapshot(file);
  writer.setExperiments([anExperiment('1', { name: 'bench' })]);
  for (let number = 0; number < runs; number++) {
    const isChanged = number >= runs - changed;
    writer.addRun(madeRun(number, isChanged));
    if (number < runs - HISTORIES) continue;
    for (const metric of [0, 1]) writer.addSeries(runId(1, number), `metric/${metric}`, historyOf(number, metric));
  }
  const project = {
    ...{ id: 7, path: 'g/p', url: 'https://gitlab.example/g/p', name: 'p' },
    ...({ default_branch: 'main', visibility: 'private' } as const),
  };
  const { experiments: _, runs: __, ...head } = aSnapshot({ taken_at: 1.7e12 + (runs + changed) * MINUTE, project });
  writer.finish(head);
}

function madeRun(number: number, isChanged: boolean): Run {
  const seed = 1e7 + number * 100 + (isChanged ? 50 : 0);
  const start = 1.7e12 + number * MINUTE;
  const text = (k: number) => String(chance(seed + 50 + k)).slice(0, 8);
  return {
    ...{ run_id: runId(1, number), iid: number + 1, experiment_id: '1', name: `run-${number}`, status: 'FINISHED' },
    ...{ start_time: start, end_time: start + 50_000, stage: 'active', user, parent_run_id: null, ci: null },
    url: `https://gitlab.example/g/p/-/ml/candidates/${number + 1}`,
    params: keyed(
      usual.params,
      (k) => `param_${k}`,
      (k) => (k % 3 === 0 ? (['adam', 'sgd', 'lamb'][number % 3] ?? '') : text(k)),
    ),
    metrics: keyed(
      usual.metrics,
      (k) => `metric/${k}`,
      (k) => ({
        ...{ value: chance(seed + k), step: POINTS, timestamp: start + 40_000 + k },
        ...{ min: null, max: null, count: null, latest: null },
      }),
    ),
    tags: keyed(
      usual.tags,
      (k) => `tag.${k}`,
      (k) => hex(seed + 80 + k) + hex(seed + 90 + k),
    ),
    ...{ artifacts: null, model_version: null },
  };
}

function historyOf(number: number, metric: number) {
  const start = 1.7e12 + number * MINUTE;
  const point = (at: number) => ({
    step: at + 1,
    timestamp: start + at * 400,
    value: chance(number * 300 + at + metric),
  });
  return seriesOf(Array.from({ length: POINTS }, (_, at) => point(at)));
}
