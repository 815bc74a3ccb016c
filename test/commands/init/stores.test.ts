/** The first configuration of real projects, as a data scientist would judge it: what speaks for a project is what its authors report. */
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { newFolder } from '../../support/folder.ts';
import { ml } from '../../support/world.ts';

const judged = {
  'automl-tools': {
    primaries: ['accuracy', 'mean_accuracy', 'AUC', 'r2', 'mean_test_score', 'test_accuracy'],
    replicates: ['random_state', 'seed'],
    says: ['# "mean_fit_time": { goal: minimize }'],
  },
  'fair-pruning': {
    primaries: ['matthews_dev'],
    replicates: null,
    says: ['# "Δ_parity_dev": { goal: target:0 }', 'No two of the runs looked at have the same configuration'],
  },
  'liver-ct-seg': {
    primaries: ['test_mean_iou'],
    replicates: ['general-seed', 'pytorch-seed'],
    says: ['have the configuration of an earlier one: with such repeats a difference gets an interval'],
  },
  'nilm-benchmark': { primaries: ['val_mae'], replicates: ['seed'], says: ['Nothing says it of: '] },
  'yolo-solar': { primaries: ['metrics/mAP50-95B'], replicates: ['seed'], says: ['"lr/pg0", "lr/pg1"'] },
};

let gitlab: Embedded;
beforeAll(async () => {
  gitlab = await embedded({ stores: Object.keys(judged) });
  return () => gitlab.close();
});

it.each(Object.entries(judged))('%s', async (store, { primaries, replicates, says }) => {
  const project = gitlab.gitlab.projects.find((one) => one.store === store);
  if (!project) throw new TypeError(`no project of ${store}`);
  const folder = newFolder();
  const env = { MLFLOW_TRACKING_URI: project.trackingUri, MLFLOW_TRACKING_TOKEN: project.readToken };
  const { exit, out } = await ml(['init', '--yes', '--read-only', '--format', 'json'], { folder, env });
  expect(exit).toBe(0);
  const { configuration } = JSON.parse(out);
  const settings = loadSettings(join(folder, 'ml-report.yml'), folder);
  expect(settings.metrics.flatMap(({ glob, primary }) => (primary ? [glob] : []))).toEqual(primaries);
  expect(settings.metrics.filter(({ goal }) => goal === null)).toEqual([]);
  expect(settings.metrics.flatMap(({ gates }) => gates)).toEqual([]);
  expect(settings.replicates).toEqual(replicates);
  for (const words of says) expect(configuration.text).toContain(words);
});
