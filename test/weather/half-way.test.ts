/** What changes while a snapshot is taken: the server, the token, the project, the runs. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answer, type Harm, type Rule } from './meddler.ts';
import { openWeather, type Weather } from './support/weather.ts';
import { calls } from './troubles/calls.ts';
import { plain } from './troubles/on-the-way.ts';

vi.mock(import('../../src/http.ts'), async (original) => {
  const real = await original();
  return { ...real, createHttp: (options) => real.createHttp({ ...options, limits: { pauseMs: 1, answerMs: 3000 } }) };
});

let weather: Weather;
beforeAll(async () => {
  weather = await openWeather();
});
afterAll(() => weather.close());

const json = (status: number, body: unknown): Harm => plain(status, JSON.stringify(body));

/** From which call on; a whole snapshot has some thirty. */
const from = [1, 2, 3, 4, 6, 8, 11, 15, 20, 26];

describe.each<[string, Harm, RegExp]>([
  [
    'the token expires',
    json(401, { error: 'invalid_token', error_description: 'Token is expired.' }),
    /^GitLab did not accept the token \(401 for \w+ \S+\): it has expired\.$/,
  ],
  ['the server goes into maintenance', plain(503), /^The server did not serve \S+ \S+: it answered 503/],
  ['the server is gone', ({ socket }) => void socket.destroy(), /^The server did not serve .* the connection broke/],
  ['all must sign in', plain(302, '', { location: '/users/sign_in' }), /^The server wants somebody to sign in for/],
  [
    'every page is that of a proxy',
    plain(200, '<html><title>Blocked</title>'),
    /a web page with the title “Blocked”\.$/,
  ],
  ['every answer is half', plain(200, '{"half":'), /JSON that is damaged or lacks its end\.$/],
])('%s', (trouble, harm, words) => {
  it.each(from)('from call %d on', async (n) => {
    const { exit, said } = await weather.endure(trouble, [{ fits: /./, when: (nth) => nth >= n, harm }]);
    expect({ exit, said }).toEqual({ exit: 2, said: expect.stringMatching(words) });
  });
});

it('the token expires before the runs are listed: that is what is said', async () => {
  const expired = json(401, { error: 'invalid_token', error_description: 'Token is expired.' });
  const rule = { fits: /graphql|runs\/search/, harm: expired };
  const { said } = await weather.endure('the token expires', [rule]);
  expect(said).toMatch(/^GitLab did not accept the token/);
});

describe.each<[string, Harm]>([
  ['the project vanishes', json(404, { message: '404 Project Not Found' })],
  ['the token loses its scope', json(403, { error: 'insufficient_scope', scope: 'api' })],
])('%s', (trouble, harm) => {
  it.each(from)('from call %d on: refused, or what is missing is said', async (n) => {
    const { exit, said } = await weather.endure(trouble, [{ fits: /./, when: (nth) => nth >= n, harm }]);
    expect(said).not.toBe('');
    if (exit === 0) expect(said).toContain('◆');
  });
});

it('what ends the snapshot ends it at once, whatever else is still awaited', async () => {
  const start = performance.now();
  const { said } = await weather.endure('a refusal beside a silence', [
    { fits: calls['experiments/list'].fits, harm: json(401, { message: '401 Unauthorized' }) },
    { fits: calls['merge requests'].fits, harm: () => {} },
  ]);
  expect(said).toMatch(/^GitLab did not accept the token/);
  expect(performance.now() - start).toBeLessThan(10_000);
});

describe('runs that come and go while the pages of their experiment are walked', () => {
  const experiment = '2';
  const listed = async () => {
    const { runs } = JSON.parse(await weather.content()) as { runs: { run_id: string; experiment_id: string }[] };
    return runs.filter((run) => run.experiment_id === experiment).map((run) => run.run_id);
  };
  /** Does something to the runs between the first page of the experiment and the second. */
  const between = (work: () => Promise<void>): Rule => ({
    fits: new RegExp(`${calls['runs/search, later page'].fits.source}`),
    when: (nth) => nth === 1,
    harm: async ({ truth, sent, response }) => {
      await work();
      answer(response, await truth({ sent: JSON.stringify({ ...JSON.parse(sent), max_results: 2 }) }));
    },
  });
  const logged: string[] = [];
  const log = async () => {
    const made = { experiment_id: experiment, run_name: 'meanwhile', start_time: 1_700_000_000_001 };
    const { run } = await weather.truth.log<{ run: { info: { run_id: string } } }>('runs/create', made);
    logged.push(run.info.run_id);
  };
  const forget = (runId: string | undefined) => weather.truth.log<void>('runs/delete', { run_id: runId });

  it('one is logged: no run is missing, none is there twice', async () => {
    await weather.endure('nothing', []);
    const before = await listed();
    expect(before.length).toBeGreaterThan(2);
    const { exit, said } = await weather.endure('a run is logged', [between(log)]);
    expect({ exit, said }).toEqual({ exit: 0, said: '' });
    const after = await listed();
    expect(new Set(after).size).toBe(after.length);
    expect(after.filter((id) => !logged.includes(id)).sort()).toEqual(before.sort());
    await Promise.all(logged.map(forget));
  });

  it('the last one of the first page is deleted: no other is missing', async () => {
    await weather.endure('nothing', []);
    const before = await listed();
    await log();
    const [gone] = logged.slice(-1);
    const { exit } = await weather.endure('a run is deleted', [between(() => forget(gone))]);
    expect(exit).toBe(0);
    const after = await listed();
    expect(after.filter((id) => id !== gone).sort()).toEqual(before.sort());
    expect(new Set(after).size).toBe(after.length);
  });
});
