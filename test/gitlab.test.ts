import { describe, expect, it, onTestFinished } from 'vitest';
import { connectGitlab, type GitlabClient } from '../src/gitlab.ts';
import { createHttp } from '../src/http.ts';
import { answers, ok, type Step, server } from './support/server.ts';

const TOKEN = 'token-that-nobody-may-see';
const page = answers(200, '<!doctype html><title>Sign in · GitLab</title>', { 'content-type': 'text/html' });

async function open(...steps: Step[]) {
  const { url, seen } = await server(...steps);
  const lines: string[] = [];
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: (line) => lines.push(line) });
  onTestFinished(() => http.close());
  const address = { api: `${url}/api/v4`, project: 'team/churn' };
  return { client: connectGitlab(address, { kind: 'private', value: TOKEN }, http), url, seen, lines };
}

const failure = async (work: Promise<unknown>) =>
  work.then(
    (found) => expect.unreachable(`it was answered with ${JSON.stringify(found)}`),
    (error: Error & { code?: string; hint?: string }) => error,
  );
const list = (client: GitlabClient) => client.tracking('GET', 'experiments/list', { secret: 'in the query' });
const TRACKING = '/api/v4/projects/team%2Fchurn/ml/mlflow/api/2.0/mlflow';

it('a call goes to the project with the token in its header', async () => {
  const { client, seen } = await open(ok);
  await list(client);
  expect(seen).toMatchObject([
    { method: 'GET', url: `${TRACKING}/experiments/list?secret=in+the+query`, headers: { 'private-token': TOKEN } },
  ]);
});

it('a job token goes into its own header', async () => {
  const { url, seen } = await server(ok);
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
  onTestFinished(() => http.close());
  await list(connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'job', value: 'j' }, http));
  expect(seen[0]?.headers).toMatchObject({ 'job-token': 'j' });
  expect(seen[0]?.headers).not.toHaveProperty('private-token');
});

const EXPIRED = 'Token is expired. You can either do re-authorization or token refresh.';
const REVOKED = 'Token was revoked. You have to re-authorize from the user.';
const TERMS = 'You (@mei) must accept the Terms of Service in order to perform this action.';

describe('a refusal is named', () => {
  it.each([
    [401, { message: '401 Unauthorized' }, 'TOKEN_REFUSED', /401/],
    [401, { error: 'invalid_token', error_description: EXPIRED }, 'TOKEN_REFUSED', /\): it has expired\.$/],
    [401, { error: 'invalid_token', error_description: REVOKED }, 'TOKEN_REFUSED', /\): it was revoked\.$/],
    [403, { error: 'insufficient_scope', scope: 'api' }, 'SCOPE_MISSING', /insufficient_scope/],
    [
      403,
      { error: 'insufficient_granular_scope', error_description: 'Access denied: … [create_work_item].' },
      'SCOPE_MISSING',
      /\(Access denied: … \[create_work_item\]\.\)/,
    ],
    [403, { message: '403 Forbidden - Your account has been blocked.' }, 'USER_REFUSED', /account has been blocked/],
    [403, { message: `403 Forbidden - ${TERMS}` }, 'USER_REFUSED', /must accept the Terms/],
    [404, { message: '404 Project Not Found' }, 'NOT_FOUND', /404/],
    [
      400,
      { error_code: 'INVALID_PARAMETER_VALUE', message: 'too long' },
      'SERVER_REFUSED',
      /INVALID_PARAMETER_VALUE too long/,
    ],
    [500, { message: '500 Internal Server Error' }, 'SERVER_REFUSED', /status 500/],
    [405, { message: '405 Method Not Allowed' }, 'SERVER_REFUSED', /status 405 \(405 Method Not Allowed\)/],
    [500, '<html>oops', 'SERVER_REFUSED', /status 500\./],
    [422, 'null', 'SERVER_REFUSED', /status 422\./],
    [400, { message: { body: ['is too long'] } }, 'SERVER_REFUSED', /status 400/],
  ])('%d %j: %s', async (status, body, code, words) => {
    const { client } = await open(answers(status, body));
    const error = await failure(list(client));
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(error.message).toContain('experiments/list');
  });

  it('in one short line, however long the answer', async () => {
    const { client } = await open(answers(400, { message: 'line\n'.repeat(5000) }));
    const { message } = await failure(list(client));
    expect(message.length).toBeLessThan(400);
    expect(message).not.toContain('\n');
  });
});

