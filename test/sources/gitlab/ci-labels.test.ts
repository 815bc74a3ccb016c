import { describe, expect, it, onTestFinished } from 'vitest';
import { addMergeRequest, addToken } from '../../../src/demo/index.ts';
import { createGaps } from '../../../src/sources/gaps.ts';
import { gitlabCi } from '../../../src/sources/gitlab/ci.ts';
import type { CiFacts, CiQuestion } from '../../../src/sources/source.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { clientOn, freshProject, of, question, sourceOn } from './clients.ts';

const LABEL = 'ml-report::accepted';
const MEI = 'demo-api-mei.haraldsen';
const NOOR = 'demo-api-noor.visser';

type Changes = Parameters<typeof change>[1];
const change = (
  { rest, project }: Pick<Embedded, 'rest' | 'project'>,
  fields: { add_labels?: string; remove_labels?: string; labels?: string; description?: string },
  token?: string,
  iid = project.openMergeRequest,
) => rest('PUT', `/merge_requests/${iid}`, fields, token);

const open = ({ mergeRequests }: CiFacts, iid: number) => mergeRequests.find((one) => one.iid === iid);
const events = (seen: ReturnType<typeof of>) => seen.filter(({ path }) => path.endsWith('/resource_label_events'));

async function labelled() {
  const { server, id } = await freshProject();
  const iid = server.project.openMergeRequest;
  const read = async (over: Partial<CiQuestion> = {}) => {
    const source = sourceOn(server);
    server.seen();
    const facts = await source.ciFacts(question([], { mergeRequest: iid, ...over }));
    return { facts, labels: open(facts, iid)?.labels, seen: server.seen(), gaps: source.gaps() };
  };
  return { server, id, iid, read, change: (fields: Changes, token?: string) => change(server, fields, token) };
}

