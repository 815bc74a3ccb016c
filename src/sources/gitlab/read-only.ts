/** The runs of an experiment for a token that may only read: GraphQL finds them, `runs/get` reads each whole. */
import * as z from 'zod';
import { userError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { boundedAll } from '../bounded.ts';
import { runAnswer, type WireFacts } from '../mlflow/wire.ts';
import type { Listing } from '../source.ts';
import type { ExperimentFacts } from './experiments.ts';
import { type Graphql, graphqlPages, pageInfo } from './graphql.ts';
import { checkedPage, wholeRun } from './listing.ts';
import { isResourceMissing } from './refusals.ts';

/** A run that GraphQL names: its id, and its number inside the project. */
export interface Named {
  readonly eid: string;
  readonly iid: number;
}

const nothing = { nodes: [], pageInfo: { hasNextPage: false } };

/** Runs that are read before the consumer is asked whether it wants more of them: each costs a request. */
const AT_ONCE = 8;

const answer = z.object({
  mlExperiment: z
    .object({
      candidates: z
        .object({
          nodes: z.array(z.object({ eid: z.string().min(1), iid: z.number() }).nullable()).nullable(),
          pageInfo,
        })
        .nullish(),
    })
    .nullable(),
});

/**
 * Every run of an experiment, made last first, a hundred a request: without an order GitLab sorts by descending id
 * (lib/gitlab/graphql/pagination/keyset/connection.rb), which is the order in which `runs/search` breaks ties. `mlExperiment` can stand in a query
 * once only (app/graphql/resolvers/ml/experiment_detail_resolver.rb), so each experiment has its own. Gives the reason, as the end of a sentence,
 * where this server or token does not allow it.
 */
export async function* nameRuns(graphql: Graphql, gid: string | null): AsyncGenerator<readonly Named[], string | null> {
  if (gid === null || !/^gid:\/\/gitlab\/Ml::Experiment\/\d+$/.test(gid)) return 'it does not tell the experiment’s id';
  const query = `query ($after: String) {
    mlExperiment(id: "${gid}") { candidates(first: 100, after: $after) { nodes { eid iid } pageInfo { hasNextPage endCursor } } }
  }`;
  const pages = graphqlPages(
    graphql,
    () => query,
    {},
    answer,
    ({ mlExperiment }) =>
      // One that was listed and is not there any more was deleted, with all its runs.
      mlExperiment === null ? nothing : mlExperiment.candidates,
  );
  for (;;) {
    const { done, value } = await pages.next();
    if (done) return value;
    yield (value.nodes ?? []).flatMap((node) => node ?? []);
  }
}

/** The same runs as `listRuns` gives, in the same order; one that was deleted since it was named is passed over. */
export async function* readOneByOne(
  client: GitlabClient,
  graphql: Graphql,
  { gid, runs }: ExperimentFacts,
  { ahead }: Listing,
): AsyncGenerator<readonly WireFacts[]> {
  if (runs === 0) return;
  const pages = nameRuns(graphql, gid);
  for (;;) {
    const { done, value } = await pages.next();
    if (done) {
      if (value === null) return;
      throw userError('RUNS_UNLISTABLE', { why: value });
    }
    const size = ahead ? value.length : AT_ONCE;
    for (let start = 0; start < value.length; start += size) {
      const read = await boundedAll(value.slice(start, start + size), ({ eid }) => getRun(client, eid));
      yield read.flatMap((run) => run ?? []);
    }
  }
}

/** One run whole; `null` where it is gone, which only the tracking API itself can say: any other refusal may be of all runs. */
export async function getRun(client: GitlabClient, runId: string): Promise<WireFacts | null> {
  const call = 'GET runs/get';
  const answer = await client.tracking('GET', 'runs/get', { run_id: runId }).catch((cause: unknown) => {
    if (isResourceMissing(cause)) return null;
    throw cause;
  });
  if (answer === null) return null;
  const { run } = checkedPage(answer, call, runAnswer);
  if (run.info.run_id !== runId) throw userError('ANSWER_NOT_JSON', { call, what: `another run than ${runId}` });
  return wholeRun(run, call);
}
