import { z } from 'zod';
import type { User } from '../core/model/run.ts';
import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';

const query = `query ($path: ID!, $after: String) {
  project(fullPath: $path) {
    mlExperiments(first: 100, after: $after) {
      nodes { path createdAt creator { id username name webUrl } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const answer = z.object({
  project: z.object({
    mlExperiments: z.object({
      nodes: z.array(
        z.object({
          path: z.string(),
          createdAt: z.string(),
          creator: z.object({ id: z.string(), username: z.string(), name: z.string(), webUrl: z.string() }).nullable(),
        }),
      ),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

export interface Origin {
  readonly createdAt: number;
  readonly creator: User | null;
}

/** Who made each experiment, and when, by experiment id; GraphQL alone knows. Empty where this GitLab's GraphQL does not (through version 17). */
export async function readCreators(client: GitlabClient, path: string): Promise<ReadonlyMap<string, Origin>> {
  const origins = new Map<string, Origin>();
  for (let after: string | null = null; ; ) {
    const data: unknown = await client.graphql(query, { path, after }).catch((cause: unknown) => {
      if (cause instanceof UserError && cause.code === 'SERVER_UNREACHABLE') throw cause;
      return null;
    });
    const parsed = answer.safeParse(data);
    if (!parsed.success) return origins;
    const { nodes, pageInfo } = parsed.data.project.mlExperiments;
    for (const { path: page, createdAt, creator } of nodes) {
      const id = /\/-\/ml\/experiments\/(\d+)$/.exec(page)?.[1];
      if (id) origins.set(id, { createdAt: Date.parse(createdAt), creator: creator && toUser(creator) });
    }
    if (!pageInfo.hasNextPage || pageInfo.endCursor === after) return origins;
    after = pageInfo.endCursor;
  }
}

/** GraphQL's ids are `gid://gitlab/User/7`. */
function toUser({ id, username, name, webUrl }: { id: string; username: string; name: string; webUrl: string }): User {
  return { id: Number(/\d+$/.exec(id)?.[0] ?? 0), username, name, url: webUrl };
}
