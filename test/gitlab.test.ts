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

describe('a refusal is named', () => {
  it.each([
    [401, { message: '401 Unauthorized' }, 'TOKEN_REFUSED', /401/],
    [403, { error: 'insufficient_scope', scope: 'api' }, 'SCOPE_MISSING', /insufficient_scope/],
    [404, { message: '404 Project Not Found' }, 'NOT_FOUND', /404/],
    [
      400,
      { error_code: 'INVALID_PARAMETER_VALUE', message: 'too long' },
      'SERVER_REFUSED',
      /INVALID_PARAMETER_VALUE too long/,
    ],
    [500, { message: '500 Internal Server Error' }, 'SERVER_REFUSED', /status 500/],
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
    ['half a text', '{"data":', 'text that is no JSON'],
    ['nothing', '', 'nothing at all'],
    ['a page', '<html><title>Proxy</title>', '“Proxy”'],
  ])('is said: %s for GraphQL', async (_case, body, words) => {
    const { client } = await open(answers(200, body));
    const error = await failure(client.graphql('query { x }', {}));
    expect(error).toMatchObject({ code: 'ANSWER_NOT_JSON', message: expect.stringContaining(words) });
  });

  it('is an error of GraphQL in its own words', async () => {
    const { client } = await open(answers(200, { errors: [{ message: "Field 'x' doesn't exist" }] }));
    expect((await failure(client.graphql('query { x }', {}))).message).toContain("Field 'x' doesn't exist");
  });
});

describe('a redirect', () => {
  const to = (location: string) => answers(302, '', { location });

  it('inside the same server is followed with the token', async () => {
    const { client, seen } = await open(to('/moved/here?x=1'), ok);
    expect((await list(client)).status).toBe(200);
    expect(seen[1]).toMatchObject({ url: '/moved/here?x=1', headers: { 'private-token': TOKEN } });
  });

  it('to another server is refused, and that server sees nothing', async () => {
    const other = await server(ok);
    const { client } = await open(to(`${other.url}/steal?token=please`));
    const error = await failure(list(client));
    expect(error).toMatchObject({ code: 'REDIRECTED', message: expect.stringContaining(`${other.url}/steal`) });
    expect(error.message).not.toContain('please');
    expect(other.seen).toEqual([]);
  });

  it('of the REST calls is guarded the same', async () => {
    const other = await server(ok);
    const { client } = await open(to(`${other.url}/steal`));
    expect(await failure(client.rest.Users.showCurrentUser())).toMatchObject({ code: 'REDIRECTED' });
    expect(other.seen).toEqual([]);
  });

  it('of a call that writes is not followed', async () => {
    const { client, seen } = await open(to('/elsewhere'), ok);
    expect(await failure(client.tracking('POST', 'runs/search', {}))).toMatchObject({ code: 'REDIRECTED' });
    expect(seen).toHaveLength(1);
  });

  it('in a circle ends', async () => {
    const { client, seen } = await open(to('/round'));
    expect(await failure(list(client))).toMatchObject({ code: 'REDIRECTED' });
    expect(seen.length).toBeLessThan(6);
  });

  it('to nowhere is the server’s mistake, not our bug', async () => {
    const { client } = await open(to('http://['));
    expect(await failure(list(client))).toHaveProperty('code');
  });
});

it('a note is not created twice when the connection breaks', async () => {
  const { client, seen } = await open((response) => response.socket?.destroy());
  expect(await failure(client.rest.MergeRequestNotes.create(7, 1, 'text'))).toMatchObject({ code: 'SERVER_BUSY' });
  expect(seen).toHaveLength(1);
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
