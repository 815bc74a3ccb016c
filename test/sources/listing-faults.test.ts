import { describe, expect, it, onTestFinished } from 'vitest';
import { connectGitlab } from '../../src/gitlab.ts';
import { createHttp } from '../../src/http.ts';
import { boundedAll } from '../../src/sources/bounded.ts';
import { listRuns, readHistory } from '../../src/sources/gitlab-runs.ts';
import { answers, type Step, server } from '../support/server.ts';

const limits = { answerBytes: 20_000, answerMs: 5000, silenceMs: 5000 };
const runs = (...ids: string[]) => ids.map((run_id) => ({ info: { run_id, experiment_id: '1' }, data: {} }));

async function open(...steps: Step[]) {
  const { url, seen } = await server(...steps);
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {}, limits });
  onTestFinished(() => http.close());
  const client = connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'private', value: 't' }, http);
  const list = async () => {
    const ids: string[] = [];
    for await (const page of listRuns(client, '1')) ids.push(...page.map(({ run }) => run.run_id));
    return ids;
  };
  return { client, seen, list };
}

describe('a listing', () => {
  it.each<[string, unknown]>([
    ['null', { runs: runs('b'), next_page_token: null }],
    ['an empty text', { runs: runs('b'), next_page_token: '' }],
    ['nothing', { runs: runs('b') }],
    ['its token in front', { next_page_token: null, runs: runs('b') }],
  ])('ends with a page whose token is %s', async (_case, last) => {
    const { list, seen } = await open(answers(200, { next_page_token: 'n', runs: runs('a') }), answers(200, last));
    expect(await list()).toEqual(['a', 'b']);
    expect(seen).toHaveLength(2);
  });

  it('takes no token out of what a run says', async () => {
    const [run] = runs('a');
    const tags = [{ key: 't', value: '","next_page_token":"x"}' }];
    const { list } = await open(answers(200, { next_page_token: null, runs: [{ ...run, data: { tags } }] }));
    expect(await list()).toEqual(['a']);
  });

  it('that goes in a circle ends in words', async () => {
    const { list, seen } = await open(answers(200, { runs: runs('a'), next_page_token: 'again' }));
    await expect(list()).rejects.toMatchObject({ code: 'ANSWER_NOT_JSON' });
    expect(seen.length).toBeLessThan(4);
  });

  it.each<[string, unknown, RegExp]>([
    ['a page of the web', '<!doctype html><title>Busy</title>', /“Busy”/],
    ['a list', [], /runs\/search/],
    ['runs that are none', { runs: [{ info: {} }] }, /runs\.0\.info\.run_id/],
  ])('that becomes %s ends in words', async (_case, body, words) => {
    const { list } = await open(answers(200, { runs: runs('a'), next_page_token: 'n' }), answers(200, body));
    await expect(list()).rejects.toMatchObject({ code: 'ANSWER_NOT_JSON', message: expect.stringMatching(words) });
  });

  it('asks for fewer runs at once where an answer is too large', async () => {
    const sizes: number[] = [];
    const server: Step = (response, request) => {
      const size = sizes.at(-1) ?? 0;
      answers(200, size > 100 ? 'x'.repeat(30_000) : { runs: runs(`of-${size}`), next_page_token: null })(
        response,
        request,
      );
    };
    const { client } = await open(server);
    const counting = {
      ...client,
      tracking: (method: 'GET' | 'POST', path: string, sent: Record<string, unknown> = {}) => {
        sizes.push(Number(sent['max_results']));
        return client.tracking(method, path, sent);
      },
    };
    const ids: string[] = [];
    for await (const page of listRuns(counting, '1')) ids.push(...page.map(({ run }) => run.run_id));
    expect(sizes).toEqual([1000, 125, 16]);
    expect(ids).toEqual(['of-16']);
  });
});

it('a history that goes in a circle ends', async () => {
  const { client, seen } = await open(answers(200, { metrics: [{ key: 'm', value: 1 }], next_page_token: 'again' }));
  expect((await readHistory(client, 'r', 'm')).values.length).toBeLessThan(4);
  expect(seen.length).toBeLessThan(4);
});

describe('many calls', () => {
  it('go four at a time and answer in order', async () => {
    let [now, most] = [0, 0];
    const found = await boundedAll([5, 1, 4, 2, 3, 0], async (ms) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, ms));
      now--;
      return ms;
    });
    expect(found).toEqual([5, 1, 4, 2, 3, 0]);
    expect(most).toBe(4);
  });

  it('end with the first failure, and no other is begun after it', async () => {
    let begun = 0;
    const work = boundedAll(
      Array.from({ length: 100 }, (_, i) => i),
      async (i) => {
        begun++;
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (i === 1) throw new Error('no');
      },
    );
    await expect(work).rejects.toThrow('no');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(begun).toBeLessThan(9);
  });
});
