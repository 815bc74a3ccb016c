import { onTestFinished } from 'vitest';
import type { Token } from '../../../src/core/model/address.ts';
import { connectGitlab, type GitlabClient } from '../../../src/gitlab.ts';
import { createHttp } from '../../../src/http.ts';
import { type GitlabOptions, gitlabSource } from '../../../src/sources/gitlab/source.ts';
import type { CiFacts, CiQuestion, Source } from '../../../src/sources/source.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';

/** A client of its own on the embedded GitLab, gone when the test is over. */
export function clientOn(
  server: Embedded,
  {
    token = server.project.token,
    kind = 'private',
    project = String(server.project.id),
  }: Partial<{
    token: string;
    kind: Token['kind'];
    project: string;
  }> = {},
): GitlabClient {
  const http = createHttp({ retrySeconds: 0, userAgent: 'test', noProxy: '*', log: () => {} });
  onTestFinished(() => http.close());
  return connectGitlab({ api: `${server.gitlab.url}/api/v4`, project }, { kind, value: token }, http);
}

export function sourceOn(
  server: Embedded,
  over: Parameters<typeof clientOn>[1] = {},
  options: GitlabOptions = {},
): Source {
  const client = clientOn(server, over);
  return gitlabSource(client, client, options);
}

type Route = 'tracking' | 'graphql' | 'users' | 'project' | 'merge requests' | 'commits' | 'jobs';

const routes: Readonly<Record<Route, RegExp>> = {
  tracking: /\/ml\/mlflow\//,
  graphql: /\/api\/graphql$/,
  users: /\/users\/\d+$/,
  project: /\/projects\/[^/]+$/,
  'merge requests': /\/merge_requests(\/|$)/,
  commits: /\/repository\/commits/,
  jobs: /\/jobs(\/|$)/,
};

/** Of the requests, those of one part of GitLab's API. */
export const of = (route: Route, requests: ReturnType<Embedded['seen']>) =>
  requests.filter(({ path }) => routes[route].test(path));

export const question = (jobs: Iterable<number>, over: Partial<CiQuestion> = {}): CiQuestion => ({
  ...{ jobs: Promise.resolve(new Set(jobs)), mergeRequest: null, config: [], known: null },
  ...over,
});

/** A project that is read once already, and functions that change it and read it again. */
export async function freshProject() {
  const server = await embedded({ stores: ['yolo-solar'] });
  onTestFinished(() => server.close());
  const { gitlab, project } = server;
  const source = sourceOn(server);
  const known = await source.ciFacts(question([]));
  const again = async (jobs: Iterable<number>, before: CiFacts | null = known) => {
    const reading = sourceOn(server);
    server.seen();
    const facts = await reading.ciFacts(question(jobs, { known: before }));
    return { facts, seen: server.seen(), gaps: reading.gaps() };
  };
  return { server, gitlab, id: project.id, known, again };
}
