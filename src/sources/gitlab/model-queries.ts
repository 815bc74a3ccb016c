/** The questions to GitLab's model registry: GraphQL, and what its tracking API tells where GraphQL does not. */
import * as z from 'zod';
import type { ModelVersion } from '../../core/model/run.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { allPages, type Graphql, graphqlPages, pageInfo } from './graphql.ts';
import { checkedPage } from './listing.ts';
import { absentOnRefusal } from './refusals.ts';

export interface FoundVersions {
  readonly byRun: Map<string, ModelVersion>;
  /** By the number of the version in the database. */
  readonly byNumber: Map<number, ModelVersion>;
  /** Numbers of the runs inside the project, by run id. */
  readonly iids: Map<string, number>;
}

/** A page of this server, from the path or address that it tells; `null` for any other. */
export type PageUrl = (path: string | null | undefined) => string | null;

const modelsAnswer = z.object({
  project: z
    .object({
      mlModels: z
        .object({ nodes: z.array(z.object({ id: z.string(), name: z.string() }).nullable()).nullable(), pageInfo })
        .nullish(),
    })
    .nullable(),
});

/** The ids of all models by their names, for a server whose experiments do not tell them (GitLab 17). */
export async function readModelGids(
  graphql: Graphql,
  path: string | null,
): Promise<ReadonlyMap<string, string> | null> {
  if (path === null) return null;
  const query = `query ($path: ID!, $after: String) {
    project(fullPath: $path) { mlModels(first: 100, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }
  }`;
  const listed = graphqlPages(
    graphql,
    () => query,
    { path },
    modelsAnswer,
    ({ project }) => project?.mlModels,
  );
  const { pages, why } = await allPages(listed);
  if (why !== null) return null;
  const nodes = pages.flatMap((page) => page.nodes ?? []);
  return new Map(nodes.flatMap((node) => (node ? [[node.name, node.id] as const] : [])));
}

const versionsAnswer = z.object({
  mlModel: z
    .object({
      name: z.string(),
      versions: z
        .object({
          nodes: z
            .array(
              z
                .object({
                  version: z.string(),
                  candidate: z.object({ eid: z.string(), iid: z.number() }).nullish(),
                  _links: z.object({ showPath: z.string().nullish() }).nullish(),
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

/**
 * One request for each hundred versions. `versions` can be asked of one model at a time only (app/graphql/resolvers/ml/
 * find_model_versions_resolver.rb), so each model has a query of its own. `null` where GraphQL does not tell.
 */
export async function versionsByGraphql(
  graphql: Graphql,
  modelGid: string | null,
  pageUrl: PageUrl,
): Promise<FoundVersions | null> {
  if (modelGid === null || !/^gid:\/\/gitlab\/Ml::Model\/\d+$/.test(modelGid)) return null;
  const query = (has: (field: string) => boolean) => `query ($after: String) {
    mlModel(id: "${modelGid}") {
      name
      versions(first: 100, after: $after) {
        nodes { version candidate { eid iid } ${has('MlModelVersion._links') ? '_links { showPath }' : ''} }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;
  const listed = graphqlPages(graphql, query, {}, versionsAnswer, ({ mlModel }) =>
    mlModel?.versions ? { ...mlModel.versions, name: mlModel.name } : null,
  );
  const { pages, why } = await allPages(listed);
  if (why !== null) return null;
  const found: FoundVersions = { byRun: new Map(), byNumber: new Map(), iids: new Map() };
  for (const { name, nodes } of pages) {
    for (const node of nodes ?? []) {
      if (!node?.candidate) continue;
      const { version, candidate, _links } = node;
      found.byRun.set(candidate.eid, { name, version, url: pageUrl(_links?.showPath) });
      found.iids.set(candidate.eid, candidate.iid);
    }
  }
  return found;
}

const registeredAnswer = z.object({
  registered_model: z.object({
    name: z.string(),
    latest_versions: z
      .array(
        z.object({
          id: z.number().nullish(),
          version: z.string().nullish(),
          model_id: z.number().nullish(),
          run_id: z.string().nullish(),
          aliases: z.array(z.string()).nullish(),
          source: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
});

/**
 * One request for all versions of a model: `latest_versions` are all of them (lib/api/entities/ml/mlflow/registered_model.rb), in newer servers
 * with run, page and semantic version (model_version.rb), in others as bare rows of the database. `null` where the registry is hidden.
 */
export async function versionsByRest(
  client: GitlabClient,
  name: string,
  pageUrl: PageUrl,
  projectUrl: string | null,
): Promise<FoundVersions | null> {
  const answer = await absentOnRefusal(() => client.tracking('GET', 'registered-models/get', { name }));
  if (answer === null) return null;
  const { registered_model: model } = checkedPage(answer, 'GET registered-models/get', registeredAnswer);
  const found: FoundVersions = { byRun: new Map(), byNumber: new Map(), iids: new Map() };
  for (const { id, version, model_id, run_id, aliases, source } of model.latest_versions ?? []) {
    const [alias] = aliases ?? [];
    if (run_id && alias !== undefined) {
      found.byRun.set(run_id, { name: model.name, version: alias, url: pageUrl(source) });
    } else if (id && version) {
      const url = projectUrl && model_id ? `${projectUrl}/-/ml/models/${model_id}/versions/${id}` : null;
      found.byNumber.set(id, { name: model.name, version, url });
    }
  }
  return found;
}
