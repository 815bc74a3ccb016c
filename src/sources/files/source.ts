/** The source `local`: an MLflow file store in a folder. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Experiment } from '../../core/model/project.ts';
import { seriesOf } from '../../core/model/series.ts';
import { once } from '../../core/once.ts';
import { userError } from '../../errors.ts';
import { versionsByRun } from '../mlflow/model-versions.ts';
import { noCiFacts } from '../no-ci.ts';
import type { ReadRun, Source } from '../source.ts';
import { othersFirst } from '../turn.ts';
import { artifactsIn } from './artifacts.ts';
import { openDisk } from './disk.ts';
import { realPath } from './folder.ts';
import { type FileLimits, usualLimits } from './limits.ts';
import { readRegistry } from './registry.ts';
import {
  type ExperimentFolder,
  experimentFolders,
  metricFiles,
  readPoints,
  readRun,
  readRunMeta,
  runFolder,
  runFolders,
} from './store.ts';
import { pointsOf, toReadRun } from './to-run.ts';
import { fileTroubles } from './troubles.ts';

/** A page ends with so many runs, or so many points. */
const PAGE = { runs: 100, points: 500_000 };

/** `folder` is the one that the experiments lie in: `fileStoreFolder` finds it. A `UserError` where it is no store. */
export function fileStoreSource(folder: string, limits: FileLimits = usualLimits): Source {
  const troubles = fileTroubles();
  const store = once(() => open(folder, limits, troubles));

  const readFolder = ({ experiment }: ExperimentFolder, path: string): ReadRun | null => {
    const { disk, versions } = store();
    const stored = readRun(disk, path, experiment.id);
    if (stored === null) return null;
    const artifacts = artifactsIn(disk, join(path, 'artifacts'), stored.artifactUri);
    const version = versions.get(stored.id) ?? null;
    return toReadRun(stored, { deleted: experiment.stage === 'deleted', artifacts, version });
  };
  const folderOf = (runId: string): string | null => {
    const { disk, experiments } = store();
    for (const within of experiments.values()) {
      const path = runFolder(disk, within.path, runId);
      if (path !== null) return path;
    }
    return null;
  };

  return {
    kind: 'local',
    origin: async () => pathToFileURL(realPath(folder)).href,
    // Runs lie there by their random names.
    newestFirst: false,
    recall: () => {},
    project: async () => null,
    experiments: async () => {
      const { disk, experiments } = store();
      return [...experiments.values()].map(({ experiment, path }) => ({
        experiment: toExperiment(experiment),
        runs: runFolders(disk, path).length,
      }));
    },
    async *runs({ id }) {
      const { disk, experiments } = store();
      const within = experiments.get(id);
      if (within === undefined) return;
      let page: ReadRun[] = [];
      let points = 0;
      for (const { path } of runFolders(disk, within.path)) {
        const read = readFolder(within, path);
        if (read !== null) page.push(read);
        for (const { values } of read?.histories?.values() ?? []) points += values.length;
        if (page.length < PAGE.runs && points < PAGE.points) continue;
        yield page;
        [page, points] = [[], 0];
        await othersFirst();
      }
      if (page.length > 0) yield page;
      await othersFirst();
    },
    run: async ({ id }, runId) => {
      const { disk, experiments } = store();
      const within = experiments.get(id);
      const path = within === undefined ? null : runFolder(disk, within.path, runId);
      return within === undefined || path === null ? null : readFolder(within, path);
    },
    history: async (runId, metric) => {
      const folder = folderOf(runId);
      const { disk } = store();
      const file = folder && metricFiles(disk, folder).find(({ name }) => name === metric);
      const points = file ? readPoints(disk, file.path) : null;
      return points && seriesOf(pointsOf(points));
    },
    artifacts: async ({ run_id: id }) => {
      const folder = folderOf(id);
      const { disk } = store();
      const meta = folder && readRunMeta(disk, folder);
      return meta ? artifactsIn(disk, join(folder, 'artifacts'), meta.get('artifact_uri') ?? '') : null;
    },
    ciFacts: async () => noCiFacts,
    gaps: () => troubles.sentences(),
    close: async () => {},
  };
}

function open(folder: string, limits: FileLimits, troubles: ReturnType<typeof fileTroubles>) {
  // The folder may itself be a link; what is in it may not.
  const root = realPath(folder);
  const disk = openDisk(root, limits, troubles);
  if (!disk.isFolder(root)) throw userError('FILE_STORE_ABSENT', { folder, why: 'there is no such folder' });
  const experiments = experimentFolders(disk, root);
  if (experiments.length === 0)
    throw userError('FILE_STORE_ABSENT', { folder, why: 'it holds no experiment that can be read' });
  return {
    disk,
    experiments: new Map(experiments.map((one) => [one.experiment.id, one])),
    versions: versionsByRun(readRegistry(disk, root)),
  };
}

function toExperiment({ id, name, stage, createdAt, tags }: ExperimentFolder['experiment']): Experiment {
  return { id, name, url: null, stage, tags: new Map(tags), created_at: createdAt, creator: null };
}