describe('labels', () => {
  it('of the wanted merge request say who set each last', async () => {
    const { read, change } = await labelled();
    await change({ add_labels: `${LABEL},ready` }, MEI);
    await change({ remove_labels: LABEL }, NOOR);
    await change({ add_labels: LABEL }, NOOR);
    const { labels, seen, gaps } = await read();
    expect(labels?.map(({ name, by }) => [name, by?.username])).toEqual([
      [LABEL, 'noor.visser'],
      ['ready', 'mei.haraldsen'],
    ]);
    expect(labels?.[0]?.by).toMatchObject({ name: 'Noor Visser', url: expect.stringMatching(/\/noor\.visser$/) });
    expect(events(seen)).toHaveLength(1);
    expect(gaps).toEqual([]);
  });

  it('cost nothing where there are none, and of the others not who set them', async () => {
    const { server, read, iid } = await labelled();
    expect(events((await read()).seen)).toEqual([]);
    const other = addMergeRequest(server.gitlab, server.project.id, { branch: 'other' }).iid;
    await change(server, { labels: 'other' }, MEI, other);
    const { facts, seen } = await read();
    expect(open(facts, other)?.labels).toEqual([{ name: 'other', by: null }]);
    expect(open(facts, iid)?.labels).toEqual([]);
    expect(events(seen)).toEqual([]);
  });

  it('of more than a page of changes are told right', async () => {
    const { read, change } = await labelled();
    for (let i = 0; i < 60; i++) {
      await change({ add_labels: LABEL }, MEI);
      await change({ remove_labels: LABEL }, MEI);
    }
    await change({ add_labels: LABEL }, NOOR);
    const { labels, seen } = await read();
    expect(labels?.[0]?.by?.username).toBe('noor.visser');
    expect(events(seen)).toHaveLength(2);
  });

  it('that are known are remembered with who set them, and read again when they change', async () => {
    const { read, change } = await labelled();
    await change({ add_labels: LABEL }, MEI);
    const { facts: known } = await read();
    const again = await read({ known });
    expect(again.facts.mergeRequests).toEqual(known.mergeRequests);
    expect(events(again.seen)).toEqual([]);
    await change({ remove_labels: LABEL }, MEI);
    await change({ add_labels: LABEL }, NOOR);
    const later = await read({ known });
    expect(later.labels?.map(({ by }) => by?.username)).toEqual(['noor.visser']);
    await change({ labels: '' }, MEI);
    expect((await read({ known: later.facts })).labels).toEqual([]);
  });

  it('of a merge request that was not wanted before say who set them now', async () => {
    const { read, change } = await labelled();
    await change({ add_labels: LABEL }, MEI);
    const { facts: known, labels } = await read({ mergeRequest: null });
    expect(labels).toEqual([{ name: LABEL, by: null }]);
    const wanted = await read({ known });
    expect(wanted.labels?.[0]?.by?.username).toBe('mei.haraldsen');
    expect(of('merge requests', wanted.seen)).toHaveLength(2);
    // Who set it was told once, and is not forgotten when it changes in a snapshot of main.
    await change({ description: 'Other words.' }, NOOR);
    const merged = await read({ known: wanted.facts, mergeRequest: null });
    expect(merged.labels?.[0]?.by?.username).toBe('mei.haraldsen');
  });

  it('that were renamed without the time of change are seen in the list', async () => {
    const { read, change } = await labelled();
    await change({ add_labels: LABEL }, MEI);
    const { facts } = await read();
    const known = {
      ...facts,
      mergeRequests: facts.mergeRequests.map((one) => ({ ...one, labels: [{ name: 'old name', by: null }] })),
    };
    expect((await read({ known })).labels?.map(({ name }) => name)).toEqual([LABEL]);
  });

  it.each<[string, (server: Embedded) => Parameters<typeof clientOn>[1], boolean]>([
    ['a job token', ({ project }) => ({ token: project.jobToken, kind: 'job' }), false],
    [
      'a token without the right',
      ({ gitlab, project }) => {
        const only = [
          ...['GET /projects/:id', 'GET /projects/:id/merge_requests', 'GET /projects/:id/merge_requests/:iid'],
          ...['GET /projects/:id/merge_requests/:iid/commits', 'GET /projects/:id/repository/commits'],
        ];
        return { token: addToken(gitlab, project.id, { only }) };
      },
      true,
    ],
  ])('with %s do not say who set them, and nothing is amiss', async (_whose, tokenOf, asks) => {
    const { server, iid, change } = await labelled();
    await change({ add_labels: LABEL }, MEI);
    const gaps = createGaps();
    server.seen();
    const ask = gitlabCi(clientOn(server, tokenOf(server)), { defaultBranch: 'main', gaps });
    const facts = await ask(question([], { mergeRequest: iid }));
    expect(open(facts, iid)?.labels).toEqual([{ name: LABEL, by: null }]);
    expect(events(server.seen())).toHaveLength(asks ? 1 : 0);
    expect(gaps.all().join()).not.toContain('label');
  });

  it('whose user or label is gone are told as far as they are', async () => {
    const server = await embedded({
      stores: ['yolo-solar'],
      meddle: ({ path }) =>
        path.endsWith('/resource_label_events')
          ? {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify([
                { id: 9, user: null, label: { name: LABEL }, action: 'add' },
                { id: 7, user: { id: 3, username: 'ada' }, label: { name: LABEL }, action: 'add' },
                { id: 8, user: { id: 3, username: 'ada' }, label: null, action: 'remove' },
                { id: 5, user: { id: 3, username: 'ada' }, label: { name: 'ready' }, action: 'add' },
              ]),
            }
          : undefined,
    });
    onTestFinished(() => server.close());
    const iid = server.project.openMergeRequest;
    await change(server, { labels: `${LABEL},ready,unheard` });
    const facts = await sourceOn(server).ciFacts(question([], { mergeRequest: iid }));
    expect(open(facts, iid)?.labels.map(({ name, by }) => [name, by?.username])).toEqual([
      [LABEL, undefined],
      ['ready', 'ada'],
      ['unheard', undefined],
    ]);
  });
});

it('lines of the description that accept are read with every merge request, and the rest of it is not kept', async () => {
  const { read, change, iid } = await labelled();
  const template = '<!--\nml-report accept: METRIC why\n-->\nPlain words.\n- ml-report accept: val/* known\n';
  await change({ description: template });
  const { facts } = await read();
  expect(open(facts, iid)?.accepts).toEqual([{ metric: 'val/*', reason: 'known' }]);
  expect(JSON.stringify(facts.mergeRequests)).not.toContain('Plain words');
  await change({ description: '' });
  expect(open((await read({ known: facts })).facts, iid)?.accepts).toEqual([]);
});