describe('what is no answer of GitLab', () => {
  it('is said: a page for a call of the REST API', async () => {
    const { client } = await open(page);
    expect(await failure(client.rest.Projects.show(7))).toMatchObject({
      ...{ code: 'ANSWER_NOT_JSON', message: expect.stringContaining('“Sign in · GitLab”') },
    });
  });

  it('is said: a page for a list of the REST API', async () => {
    const { client } = await open(page);
    expect(await failure(client.rest.MergeRequestNotes.all(7, 1))).toMatchObject({ code: 'ANSWER_NOT_JSON' });
  });

  it.each([
    ['half a text', '{"data":', 'lacks its end'],
    ['nothing', '', 'nothing at all'],
    ['a page', '<html><title>Proxy</title>', '“Proxy”'],
    ['null', 'null', 'JSON without “data”'],
    ['a list', '[]', 'JSON without “data”'],
    ['no data', '{"errors":[]}', 'JSON without “data”'],
    ['errors that are none', '{"errors":"none"}', 'JSON without “data”'],
  ])('is said: %s for GraphQL', async (_case, body, words) => {
    const { client } = await open(answers(200, body));
    const error = await failure(client.graphql('query { x }', {}));
    expect(error).toMatchObject({ code: 'ANSWER_NOT_JSON', message: expect.stringContaining(words) });
  });

  it.each([
    ['an empty text', 200, ''],
    ['no content', 204, ''],
    ['null', 200, 'null'],
  ])('is said: %s for what is read', async (_case, status, body) => {
    const { client } = await open(answers(status, body));
    expect(await failure(client.rest.Projects.show(7))).toMatchObject({
      ...{ code: 'ANSWER_NOT_JSON', message: expect.stringMatching(/: (nothing at all|null)\.$/) },
    });
  });

  it('is no matter for what is done', async () => {
    const { client } = await open(answers(204, ''));
    await client.rest.MergeRequestNotes.remove(7, 1, 2);
  });

  it('is an error of GraphQL in its own words', async () => {
    const { client } = await open(answers(200, { errors: [{ message: "Field 'x' doesn't exist" }] }));
    expect((await failure(client.graphql('query { x }', {}))).message).toContain("Field 'x' doesn't exist");
  });

  it.each([[null], ['x'], [{ message: { deep: true } }], [{}]])(
    'is an error of GraphQL, however odd: %j',
    async (odd) => {
      const { client } = await open(answers(200, { errors: [odd] }));
      expect((await failure(client.graphql('query { x }', {}))).message).toMatch(/^GraphQL: /);
    },
  );
});

describe('a list', () => {
  const page = (next: number | string | null) =>
    answers(
      200,
      [{ id: '1' }],
      next === null ? {} : { link: `<http://x.example/commits?page=${next}&per_page=1>; rel="next"` },
    );
  const commits = (client: GitlabClient) => client.rest.Commits.all(7, { perPage: 1 } as never);

  it('is followed to its end, on this server alone', async () => {
    const { client, seen } = await open(page(2), page(3), page(null));
    expect(await commits(client)).toHaveLength(3);
    expect(seen.map(({ url }) => url)).toEqual([
      '/api/v4/projects/7/repository/commits?per_page=1',
      '/api/v4/projects/7/repository/commits?page=2&per_page=1',
      '/api/v4/projects/7/repository/commits?page=3&per_page=1',
    ]);
  });

  it.each([
    ['in a circle', 2],
    ['back', 1],
    ['nowhere', 'x'],
  ])('that goes %s ends in words', async (_case, next) => {
    const { client, seen } = await open(page(2), page(next));
    expect(await failure(commits(client))).toMatchObject({
      ...{ code: 'ANSWER_NOT_JSON', message: expect.stringContaining('names no later one') },
    });
    expect(seen).toHaveLength(2);
  });
});

it('a list without end ends', async () => {
  const { client, seen } = await open((response, request) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1);
    answers(200, [{ id: page }], { link: `<http://x.example/?page=${page + 1}>; rel="next"` })(response, request);
  });
  expect(await failure(client.rest.Commits.all(7))).toMatchObject({ code: 'ANSWER_NOT_JSON' });
  expect(seen).toHaveLength(1000);
});

