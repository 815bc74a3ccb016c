/** From the runs of the tracking API to those that all other code knows: with page, person, model version and whole histories. */
import type { Experiment } from '../../core/model/project.ts';
import type { Run } from '../../core/model/run.ts';
import { type Series, seriesOf } from '../../core/model/series.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { Gaps } from '../gaps.ts';
import type { WireFacts } from '../mlflow/wire.ts';
import type { ReadRun } from '../source.ts';
import { factsOf, type ListedFacts } from './experiments.ts';
import type { Graphql } from './graphql.ts';
import { type ModelVersions, readModelVersions } from './models.ts';
import { plainAddress } from './project.ts';
import { runAddressReader } from './run-address.ts';
import type { Users } from './users.ts';

export interface RunReader {
  toReadRuns(experiment: Experiment, page: readonly WireFacts[]): Promise<ReadRun[]>;
}

interface Surroundings {
  readonly client: GitlabClient;
  readonly graphql: Graphql;
  readonly users: Users;
  readonly gaps: Gaps;
  readonly projectUrl: string | null;
  /** The server as it names itself; `null` where that is not known. */
  readonly server: string | null;
  /** `null` where this token may not see the project. */
  readonly projectId: number | null;
  readonly facts: () => Promise<ListedFacts>;
  readonly modelGids: () => Promise<ReadonlyMap<string, string> | null>;
  /** Whether the server sends whole histories with its runs. */
  readonly isInline: () => Promise<boolean>;
}

export function runReader(around: Surroundings): RunReader {
  const { client, users, projectUrl, server } = around;
  const bases = [plainAddress(client.address.api), ...(server === null ? [] : [`${server}/api/v4`])];
  const addressOf = runAddressReader(bases, around.projectId);
  const versionsOf = modelVersionReader(around);
  const pageOf = (iid: number | null) =>
    iid === null || projectUrl === null ? null : `${projectUrl}/-/ml/candidates/${iid}`;

  let repeated = false;

  const ofVersion = async (experiment: Experiment, run: Run, modelVersion: number): Promise<Run> => {
    const versions = await versionsOf(experiment);
    const iid = await versions.iidOf(run.run_id);
    return { ...run, iid, url: pageOf(iid), model_version: versions.find(run.run_id, modelVersion) };
  };

  return {
    toReadRuns: async (experiment, page) => {
      repeated ||= page.some((wire) => wire.repeated);
      const [people, whole] = await Promise.all([
        users.of(page.flatMap(({ userId }) => userId ?? [])),
        repeated || around.isInline(),
      ]);
      const read: ReadRun[] = [];
      for (const wire of page) {
        const { iid, modelVersion } = addressOf(wire.artifactUri);
        const user = wire.userId === null ? null : (people.get(wire.userId) ?? null);
        const run: Run = { ...wire.run, iid, user, url: pageOf(iid) };
        read.push({
          run: modelVersion === null ? run : await ofVersion(experiment, run, modelVersion),
          histories: whole ? historiesOf(wire) : null,
        });
      }
      return read;
    },
  };
}

/** The model versions of an experiment, asked for when its first run comes that is one. */
function modelVersionReader(around: Surroundings) {
  const models = new Map<string, Promise<ModelVersions>>();
  const ask = async (experiment: Experiment) => {
    return readModelVersions(around, experiment.name, factsOf(await around.facts(), experiment.id));
  };
  return (experiment: Experiment): Promise<ModelVersions> => {
    const read = models.get(experiment.id) ?? ask(experiment);
    models.set(experiment.id, read);
    return read;
  };
}

function historiesOf({ points }: WireFacts): Map<string, Series> {
  return new Map([...points].map(([metric, entries]) => [metric, seriesOf(entries)]));
}
