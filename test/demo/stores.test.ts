import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { listShippedStores, readStore, type Store } from '../../src/demo/index.ts';

const SHIPPED = fileURLToPath(new URL('../../src/demo/stores/', import.meta.url));
// The two stores without a licence do not ship: a folder with their archives can be named here.
const UNLICENSED = process.env['ML_REPORT_STORES'] ?? '';

/** experiments, runs, params, series, points, longest series, artifacts */
const COUNTS: Record<string, number[]> = {
  'automl-tools': [10, 829, 5894, 1461, 1515, 33, 17],
  'fair-pruning': [1, 35, 280, 578, 51368, 150, 210],
  'liver-ct-seg': [4, 30, 710, 540, 431460, 1202, 120],
  'nilm-benchmark': [5, 134, 9660, 694, 10058, 20, 882],
  'yolo-solar': [4, 6, 630, 39, 1477, 57, 36],
};

const MORE_COUNTS: Record<string, number[]> = {
  'customer-segments': [2, 241, 8830, 203, 228, 4, 0],
  'wheat-detection': [11, 240, 10369, 3533, 111555, 101, 226],
};

function countsOf({ experiments, runs }: Store): number[] {
  const series = runs.flatMap((run) => run.metrics.map(([, points]) => points.length / 3));
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return [
    ...[experiments.length, runs.length, sum(runs.map((run) => run.params.length))],
    ...[series.length, sum(series), Math.max(...series), sum(runs.map((run) => run.artifacts.length))],
  ];
}

describe('stores that ship', () => {
  test('are the five with a licence, each beside its text', () => {
    expect(listShippedStores()).toEqual(Object.keys(COUNTS));
    for (const store of listShippedStores()) expect(existsSync(`${SHIPPED}${store}.LICENSE.txt`)).toBe(true);
  });

  test.each(Object.entries(COUNTS))('%s is read whole', async (store, counts) => {
    expect(countsOf(await readStore(`${SHIPPED}${store}.tar.gz`))).toEqual(counts);
  });

  test('names with slashes, signs and quotes are as they were', async () => {
    const yolo = await readStore(`${SHIPPED}yolo-solar.tar.gz`);
    expect(yolo.experiments.map(({ name }) => name)).toContain('/srv/yolov8_api/models');
    expect(yolo.runs[0]?.metrics.map(([key]) => key)).toContain('train/box_loss');
    expect(yolo.runs.map(({ name }) => name)).toContain('20240212_144412');
    const pruning = await readStore(`${SHIPPED}fair-pruning.tar.gz`);
    expect(pruning.runs[0]?.metrics.map(([key]) => key)).toContain('Δ_eq_odds_t0_dev');
  });

  test('a series keeps the order of logging', async () => {
    const { runs } = await readStore(`${SHIPPED}liver-ct-seg.tar.gz`);
    const points = runs[0]?.metrics.find(([key]) => key === 'train_iou_0')?.[1] ?? new Float64Array();
    const steps = Array.from({ length: points.length / 3 }, (_, index) => points[index * 3 + 2]);
    expect(steps.slice(0, 3)).toEqual([1, 2, 3]);
    expect(steps.slice(-3)).toEqual([1200, 0, 0]);
  });
});

describe.skipIf(!existsSync(`${UNLICENSED}/wheat-detection.tar.gz`))('stores that do not ship', () => {
  test.each(Object.entries(MORE_COUNTS))('%s is read whole', async (store, counts) => {
    expect(countsOf(await readStore(`${UNLICENSED}/${store}.tar.gz`))).toEqual(counts);
  });

  test('what is not finite, deleted, or without a meta.yaml is kept', async () => {
    const { experiments, runs } = await readStore(`${UNLICENSED}/wheat-detection.tar.gz`);
    const values = runs.flatMap((run) =>
      run.metrics.flatMap(([, points]) => [...points.filter((_, i) => i % 3 === 1)]),
    );
    expect(values.filter(Number.isNaN)).toHaveLength(15);
    expect(values.filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toHaveLength(3);
    expect(experiments.find(({ id }) => id === '7')?.name).toBe('7');
    expect(experiments.filter(({ stage }) => stage === 'deleted').map(({ name }) => name)).toEqual(['sample/fold_0']);
    expect(runs.filter(({ stage }) => stage === 'deleted')).toHaveLength(127);
  });
});
