/** The source `mlflow`: any MLflow server, over REST 2.0. */
import type { Run } from '../../core/model/run.ts';
import { once } from '../../core/once.ts';
import type { Http } from '../../http.ts';
import { createGaps } from '../gaps.ts';
import { noCiFacts } from '../no-ci.ts';
import type { ReadRun, Source } from '../source.ts';
import { nullOnRefusal, nullWhereMissing } from './absent.ts';
import { connectMlflow, type MlflowServer } from './client.ts';
import { readAnswer } from './json.ts';
import { listExperiments, listPoints, listRuns, listVersions } from './listings.ts';
import { versionsByRun } from './model-versions.ts';
import { readArtifacts } from './read-artifacts.ts';
import { toServerRun, toServerSeries } from './to-run.ts';
import { runAnswer, toMap } from './wire.ts';

/** A `UserError` where the address or the token cannot be used; whether a server is there shows when it is read. `http` stays the caller's. */
export function mlflowServerSource(server: MlflowServer, http: Http): Source {
  const client = connectMlflow(server, http);
  const page = (path: string) => `${client.address}/#/${path}`;
  const runPage = (experiment: string, run: string) => page(`experiments/${safe(experiment)}/runs/${safe(run)}`);
  const gaps = createGaps();

  const versions = once(async () => {
    const found = await nullOnRefusal(() => listVersions(client));
    if (found === null)
      gaps.add('The MLflow server does not show its registered models: which version a run is, is missing.');
    return versionsByRun(
      (found ?? []).map(({ name, version, run_id: run, creation_timestamp: created, current_stage: stage }) => ({
        ...{ name, version, runId: run ?? '', createdAt: created ?? null, stage: stage ?? '' },
        url: page(`models/${safe(name)}/versions/${safe(version)}`),
      })),
    );
  });
  const toRead = async (wires: readonly Parameters<typeof toServerRun>[0][], deleted: boolean): Promise<ReadRun[]> => {
    const known = await versions();
    return wires.map((wire) => {
      const { run_id: id, experiment_id: experiment } = wire.info;
      const run = toServerRun(wire, { url: runPage(experiment, id), deleted, version: known.get(id) ?? null });
      return { run, histories: null };
    });
  };

  return {
    kind: 'mlflow',
    origin: async () => client.address,
    // By their start, which is what the training machine's clock said.
    newestFirst: false,
    recall: () => {},
    project: async () => null,
    experiments: async () => {
      const [found] = await Promise.all([listExperiments(client), versions()]);
      return found.map(({ experiment_id: id, name, lifecycle_stage: stage, tags, creation_time: created }) => ({
        experiment: {
          ...{ id, name, url: page(`experiments/${safe(id)}`), stage: stage === 'deleted' ? 'deleted' : 'active' },
          ...{ tags: toMap(tags), created_at: created ?? null, creator: null },
        },
        runs: null,
      }));
    },
    async *runs({ id, stage }, { ahead }) {
      for await (const wires of listRuns(client, id, ahead)) yield await toRead(wires, stage === 'deleted');
    },
    run: async ({ stage }, runId) => {
      const answer = await nullWhereMissing(() => client.get('runs/get', { run_id: runId }));
      if (answer === null) return null;
      const [read = null] = await toRead([readAnswer(answer, 'GET runs/get', runAnswer).run], stage === 'deleted');
      return read;
    },
    history: async (runId, metric) => {
      const points = await nullWhereMissing(() => listPoints(client, runId, metric));
      return points === null || points.length === 0 ? null : toServerSeries(points);
    },
    artifacts: async ({ run_id: id, experiment_id: experiment }: Run) => {
      const listed = await nullOnRefusal(() => readArtifacts(client, id, `${runPage(experiment, id)}/artifacts`));
      if (listed === null)
        gaps.add('The MLflow server could not list the files of some runs: their artifacts are missing.');
      if (listed?.cut) gaps.add('Of some runs not every file is listed: there are too many.');
      return listed?.artifacts ?? null;
    },
    ciFacts: async () => noCiFacts,
    gaps: gaps.all,
    close: async () => {},
  };
}

const safe = (part: string) => encodeURIComponent(part.toWellFormed());
