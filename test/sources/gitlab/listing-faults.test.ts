import { describe, expect, it, onTestFinished } from 'vitest';
import { connectGitlab } from '../../../src/gitlab.ts';
import { createHttp } from '../../../src/http.ts';
import { listRuns, readHistory } from '../../../src/sources/gitlab/listing.ts';
import { answers, type Step, server } from '../../support/server.ts';

const limits = { answerBytes: 20_000, answerMs: 5000, silenceMs: 5000 };
const runs = (...ids: string[]) => ids.map((run_id) => ({ info: { run_id, experiment_id: '1' }, data: {} }));

async function open(...steps: Step[]) {
  const { url, seen } = await server(...steps);
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {}, limits });
  onTestFinished(() => http.close());
  const client = connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'private', value: 't' }, http);
  const list = async () => {
    const ids: string[] = [];
    for await (const page of listRuns(client, '1', { ahead: true })) ids.push(...page.map(({ run }) => run.run_id));
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

  it('that goes in a circle starts over once, and then ends in words', async () => {
    const { list, seen } = await open(answers(200, { runs: runs('a'), next_page_token: 'again' }));
    await expect(list()).rejects.toMatchObject({ code: 'ANSWER_NOT_JSON' });
    expect(seen).toHaveLength(4);
  });

  it.each([400, 500])('whose token is refused with %i starts over, once', async (status) => {
    const refusal = answers(status, { message: `${status} no` });
    const [first, last] = [
      answers(200, { runs: runs('a'), next_page_token: 'n' }),
      answers(200, { runs: runs('b'), next_page_token: null }),
    ];
    const mended = await open(first, refusal, first, last);
    expect(await mended.list()).toEqual(['a', 'a', 'b']);
    expect(mended.seen).toHaveLength(4);
    const broken = await open(first, refusal, first, refusal);
    await expect(broken.list()).rejects.toMatchObject({ code: 'SERVER_REFUSED' });
    expect(broken.seen).toHaveLength(4);
  });

  it('of an experiment that is deleted meanwhile ends where it is', async () => {
    const gone = answers(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' });
    const { list } = await open(answers(200, { runs: runs('a'), next_page_token: 'n' }), gone);
    expect(await list()).toEqual(['a']);
    expect(await (await open(gone)).list()).toEqual([]);
    await expect((await open(answers(404, { message: '404 Project Not Found' }))).list()).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('that is refused at its first page does not start over', async () => {
    const { list, seen } = await open(answers(400, { message: '400 no' }));
    await expect(list()).rejects.toMatchObject({ code: 'SERVER_REFUSED' });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['ahead, and two more while it is not used', true, 4],
    ['only when more is wanted', false, 1],
  ])('asks for the next page %s', async (_case, ahead, requests) => {
    const { client, seen } = await open(answers(200, { runs: runs('a'), next_page_token: 'n' }));
    for await (const page of listRuns(client, '1', { ahead })) if (page.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen).toHaveLength(requests);
  });

  it('takes no token out of a tail that is no JSON', async () => {
    const { list } = await open(answers(200, '{"runs":[],"next_page_token":"a\nb"}'));
    await expect(list()).rejects.toMatchObject({ code: 'ANSWER_NOT_JSON' });
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
    for await (const page of listRuns(counting, '1', { ahead: true })) ids.push(...page.map(({ run }) => run.run_id));
    expect(sizes).toEqual([1000, 125, 16]);
    expect(ids).toEqual(['of-16']);
  });
});

it('a history that goes in a circle ends in words, and not in points that are counted twice', async () => {
  const { client, seen } = await open(answers(200, { metrics: [{ key: 'm', value: 1 }], next_page_token: 'again' }));
  await expect(readHistory(client, 'r', 'm')).rejects.toMatchObject({ code: 'ANSWER_NOT_JSON' });
  expect(seen).toHaveLength(2);
});
