/** The source `local`: an MLflow tracking database in a SQLite file. */
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Experiment } from '../../core/model/project.ts';
import { seriesOf } from '../../core/model/series.ts';
import { openDisk } from '../files/disk.ts';
import { realPath } from '../files/folder.ts';
import { usualLimits as usualFileLimits } from '../files/limits.ts';
import { fileTroubles } from '../files/troubles.ts';
import { versionsByRun } from '../mlflow/model-versions.ts';
import { noCiFacts } from '../no-ci.ts';
import type { ReadRun, Source } from '../source.ts';
import { othersFirst } from '../turn.ts';
import { localArtifacts } from './artifacts.ts';
import { openDatabase } from './database.ts';
import { readExperiments, readExperimentTags, readVersions } from './experiments.ts';
import { countPoints, readHistory } from './points.ts';
import { readPage } from './read-page.ts';
import { type RunRow, readRunIds } from './runs.ts';
import { sqliteTroubles } from './troubles.ts';

export interface SqliteLimits {
  /** A page ends with so many runs, or so many points. */
  readonly pageRuns: number;
  readonly pagePoints: number;
  /** A run with more points is listed without its histories. */
  readonly runPoints: number;
  /** For how long a writer that keeps the file for itself is waited for. */
  readonly patienceMs: number;
}

export const usualLimits: SqliteLimits = {
  pageRuns: 100,
  pagePoints: 500_000,
  runPoints: 2_000_000,
  patienceMs: 10_000,
};

/** `file` is a path: `sqliteFile` finds it. A `UserError` where it is no database of MLflow's that can be read. */
export function sqliteSource(file: string, limits: SqliteLimits = usualLimits): Source {
  const path = realPath(file);
  const home = dirname(path);
  const [troubles, fileSystem] = [sqliteTroubles(), fileTroubles()];
  const disk = openDisk(home, usualFileLimits, fileSystem);
  let opened: ReturnType<typeof open> | undefined;
  const store = () => {
    opened ??= open(path, limits);
    return opened;
  };

  const read = (ids: readonly string[], deleted: boolean, histories: boolean): ReadRun[] => {
    const { database, versions } = store();
    const around = ({ id, artifactUri }: RunRow) => ({
      artifacts: localArtifacts(disk, artifactUri, home),
      model_version: versions.get(id) ?? null,
    });
    return readPage(database, { ids, deleted, histories, around }, troubles);
  };
  const readOne = (id: string, deleted: boolean): ReadRun | null => {
    const small = (countPoints(store().database, [id]).get(id) ?? 0) <= limits.runPoints;
    if (!small) troubles.note('points', id);
    return read([id], deleted, small)[0] ?? null;
  };

  return {
    kind: 'local',
    origin: async () => pathToFileURL(path).href.replace(/^file:/, 'sqlite:'),
    // By their start, which is what the training machine's clock said.
    newestFirst: false,
    recall: () => {},
    project: async () => null,
    experiments: async () => {
      const { database, runs } = store();
      const tags = readExperimentTags(database);
      const named = readExperiments(database).map(
        ({ id, name, deleted, createdAt }): Experiment => ({
          ...{ id, name, url: null, stage: deleted ? 'deleted' : 'active' },
          ...{ tags: new Map(tags.get(id)), created_at: createdAt, creator: null },
        }),
      );
      const known = new Set(named.map(({ id }) => id));
      const nameless = [...runs.keys()]
        .filter((id) => !known.has(id))
        .map(
          (id): Experiment => ({
            ...{ id, name: id, url: null, stage: 'active' },
            ...{ tags: new Map(), created_at: null, creator: null },
          }),
        );
      for (const { id } of nameless) troubles.note('experiment', id);
      return [...named, ...nameless].map((experiment) => ({ experiment, runs: runs.get(experiment.id)?.length ?? 0 }));
    },
    async *runs({ id, stage }) {
      const { database, runs } = store();
      const ids = runs.get(id) ?? [];
      for (let from = 0; from < ids.length; from += limits.pageRuns) {
        const some = ids.slice(from, from + limits.pageRuns);
        const points = countPoints(database, some);
        for (const { part, histories } of partsOf(some, points, limits)) {
          if (!histories) for (const run of part) troubles.note('points', run);
          yield read(part, stage === 'deleted', histories);
          await othersFirst();
        }
      }
    },
    run: async ({ stage }, runId) => readOne(runId, stage === 'deleted'),
    history: async (runId, metric) => {
      const points = readHistory(store().database, runId, metric);
      return points.length === 0 ? null : seriesOf(points);
    },
    artifacts: async ({ run_id }) => readOne(run_id, false)?.run.artifacts ?? null,
    ciFacts: async () => noCiFacts,
    gaps: () => [...troubles.sentences(), ...fileSystem.sentences()],
    close: async () => opened?.database.close(),
  };
}

function open(path: string, { patienceMs }: SqliteLimits) {
  const database = openDatabase(path, patienceMs);
  return {
    database,
    ...database.together(() => ({ runs: readRunIds(database), versions: versionsByRun(readVersions(database)) })),
  };
}

interface Part {
  readonly part: string[];
  readonly histories: boolean;
}

/** The ids of a page in as many parts as keep each within its points; a run that is too large for all is one by itself. */
function partsOf(ids: readonly string[], points: ReadonlyMap<string, number>, limits: SqliteLimits): Part[] {
  const parts: { part: string[]; histories: boolean; points: number }[] = [];
  for (const id of ids) {
    const own = points.get(id) ?? 0;
    const last = parts.at(-1);
    const histories = own <= limits.runPoints;
    if (last?.histories && histories && last.points + own <= limits.pagePoints) {
      last.part.push(id);
      last.points += own;
    } else parts.push({ part: [id], histories, points: own });
  }
  return parts;
}
