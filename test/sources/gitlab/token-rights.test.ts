import { describe, expect, it, onTestFinished } from 'vitest';
import { addToken, expireToken } from '../../../src/demo/index.ts';
import { embedded } from '../../support/embedded.ts';
import { readAll } from '../reading.ts';
import { of, question, sourceOn } from './clients.ts';

describe('a token of little rights', () => {
  it('leaves a gap for each thing that it may not see, and fails for none', async () => {
    const server = await embedded({ stores: ['yolo-solar'] });
    onTestFinished(() => server.close());
    const whole = await readAll(sourceOn(server), { histories: false });
    const only = ['GET /projects/:id/ml/mlflow/*path', 'POST /projects/:id/ml/mlflow/*path'];
    const token = addToken(server.gitlab, server.project.id, { only });
    const source = sourceOn(server, { token });
    const read = await readAll(source, { histories: false });
    expect(read.runs).toEqual(whole.runs.map((run) => ({ ...run, user: null, url: null })));
    const facts = await source.ciFacts(question([1, 2, 3]));
    expect(facts).toMatchObject({ mergeRequests: [], commits: [] });
    expect(source.gaps().toSorted()).toMatchInlineSnapshot(`
      [
        "GraphQL does not tell of experiments, since this token may not see the project: when and by whom each was made is missing.",
        "Merge requests are hidden from this token.",
        "Of the 3 CI jobs that runs name, 3 were not found (gone, or hidden from this token): those runs have no links to job, pipeline and user.",
        "The default branch is not known, so its commits were not read.",
        "This token may not see the project itself: its name and default branch are missing.",
        "This token may not see users: who logged a run is missing.",
      ]
    `);
  });

  it('of a guest reads the runs one by one, and no CI', async () => {
    const server = await embedded({ stores: ['yolo-solar'] });
    onTestFinished(() => server.close());
    const token = addToken(server.gitlab, server.project.id, { level: 'guest' });
    const whole = await readAll(sourceOn(server), { histories: false });
    const source = sourceOn(server, { token });
    expect((await readAll(source, { histories: false })).runs).toEqual(whole.runs);
    const facts = await source.ciFacts(question([1, 2, 3]));
    expect(facts).toMatchObject({ mergeRequests: [], commits: [] });
    expect(source.gaps().toSorted()).toMatchInlineSnapshot(`
      [
        "Merge requests are hidden from this token.",
        "Of the 3 CI jobs that runs name, 3 were not found (gone, or hidden from this token): those runs have no links to job, pipeline and user.",
        "The commits of the default branch are hidden from this token.",
      ]
    `);
  });

  it('that expires meanwhile ends the reading', async () => {
    const server = await embedded({ stores: ['yolo-solar'] });
    onTestFinished(() => server.close());
    const token = addToken(server.gitlab, server.project.id);
    const source = sourceOn(server, { token });
    const listed = await source.experiments();
    expireToken(server.gitlab, token);
    const first = listed.find(({ runs }) => runs !== 0);
    const all = async () => {
      if (first) for await (const page of source.runs(first.experiment, { ahead: true })) expect(page).toBeDefined();
    };
    await expect(all()).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
    await expect(source.ciFacts(question([1]))).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });
});

describe('users', () => {
  /** Runs in two experiments, each logged by somebody else. */
  async function withPeople(count: number) {
    const server = await embedded({ stores: ['yolo-solar'] });
    onTestFinished(() => server.close());
    for (let i = 0; i < count; i++) {
      const token = addToken(server.gitlab, server.project.id);
      for (const experiment_id of ['1', '2']) {
        const path = '/ml/mlflow/api/2.0/mlflow/runs/create';
        await server.rest('POST', path, { experiment_id }, token);
      }
    }
    const source = sourceOn(server);
    server.seen();
    const { runs } = await readAll(source, { histories: false });
    return { server, runs, asked: of('users', server.seen()).map(({ path }) => path) };
  }

  it('are asked for once each, and not at all where an earlier snapshot knew them', async () => {
    const { server, runs, asked } = await withPeople(3);
    const people = runs.flatMap(({ user }) => user ?? []);
    expect(new Set(people.map(({ id }) => id)).size).toBeGreaterThanOrEqual(4);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(new Set(asked).size).toBe(asked.length);
    const known = sourceOn(server);
    known.recall({ people, project: null });
    const again = await readAll(known, { histories: false });
    expect(of('users', server.seen())).toEqual([]);
    expect(again.runs).toEqual(runs);
  });

  it('are not asked for any more once the token was refused one', async () => {
    const { server } = await withPeople(30);
    const only = ['GET /projects/:id/ml/mlflow/*path', 'POST /projects/:id/ml/mlflow/*path'];
    const source = sourceOn(server, { token: addToken(server.gitlab, server.project.id, { only }) });
    server.seen();
    const { runs } = await readAll(source, { histories: false });
    expect(runs.every(({ user }) => user === null)).toBe(true);
    expect(of('users', server.seen()).length).toBeLessThanOrEqual(20);
  });
});
