import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { renameProject } from '../../../src/demo/index.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { of, sourceOn } from './clients.ts';

let server: Embedded;
beforeAll(async () => {
  server = await embedded({ stores: ['nilm-benchmark'] });
});
afterAll(() => server.close());

async function lacking(...lacks: string[]) {
  const poorer = await embedded({ stores: ['nilm-benchmark'], lacks });
  onTestFinished(() => poorer.close());
  const source = sourceOn(poorer);
  return { poorer, source, listed: await source.experiments() };
}

describe('experiments', () => {
  it('come with creator, time and the number of their runs, in one request beside the list', async () => {
    const source = sourceOn(server);
    server.seen();
    const listed = await source.experiments();
    const seen = server.seen();
    expect(of('graphql', seen)).toHaveLength(1);
    expect(of('tracking', seen)).toHaveLength(1);
    expect(listed).toHaveLength(5);
    for (const { experiment, runs } of listed) {
      let found = 0;
      for await (const page of source.runs(experiment, { ahead: false })) found += page.length;
      expect(runs, experiment.name).toBe(found);
      expect(experiment.creator?.url).toContain(server.gitlab.url);
      expect(experiment.created_at).toBeGreaterThan(Date.UTC(2015));
    }
    expect(source.gaps()).toEqual([]);
  });

  it('are asked about at once where the project was last known to be, and again where it is by now', async () => {
    const moved = await embedded({ stores: ['nilm-benchmark'] });
    onTestFinished(() => moved.close());
    const path = moved.project.path;
    const asked = async (expected: string) => {
      const source = sourceOn(moved, {}, { path: expected });
      moved.seen();
      const listed = await source.experiments();
      expect(source.gaps()).toEqual([]);
      return { listed, questions: of('graphql', moved.seen()).length };
    };
    const { listed, questions } = await asked(path);
    expect(questions).toBe(1);
    expect(listed.every(({ runs }) => runs !== null)).toBe(true);
    expect(await asked('research/elsewhere')).toEqual({ listed, questions: 2 });
    renameProject(moved.gitlab, moved.project.id, 'research/renamed');
    const after = await asked(path);
    expect(after.questions).toBe(2);
    expect(after.listed.map(({ runs }) => runs)).toEqual(listed.map(({ runs }) => runs));
  });

  it('beyond a hundred come with theirs too', async () => {
    const many = await embedded({ stores: ['yolo-solar'] });
    onTestFinished(() => many.close());
    for (let i = 0; i < 230; i++) await many.log('experiments/create', { name: `sweep ${i}` });
    many.seen();
    const listed = await sourceOn(many).experiments();
    expect(of('graphql', many.seen())).toHaveLength(3);
    expect(listed).toHaveLength(234);
    expect(listed.filter(({ runs, experiment }) => runs === null || experiment.creator === null)).toEqual([]);
  });

  it.each([
    ['creator', { creator: null }, /MlExperiment\.creator: who made each experiment is missing/],
    ['createdAt', { created_at: null }, /when each experiment was made is missing/],
    ['candidateCount', {}, /how many runs an experiment has/],
    ['modelId', {}, null],
    ['id', {}, null],
  ])('lack only what the server lacks: %s', async (field, without, gap) => {
    const whole = await sourceOn(server).experiments();
    const { poorer, source, listed } = await lacking(`MlExperiment.${field}`);
    expect(of('graphql', poorer.seen())).toHaveLength(2);
    const local = (text: string) => text.replaceAll(server.gitlab.url, poorer.gitlab.url);
    const expected = whole.map(({ experiment, runs }) => ({
      experiment: { ...experiment, ...without },
      runs: field === 'candidateCount' ? null : runs,
    }));
    expect(JSON.parse(JSON.stringify(listed))).toEqual(JSON.parse(local(JSON.stringify(expected))));
    expect(source.gaps()).toEqual(gap === null ? [] : [expect.stringMatching(gap)]);
  });

  it('are asked for without all fields that are unknown at once', async () => {
    const { poorer, source, listed } = await lacking(
      'MlExperiment.creator',
      'MlExperiment.createdAt',
      'MlExperiment.modelId',
    );
    expect(of('graphql', poorer.seen())).toHaveLength(2);
    expect(listed.every(({ experiment, runs }) => experiment.creator === null && runs !== null)).toBe(true);
    expect(source.gaps()).toHaveLength(1);
  });

  it('are listed where GraphQL knows none, as in GitLab 17, and that is said', async () => {
    const { poorer, source, listed } = await lacking('Project.mlExperiments');
    expect(of('graphql', poorer.seen())).toHaveLength(1);
    expect(listed.map(({ runs }) => runs)).toEqual([null, null, null, null, null]);
    expect(source.gaps()).toEqual([
      'GraphQL does not tell of experiments, since it does not know Project.mlExperiments: when and by whom each was made is missing.',
    ]);
  });
});
