import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Experiment } from '../../../src/core/model/project.ts';
import { listShippedStores } from '../../../src/demo/index.ts';
import { gitlabSource } from '../../../src/sources/index.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { readAll } from '../reading.ts';
import { clientOn, of, sourceOn } from './clients.ts';

describe.each(listShippedStores())('the store %s', (store) => {
  it('is read the same by the search and by a token that may only read', async () => {
    const server = await embedded({ stores: [store] });
    onTestFinished(() => server.close());
    const full = await readAll(sourceOn(server), { histories: false, artifacts: true });
    server.seen();
    const source = sourceOn(server, { token: server.project.readToken }, { readOnly: true });
    const read = await readAll(source, { histories: false, artifacts: true });
    expect(read).toEqual(full);
    expect(source.gaps()).toEqual([]);
    expect(full.runs.length).toBeGreaterThan(5);
    const posts = server.seen().filter(({ method, path }) => method === 'POST' && !path.endsWith('/graphql'));
    expect(posts).toEqual([]);
  });
});

describe('a token that may only read', () => {
  let server: Embedded;
  beforeAll(async () => {
    server = await embedded({ stores: ['nilm-benchmark'], root: '/gitlab' });
  });
  afterAll(() => server.close());
  const readToken = () => ({ token: server.project.readToken });

  it('is found out by the first search, and then reads as if it had been said', async () => {
    server.seen();
    const source = sourceOn(server, readToken());
    const read = await readAll(source, { histories: false });
    const searches = server.seen().filter(({ path }) => path.endsWith('runs/search'));
    expect(searches.map(({ status }) => status)).toEqual([403]);
    expect(read).toEqual(await readAll(sourceOn(server), { histories: false }));
    expect(source.gaps()).toEqual([]);
  });

  it('costs one request for a hundred names, and one for each run', async () => {
    const source = sourceOn(server, readToken(), { readOnly: true });
    const [listed] = (await source.experiments()).toSorted((a, b) => (b.runs ?? 0) - (a.runs ?? 0));
    if (!listed) return expect.unreachable('no experiment');
    server.seen();
    const runs = [];
    for await (const page of source.runs(listed.experiment, { ahead: true })) runs.push(...page);
    const seen = server.seen();
    expect(runs).toHaveLength(listed.runs ?? -1);
    expect(of('graphql', seen)).toHaveLength(1);
    expect(seen.filter(({ path }) => path.endsWith('runs/get'))).toHaveLength(runs.length);
  });

  it('reads few runs more than are wanted', async () => {
    const source = sourceOn(server, readToken(), { readOnly: true });
    const [listed] = (await source.experiments()).toSorted((a, b) => (b.runs ?? 0) - (a.runs ?? 0));
    if (!listed) return expect.unreachable('no experiment');
    server.seen();
    for await (const page of source.runs(listed.experiment, { ahead: false })) if (page.length > 0) break;
    expect(server.seen().filter(({ path }) => path.endsWith('runs/get')).length).toBeLessThanOrEqual(8);
  });

  it('asks nothing of an experiment without runs', async () => {
    const { experiment_id } = await server.log<{ experiment_id: string }>('experiments/create', { name: 'empty' });
    const source = sourceOn(server, readToken(), { readOnly: true });
    const listed = (await source.experiments()).find(({ experiment }) => experiment.id === experiment_id);
    if (!listed) return expect.unreachable('no experiment');
    server.seen();
    const pages = [];
    for await (const page of source.runs(listed.experiment, { ahead: true })) pages.push(page);
    expect(pages.flat()).toEqual([]);
    expect(server.seen().filter(({ path }) => !path.endsWith('get-history'))).toEqual([]);
  });

  it('passes over a run that is deleted between its name and its reading', async () => {
    const source = sourceOn(server, readToken(), { readOnly: true });
    const { experiment_id } = await server.log<{ experiment_id: string }>('experiments/create', { name: 'shrinking' });
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) {
      const { run } = await server.log<{ run: { info: { run_id: string } } }>('runs/create', { experiment_id });
      ids.unshift(run.info.run_id);
    }
    const listed = (await source.experiments()).find(({ experiment }) => experiment.id === experiment_id);
    if (!listed) return expect.unreachable('no experiment');
    const read: string[] = [];
    for await (const page of source.runs(listed.experiment, { ahead: false })) {
      if (read.length === 0) await server.log('runs/delete', { run_id: ids.at(-1) });
      read.push(...page.map(({ run }) => run.run_id));
    }
    expect(read).toEqual(ids.slice(0, -1));
  });

  it('reads an experiment that was made since the experiments were listed, and nothing of one that was deleted', async () => {
    const source = sourceOn(server, readToken(), { readOnly: true });
    const listed = await source.experiments();
    const { experiment_id } = await server.log<{ experiment_id: string }>('experiments/create', { name: 'late' });
    await server.log('runs/create', { experiment_id });
    const late = { ...listed[0]?.experiment, id: experiment_id } as Experiment;
    const idsOf = async (one: Experiment) => {
      const ids: string[] = [];
      for await (const page of source.runs(one, { ahead: true })) ids.push(...page.map(({ run }) => run.run_id));
      return ids;
    };
    expect(await idsOf(late)).toHaveLength(1);
    await server.log('experiments/delete', { experiment_id });
    expect(await idsOf(late)).toEqual([]);
    const fresh = sourceOn(server, readToken(), { readOnly: true });
    await fresh.experiments();
    for await (const page of fresh.runs(late, { ahead: true })) expect(page).toEqual([]);
    for await (const page of sourceOn(server).runs(late, { ahead: true })) expect(page).toEqual([]);
  });

  it.each([
    [
      'knows no experiments, as GitLab 17',
      { generation: 'inline' as const },
      /since it does not know Project\.mlExperiments/,
    ],
    [
      'knows no runs of experiments',
      { lacks: ['MlExperiment.candidates'] },
      /since it does not know MlExperiment\.candidates/,
    ],
    ['does not tell the ids of runs', { lacks: ['MlCandidate.eid'] }, /since it does not know MlCandidate\.eid/],
    ['does not tell the ids of experiments', { lacks: ['MlExperiment.id'] }, /the experiment’s id/],
  ])('is told what to do where GraphQL %s', async (_case, over, words) => {
    const older = await embedded({ stores: ['yolo-solar'], ...over });
    onTestFinished(() => older.close());
    const source = sourceOn(older, { token: older.project.readToken });
    await expect(readAll(source, { histories: false })).rejects.toMatchObject({
      code: 'RUNS_UNLISTABLE',
      message: expect.stringMatching(words),
      hint: expect.stringContaining('scope "api"'),
    });
  });

  it('that has expired is not taken for one that may only read', async () => {
    const source = sourceOn(server, { token: 'expired' });
    await expect(source.experiments()).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });

  it('and may not ask GraphQL cannot list runs', async () => {
    const client = clientOn(server, readToken());
    const mute = { ...client, graphql: () => Promise.reject(new Error('GraphQL: Timeout on validation of query')) };
    await expect(readAll(gitlabSource(mute, mute), { histories: false })).rejects.toMatchObject({
      code: 'RUNS_UNLISTABLE',
      message: expect.stringContaining('Timeout on validation of query'),
    });
  });
});
