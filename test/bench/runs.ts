/** Runs as large as those of a busy team, the same at every call: 20 params, 30 metrics, 6 tags unless told otherwise. */

export interface Shape {
  readonly params: number;
  readonly metrics: number;
  readonly tags: number;
}

export const usual: Shape = { params: 20, metrics: 30, tags: 6 };

/** A number from 0 to 1 that looks like chance and is the same for the same seed (mulberry32). */
export function chance(seed: number): number {
  let t = (seed + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const hex = (seed: number) =>
  Math.floor(chance(seed) * 2 ** 32)
    .toString(16)
    .padStart(8, '0');

export function runId(experiment: number, number: number): string {
  const parts = list(4, (i) => hex(experiment * 1e6 + number * 7 + i)).join('');
  return parts.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A run as the tracking API of GitLab tells it. */
export function toWire(experiment: number, number: number, { params, metrics, tags }: Shape): object {
  const seed = experiment * 1e7 + number * 100;
  const start = 1.7e12 + number * 60_000;
  const id = runId(experiment, number);
  return {
    info: {
      ...{ run_id: id, run_uuid: id, experiment_id: String(experiment), run_name: `run-${number}`, status: 'FINISHED' },
      ...{ start_time: start, end_time: start + 50_000, lifecycle_stage: 'active', user_id: '7' },
      artifact_uri: `http://127.0.0.1/api/v4/projects/7/packages/ml_models/candidate:${number}/files/`,
    },
    data: {
      metrics: list(metrics, (i) => ({
        ...{ key: `metric/${i}`, value: chance(seed + i), timestamp: start + 40_000 + i, step: 100 },
      })),
      params: list(params, (i) => ({
        key: `param_${i}`,
        value: i % 3 === 0 ? (['adam', 'sgd', 'lamb'][number % 3] ?? '') : String(chance(seed + 50 + i)).slice(0, 8),
      })),
      tags: list(tags, (i) => ({ key: `mlflow.tag.${i}`, value: hex(seed + 80 + i) + hex(seed + 90 + i) })),
    },
  };
}
