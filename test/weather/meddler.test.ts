import { describe, expect, it, onTestFinished } from 'vitest';
import { answers, server } from '../support/server.ts';
import { answer, startMeddler } from './meddler.ts';

async function open() {
  const truth = await server(answers(200, { name: 'ü' }, { 'x-next-page': '2' }));
  const meddler = await startMeddler(truth.url);
  onTestFinished(() => meddler.close());
  const ask = async (path: string, init?: RequestInit) => {
    const got = await fetch(meddler.url + path, init);
    return { status: got.status, next: got.headers.get('x-next-page'), text: await got.text() };
  };
  return { truth, meddler, ask };
}

describe('the meddler', () => {
  it('without a rule passes everything on, both ways', async () => {
    const { truth, meddler, ask } = await open();
    const init = { method: 'POST', body: '{"a":1}', headers: { 'private-token': 't' } };
    expect(await ask('/api/x?y=1', init)).toEqual({ status: 200, next: '2', text: '{"name":"ü"}' });
    expect(truth.seen).toMatchObject([{ method: 'POST', url: '/api/x?y=1', headers: { 'private-token': 't' } }]);
    expect(meddler.seen()).toEqual(['POST /api/x?y=1']);
  });

  it('harms the calls that fit, of them the ones that are meant, and tells the truth of them', async () => {
    const { meddler, ask } = await open();
    meddler.meddle({
      fits: /^POST .*"page":/,
      when: (nth) => nth === 2,
      harm: async ({ truth, response, nth }) => {
        const { body, ...rest } = await truth();
        answer(response, { ...rest, status: 418, body: `${body} ${nth}` });
      },
    });
    const asked = (page: number) => ask('/x', { method: 'POST', body: JSON.stringify({ page }) });
    expect((await ask('/x')).status).toBe(200);
    expect((await asked(1)).status).toBe(200);
    expect(await asked(2)).toEqual({ status: 418, next: '2', text: '{"name":"ü"} 2' });
    expect((await asked(3)).status).toBe(200);
    meddler.meddle();
    expect((await asked(2)).status).toBe(200);
    expect(meddler.seen()).toEqual(['POST /x']);
  });
});
