/** The source `gitlab`: model experiments of one project. */
import type { Experiment } from '../../core/model/project.ts';
import { once } from '../../core/once.ts';
import { UserError, userError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { createGaps } from '../gaps.ts';
import type { WireFacts } from '../mlflow/wire.ts';
import type { Listing, Source } from '../source.ts';
import { artifactReader } from './artifacts.ts';
import { readCiFacts } from './ci.ts';
import { factsOf, isExperimentGone, listExperiments, readExperimentFacts, withFacts } from './experiments.ts';
import { sendsWholeHistories } from './generation.ts';
import { graphqlOf } from './graphql.ts';
import { listRuns, readHistory } from './listing.ts';
import { readModelGids } from './model-queries.ts';
import { placeOf } from './project.ts';
import { getRun, readOneByOne } from './read-only.ts';
import { runReader } from './read-runs.ts';
import { absentOnRefusal } from './refusals.ts';
import { readUsers } from './users.ts';

export interface GitlabOptions {
  /** Runs are found and read by GETs and GraphQL alone; otherwise only where `runs/search` is refused. The result is the same. */
  readonly readOnly?: boolean;
  /** Of the project `code`, where its token may not see the project itself: a job token may not. */
  readonly defaultBranch?: string | null;
  /** Where the runs' project was last known to be, `group/project`: GraphQL, which knows no numbers, is then asked at once. */
  readonly path?: string | null;
}

/** `tracking` holds the runs, `code` the merge requests and pipelines: most often the same project. */
export function gitlabSource(tracking: GitlabClient, code: GitlabClient, options: GitlabOptions = {}): Source {
  const gaps = createGaps();
  const place = placeOf(tracking);
  const codePlace = code === tracking ? place : placeOf(code);
  const graphql = graphqlOf(tracking);
  const users = readUsers(tracking, gaps);
  const project = once(async () => {
    const found = await place.project();
    if (found === null) gaps.add('This token may not see the project itself: its name and default branch are missing.');
    return found;
  });
  let expectedPath = options.path ?? null;
  const readFacts = async () => {
    const listed = await readExperimentFacts(graphql, expectedPath, place.path, gaps);
    for (const { creator } of listed.facts.values()) if (creator !== null) users.meet(creator);
    return listed;
  };
  let facts = once(readFacts);
  const isInline = once(async () => sendsWholeHistories(await place.client()));
  const reader = once(async () => {
    const [client, projectUrl, server, found] = await Promise.all([
      place.client(),
      place.url(),
      place.server(),
      project(),
    ]);
    const modelGids = once(async () => readModelGids(graphql, await place.path()));
    const known = { projectUrl, server, projectId: found?.id ?? null };
    return runReader({ client, graphql, users, gaps, facts: () => facts(), modelGids, isInline, ...known });
  });
  const artifacts = once(async () => artifactReader(await place.client(), gaps));
  let readOnly = options.readOnly ?? false;
  let refusal: UserError | null = null;

  async function* wirePages(experiment: Experiment, listing: Listing): AsyncGenerator<readonly WireFacts[]> {
    const client = await place.client();
    if (!readOnly) {
      try {
        yield* listRuns(client, experiment.id, listing);
        return;
      } catch (cause) {
        if (!isRefusedSearch(cause)) throw cause;
        refusal = cause;
        readOnly = true;
      }
    }
    try {
      // One that GraphQL did not list was made since, or deleted.
      if (!(await facts()).facts.has(experiment.id)) facts = once(readFacts);
      const listed = await facts();
      if (listed.why !== null) throw userError('RUNS_UNLISTABLE', { why: listed.why });
      if (!listed.facts.has(experiment.id) && (await isExperimentGone(client, experiment.id))) return;
      yield* readOneByOne(client, graphql, factsOf(listed, experiment.id), listing);
    } catch (cause) {
      // A token that is refused everywhere has expired meanwhile.
      throw refusal?.code === 'TOKEN_REFUSED' && graphql.refusedToken() ? refusal : cause;
    }
  }

  return {
    kind: 'gitlab',
    origin: place.origin,
    newestFirst: true,
    recall: ({ people, project: known }) => {
      for (const user of people) users.meet(user);
      expectedPath = known?.path ?? expectedPath;
    },
    project,
    experiments: async () => {
      const listed = place.client().then(listExperiments);
      const [experiments, known, url] = await Promise.all([listed, facts(), place.url()]);
      return experiments.map((experiment) => withFacts(experiment, known, url));
    },
    async *runs(experiment, listing) {
      const ready = reader();
      // Asked for beside the first page of runs, so that they cost no waiting.
      for (const asked of [ready, isInline()]) asked.catch(() => {});
      for await (const page of wirePages(experiment, listing)) yield await (await ready).toReadRuns(experiment, page);
    },
    run: async (experiment, runId) => {
      const wire = await getRun(await place.client(), runId);
      if (wire === null) return null;
      const [read = null] = await (await reader()).toReadRuns(experiment, [wire]);
      return read;
    },
    // GitLab through version 17 has no such call: 404.
    history: async (runId, metric) => {
      const client = await place.client();
      return absentOnRefusal(() => readHistory(client, runId, metric));
    },
    artifacts: async (run) => (await artifacts())(run),
    ciFacts: async (question) =>
      readCiFacts(await codePlace.client(), question, {
        defaultBranch: async () => options.defaultBranch ?? (await codePlace.project())?.default_branch ?? null,
        gaps,
      }),
    gaps: gaps.all,
    close: async () => {},
  };
}

/**
 * `runs/search` is a POST, and every POST of the tracking API wants the scope `api` (403) and the right to write (401 for less than a Developer:
 * `check_api_write!` in lib/api/ml/mlflow/api_helpers.rb), though it writes nothing.
 */
function isRefusedSearch(cause: unknown): cause is UserError {
  return cause instanceof UserError && (cause.code === 'SCOPE_MISSING' || cause.code === 'TOKEN_REFUSED');
}
