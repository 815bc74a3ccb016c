/** Versions of registered models: each is a run too, in an experiment named `[model]NAME` (app/models/ml/model.rb). */
import type { ModelVersion } from '../../core/model/run.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { Gaps } from '../gaps.ts';
import type { ExperimentFacts } from './experiments.ts';
import type { Graphql } from './graphql.ts';
import { type FoundVersions, type PageUrl, versionsByGraphql, versionsByRest } from './model-queries.ts';
import { nameRuns } from './read-only.ts';

/** What is known of the model versions of one experiment. */
export interface ModelVersions {
  /** By run id, or by the number of the version in the database where the server names no run. */
  find(runId: string, versionNumber: number): ModelVersion | null;
  /** The run's number inside the project, which its artifact address does not hold; `null` where nobody tells. */
  iidOf(runId: string): Promise<number | null>;
}

export interface Surroundings {
  readonly client: GitlabClient;
  readonly graphql: Graphql;
  readonly gaps: Gaps;
  readonly projectUrl: string | null;
  /** The database ids of all models by name, as GraphQL writes them; `null` where it does not tell. */
  readonly modelGids: () => Promise<ReadonlyMap<string, string> | null>;
}

const PREFIX = '[model]';

export async function readModelVersions(
  { client, graphql, gaps, projectUrl, modelGids }: Surroundings,
  experimentName: string,
  { gid, modelGid }: ExperimentFacts,
): Promise<ModelVersions> {
  const name = experimentName.slice(PREFIX.length);
  const pageUrl: PageUrl = (path) => (projectUrl === null ? null : sameServer(path, projectUrl));
  const model = modelGid ?? (await modelGids())?.get(name) ?? null;
  const { byRun, byNumber, iids }: FoundVersions = (await versionsByGraphql(graphql, model, pageUrl)) ??
    (await versionsByRest(client, name, pageUrl, projectUrl)) ?? {
      byRun: new Map(),
      byNumber: new Map(),
      iids: new Map(),
    };
  const iidOf = numbersOnDemand(graphql, gid, iids);
  return {
    find: (runId, versionNumber) => {
      const version = byRun.get(runId) ?? byNumber.get(versionNumber) ?? null;
      if (version === null) {
        gaps.add(
          'GitLab tells this token nothing of some model versions: which runs are versions of a model is missing.',
        );
      }
      return version;
    },
    iidOf: async (runId) => {
      const iid = await iidOf(runId);
      if (iid === null)
        gaps.add('GraphQL does not tell the numbers of runs that are model versions: their links are missing.');
      return iid;
    },
  };
}

/** Pages of names are read only until the run that is asked for is among them. */
function numbersOnDemand(graphql: Graphql, gid: string | null, iids: Map<string, number>) {
  const pages = nameRuns(graphql, gid);
  let last = Promise.resolve();
  let ended = false;
  return async (runId: string): Promise<number | null> => {
    const turn = last.then(async () => {
      while (!iids.has(runId) && !ended) {
        const { done, value } = await pages.next();
        if (done) ended = true;
        else for (const { eid, iid } of value) iids.set(eid, iid);
      }
    });
    last = turn.catch(() => {});
    await turn;
    return iids.get(runId) ?? null;
  };
}

/** An address of the same server; anything else is somebody else's text. */
function sameServer(path: string | null | undefined, projectUrl: string): string | null {
  if (!path || !URL.canParse(path, projectUrl)) return null;
  const url = new URL(path, projectUrl);
  return url.origin === new URL(projectUrl).origin ? url.href : null;
}
