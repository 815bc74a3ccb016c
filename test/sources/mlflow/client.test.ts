import { describe, expect, it } from 'vitest';
import { server } from '../../support/server.ts';
import { type Asked, fakeServer, type Reply, refusal, sourceAt } from './fake-server.ts';

const none = { experiments: [] };
const reading = async (
  reply: (asked: Asked) => Reply,
  login: Parameters<typeof sourceAt>[1] = null,
  change = (url: string) => url,
) => {
  const { url, asked } = await fakeServer({ 'experiments/search': reply });
  const outcome = await Promise.resolve()
    .then(() => sourceAt(change(url), login).experiments())
    .catch((cause: unknown) => cause as Error);
  return { outcome, asked, url };
};

describe('who asks', () => {
  it('is said by user and password', async () => {
    const { asked } = await reading(() => none, { kind: 'basic', user: 'jörg', password: 'p:ä' });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(
      asked.map(() => `Basic ${Buffer.from('jörg:p:ä').toString('base64')}`),
    );
    expect(asked.length).toBe(2);
  });

  it('is said by a token', async () => {
    const { asked } = await reading(() => none, { kind: 'bearer', token: 'abc' });
    expect(asked[0]?.headers.authorization).toBe('Bearer abc');
  });

  it('is said by the user in the address, which is shown nowhere', async () => {
    const { asked, url } = await reading(
      () => none,
      null,
      (address) => address.replace('//', '//me:p%40ss@'),
    );
    expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(await sourceAt(url.replace('//', '//me:p%40ss@')).origin()).toBe(url);
  });

  it('is not said where nobody is named', async () => {
    const { asked } = await reading(() => none);
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is not said by a token that no header can hold', async () => {
    const { outcome, asked } = await reading(() => none, { kind: 'bearer', token: 'two\nlines' });
    expect(outcome).toMatchObject({ code: 'MLFLOW_TOKEN' });
    expect(asked).toEqual([]);
  });

  it('is told to no other server', async () => {
    const other = await server((response) => void response.end('{}'));
    const to = (status: number) => (response: import('node:http').ServerResponse) =>
      void response.writeHead(status, { location: `${other.url}/steal?x=1` }).end();
    for (const status of [301, 302, 307, 308]) {
      const { outcome } = await reading(() => to(status), { kind: 'bearer', token: 'abc' });
      expect(outcome).toMatchObject({ code: 'REDIRECTED', message: expect.stringContaining(`${other.url}/steal`) });
    }
    expect(other.seen).toEqual([]);
  });
});

describe('an answer that is none', () => {
  it.each([
    [401, 'You are not authenticated.', 'MLFLOW_SIGN_IN', /401 for POST \/api\/2.0\/mlflow\/experiments\/search/],
    [403, { error_code: 'PERMISSION_DENIED', message: 'no' }, 'MLFLOW_FORBIDDEN', /\(PERMISSION_DENIED no\)/],
    [403, 'Invalid Host header', 'MLFLOW_FORBIDDEN', /403/],
    [404, '<!doctype html>', 'MLFLOW_ABSENT', /There is no MLflow server at http:\/\/127/],
    [404, { detail: 'Not Found' }, 'MLFLOW_ABSENT', /404/],
    [
      400,
      { error_code: 'INVALID_PARAMETER_VALUE', message: 'line\nline' },
      'SERVER_REFUSED',
      /400 \(INVALID_PARAMETER_VALUE line line\)/,
    ],
    [500, { error_code: 'INTERNAL_ERROR' }, 'SERVER_REFUSED', /500 \(INTERNAL_ERROR\)/],
    [
      200,
      '<html><title>Sign in</title>',
      'ANSWER_NOT_JSON',
      /not what MLflow's API sends: a web page with the title “Sign in”/,
    ],
    [200, '', 'ANSWER_NOT_JSON', /MLflow/],
    [200, '{"experiments": NaN', 'ANSWER_NOT_JSON', /MLflow/],
    [200, { experiments: [{ name: 7, experiment_id: '1' }] }, 'ANSWER_NOT_JSON', /experiments\.0\.name/],
    [200, { experiments: 'none' }, 'ANSWER_NOT_JSON', /experiments/],
    [200, [], 'ANSWER_NOT_JSON', /MLflow/],
  ])('is named: %d %j', async (status, body, code, words) => {
    const { outcome } = await reading(() => refusal(status, body));
    expect(outcome).toMatchObject({ code, message: expect.stringMatching(words), hint: expect.any(String) });
  });

  it('is shown without the password or token that it repeats', async () => {
    for (const login of [
      { kind: 'bearer', token: 'hidden-word' },
      { kind: 'basic', user: 'me', password: 'hidden-word' },
    ] as const) {
      const { outcome } = await reading(
        () => refusal(400, { error_code: 'BAD', message: 'the word hidden-word is wrong' }),
        login,
      );
      expect((outcome as Error).message).toContain('[redacted] is wrong');
      expect(JSON.stringify(outcome)).not.toContain('hidden-word');
    }
  });
});

it.each(['', 'mlflow', 'ftp://x/y', 'databricks://x', 'http://'])(
  'the address %j is a mistake that its reader can mend',
  (address) => {
    expect(() => sourceAt(address)).toThrow(expect.objectContaining({ code: 'MLFLOW_ADDRESS' }));
  },
);
