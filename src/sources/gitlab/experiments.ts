/** The experiments of a project: REST lists them, GraphQL knows when and by whom they were made, and how many runs each has. */
import * as z from 'zod';
import type { Experiment } from '../../core/model/project.ts';
import type { User } from '../../core/model/run.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { createGaps, type Gaps } from '../gaps.ts';
import { experimentList, toMap } from '../mlflow/wire.ts';
import type { ListedExperiment } from '../source.ts';
import { allPages, type Graphql, graphqlPages, pageInfo } from './graphql.ts';
import { checkedPage, listed } from './listing.ts';
import { isResourceMissing } from './refusals.ts';

/** What only GraphQL tells of an experiment; `null` for what this server does not. */
export interface ExperimentFacts {
  /** `gid://gitlab/Ml::Experiment/7` */
  readonly gid: string | null;
  readonly createdAt: number | null;
  readonly creator: User | null;
  readonly runs: number | null;
  /** `gid://gitlab/Ml::Model/3` of the registered model whose runs these are. */
  readonly modelGid: string | null;
}

export interface ListedFacts {
  /** By experiment id. */
  readonly facts: ReadonlyMap<string, ExperimentFacts>;
  /** Why there are none, as the end of a sentence; `null` where they were read. */
  readonly why: string | null;
}

const unknown: ExperimentFacts = { gid: null, createdAt: null, creator: null, runs: null, modelGid: null };

const user = z
  .object({ id: z.string(), username: z.string(), name: z.string(), webUrl: z.string().nullish() })
  .transform(
    ({ id, username, name, webUrl }): User => ({ id: Number(numberIn(id)), username, name, url: webUrl ?? '' }),
  );

const answer = z.object({
  project: z
    .object({
      mlExperiments: z
        .object({
          nodes: z
            .array(
              z
                .object({
                  path: z.string(),
                  id: z.string().nullish(),
                  createdAt: z.iso.datetime({ offset: true }).nullish(),
                  candidateCount: z.number().int().nonnegative().nullish(),
                  modelId: z.string().nullish(),
                  creator: user.nullish(),
                })
                .nullable(),
            )
            .nullable(),
          pageInfo,
        })
        .nullish(),
    })
    .nullable(),
});

/** What is missing where the server lacks a field of app/graphql/types/ml/experiment_type.rb. */
const missing: Readonly<Record<string, string>> = {
  createdAt: 'when each experiment was made',
  creator: 'who made each experiment',
  candidateCount: 'how many runs an experiment has before they are listed',
};

/**
 * `candidateCount` is exact: the listing counts in the database (`with_candidate_count` in app/models/ml/experiment.rb), unlike the counts of
 * connections, which stop at 1,001. GitLab through version 17 has no `mlExperiments`.
 *
 * @param expected where the project was last known to be: asked about without waiting for `path`, which says where it is.
 */
export async function readExperimentFacts(
  graphql: Graphql,
  expected: string | null,
  path: () => Promise<string | null>,
  gaps: Gaps,
): Promise<ListedFacts> {
  const early = createGaps();
  const asked = expected === null ? null : factsAt(graphql, expected, early);
  asked?.catch(() => {});
  const real = await path();
  // Another project may be there now.
  if (asked === null || real !== expected) return factsAt(graphql, real, gaps);
  const listed = await asked;
  for (const gap of early.all()) gaps.add(gap);
  return listed;
}

async function factsAt(graphql: Graphql, path: string | null, gaps: Gaps): Promise<ListedFacts> {
  const facts = new Map<string, ExperimentFacts>();
  const failed = (why: string): ListedFacts => {
    gaps.add(`GraphQL does not tell of experiments, since ${why}: when and by whom each was made is missing.`);
    return { facts, why };
  };
  if (path === null) return failed('this token may not see the project');
  const listed = graphqlPages(graphql, query, { path }, answer, ({ project }) => project?.mlExperiments);
  const { pages, why } = await allPages(listed);
  if (why !== null) return failed(why);
  for (const node of pages.flatMap(({ nodes }) => nodes ?? [])) {
    const id = node && /\/-\/ml\/experiments\/(\d+)$/.exec(node.path)?.[1];
    if (id) facts.set(id, toFacts(node));
  }
  const lacking = Object.keys(missing).filter((field) => !graphql.has(`MlExperiment.${field}`));
  if (lacking.length > 0) {
    gaps.add(
      `This GitLab does not know MlExperiment.${lacking.join(', ')}: ${lacking.map((one) => missing[one]).join(', ')} is missing.`,
    );
  }
  return { facts, why: null };
}

function query(has: (field: string) => boolean): string {
  const fields = [
    ...['id', 'createdAt', 'candidateCount', 'modelId'].filter((field) => has(`MlExperiment.${field}`)),
    ...(has('MlExperiment.creator') ? ['creator { id username name webUrl }'] : []),
  ];
  return `query ($path: ID!, $after: String) {
    project(fullPath: $path) {
      mlExperiments(first: 100, after: $after) {
        nodes { path ${fields.join(' ')} }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;
}

type Node = NonNullable<NonNullable<z.infer<typeof answer>['project']>['mlExperiments']>['nodes'];

function toFacts(node: NonNullable<NonNullable<Node>[number]>): ExperimentFacts {
  return {
    gid: node.id ?? null,
    createdAt: node.createdAt ? Date.parse(node.createdAt) : null,
    creator: node.creator ?? null,
    runs: node.candidateCount ?? null,
    modelGid: node.modelId ?? null,
  };
}

/** GraphQL's ids are `gid://gitlab/User/7`. */
const numberIn = (gid: string) => /(\d+)$/.exec(gid)?.[1] ?? 0;

/** One request, however many there are: GitLab's list has no pages (lib/api/ml/mlflow/experiments.rb). */
export async function listExperiments(client: GitlabClient): Promise<readonly Experiment[]> {
  const answer = await client.tracking('GET', 'experiments/list');
  const call = 'GET experiments/list';
  const { experiments } = checkedPage(answer, call, experimentList);
  return listed(experiments, 'experiments', call).map((wire) => ({
    id: wire.experiment_id,
    name: wire.name,
    url: null,
    stage: wire.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    tags: toMap(wire.tags),
    created_at: null,
    creator: null,
  }));
}

export async function isExperimentGone(client: GitlabClient, experimentId: string): Promise<boolean> {
  return client.tracking('GET', 'experiments/get', { experiment_id: experimentId }).then(
    () => false,
    (cause: unknown) => {
      if (isResourceMissing(cause)) return true;
      throw cause;
    },
  );
}

export const factsOf = ({ facts }: ListedFacts, experimentId: string): ExperimentFacts =>
  facts.get(experimentId) ?? unknown;

export function withFacts(experiment: Experiment, listed: ListedFacts, projectUrl: string | null): ListedExperiment {
  const { createdAt, creator, runs } = factsOf(listed, experiment.id);
  const url = projectUrl === null ? null : `${projectUrl}/-/ml/experiments/${experiment.id}`;
  return { experiment: { ...experiment, url, created_at: createdAt, creator }, runs };
}