describe('a redirect', () => {
  const to = (location: string, status = 302) => answers(status, '', { location });

  it.each([
    ['a path', '/moved/here?x=1', '/moved/here?x=1'],
    ['a relative path', 'get?x=1', `${TRACKING}/experiments/get?x=1`],
  ])('inside the same server is followed with the token: %s', async (_case, location, url) => {
    const { client, seen } = await open(to(location), ok);
    expect((await list(client)).status).toBe(200);
    expect(seen[1]).toMatchObject({ url, headers: { 'private-token': TOKEN } });
  });

  it('to the whole address of the same server is followed', async () => {
    const { client, seen } = await open(
      (response, request) => to(`http://${request.headers.host}/x`)(response, request),
      ok,
    );
    expect((await list(client)).status).toBe(200);
    expect(seen[1]?.url).toBe('/x');
  });

  it('to another server is refused, and that server sees nothing', async () => {
    const other = await server(ok);
    const { client } = await open(to(`${other.url}/steal?token=please`));
    const error = await failure(list(client));
    expect(error).toMatchObject({ code: 'REDIRECTED', message: expect.stringContaining(`${other.url}/steal`) });
    expect(error.message).not.toContain('please');
    expect(other.seen).toEqual([]);
  });

  it.each<[string, (url: URL) => string]>([
    ['another scheme', (url) => `https://${url.host}/x`],
    ['another port', (url) => `http://${url.hostname}:1/x`],
    ['another name of the same machine', (url) => `http://localhost:${url.port}/x`],
    ['no scheme', () => '//other.example/x'],
    ['no server at all', () => 'file:///etc/passwd'],
    ['a user before the server', (url) => `http://${url.host}@other.example/x`],
  ])('to %s is refused', async (_case, location) => {
    const { client, seen } = await open((response, request) =>
      to(location(new URL(`http://${request.headers.host}`)))(response, request),
    );
    const error = await failure(list(client));
    expect(error).toMatchObject({ code: 'REDIRECTED', message: expect.stringMatching(/ on to [a-z]+:\/\/[^@]*, and/) });
    expect(seen).toHaveLength(1);
  });

  it('of the REST calls is guarded the same', async () => {
    const other = await server(ok);
    const { client } = await open(to(`${other.url}/steal`));
    expect(await failure(client.rest.Users.showCurrentUser())).toMatchObject({ code: 'REDIRECTED' });
    expect(other.seen).toEqual([]);
  });

  it.each([301, 302, 303])('%d of a call that is no GET is not followed', async (status) => {
    const { client, seen } = await open(to('/elsewhere', status), ok);
    expect(await failure(client.tracking('POST', 'runs/search', {}))).toMatchObject({ code: 'REDIRECTED_WITHIN' });
    expect(seen).toHaveLength(1);
  });

  it.each([307, 308])('%d of a search is followed as it is', async (status) => {
    const { client, seen } = await open(to('/elsewhere', status), ok);
    expect((await client.tracking('POST', 'runs/search', { a: 1 })).status).toBe(200);
    expect(seen[1]).toMatchObject({ method: 'POST', url: '/elsewhere', headers: { 'content-length': '7' } });
  });

  it.each([307, 308])('%d of a call that writes is not', async (status) => {
    const { client, seen } = await open(to('/elsewhere', status), ok);
    expect(await failure(client.rest.MergeRequestNotes.create(7, 1, 'text'))).toHaveProperty(
      'code',
      'REDIRECTED_WITHIN',
    );
    expect(seen).toHaveLength(1);
  });

  it('in a circle ends, and says how far it went', async () => {
    const { client, seen } = await open(to('/round'));
    expect(await failure(list(client))).toMatchObject({
      ...{ code: 'REDIRECTED_WITHIN', message: expect.stringMatching(/\/round, after 3 other addresses\.$/) },
    });
    expect(seen).toHaveLength(4);
  });

  it.each(['/users/sign_in', '/gitlab/users/sign_in?x=1', '/users/auth/saml', 'https://id.example/users/sign_in'])(
    'to %s is said to be one to sign in',
    async (location) => {
      const { client, seen } = await open(to(location));
      expect(await failure(list(client))).toMatchObject({ code: 'SENT_TO_SIGN_IN' });
      expect(seen).toHaveLength(1);
    },
  );

  it.each([
    ['to nowhere', to('http://[')],
    ['without an address', answers(302, '')],
    ['that is none', answers(304, '')],
    ['with several to choose from', answers(300, '<html>')],
  ])('%s is the server’s mistake, not our bug', async (_case, step) => {
    const { client } = await open(step);
    expect(await failure(list(client))).toMatchObject({
      code: 'SERVER_REFUSED',
      message: expect.stringMatching(/status 30\d\.$/),
    });
  });
});

it('a note is not created twice when the connection breaks', async () => {
  const { client, seen } = await open((response) => response.socket?.destroy());
  expect(await failure(client.rest.MergeRequestNotes.create(7, 1, 'text'))).toMatchObject({ code: 'SERVER_BUSY' });
  expect(seen).toHaveLength(1);
});

it.each([
  ['a line break', 'glpat-\nabc'],
  ['a blank', 'Bearer abc'],
  ['a letter of no token', 'glpat-\u2026'],
])('a token with %s is refused before it is sent', async (_case, value) => {
  const { url, seen } = await server(ok);
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
  onTestFinished(() => http.close());
  const connect = () => connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'private', value }, http);
  expect(connect).toThrow(expect.objectContaining({ code: 'TOKEN_UNSENDABLE' }));
  expect(seen).toEqual([]);
});

it('a server that repeats the token, or another secret, is not quoted with it', async () => {
  const other = ['glpat', 'aB3dE6gH9jK2mN5pQ8sT'].join('-');
  const { client } = await open(answers(400, { message: `bad\u0007 token ${TOKEN} or ${other} <b>` }));
  const { message } = await failure(list(client));
  expect(message).toContain('(bad token [redacted] or [redacted] b)');
});

it('no message and no log line holds the token or the query', async () => {
  const said: string[] = [];
  for (const step of [
    ok,
    page,
    answers(401, ''),
    answers(500, ''),
    answers(302, '', { location: 'http://x.invalid/?t=in' }),
  ]) {
    const { client, lines } = await open(step);
    const error = await client.rest.Projects.show(7, { secret: 'in the query' } as never).catch((cause) => cause);
    said.push(...lines, String(error?.message), String(error?.hint));
  }
  expect(said.join('\n')).not.toContain(TOKEN);
  expect(said.join('\n')).not.toContain('in the query');
  expect(said.join('\n')).not.toContain('t=in');
});
