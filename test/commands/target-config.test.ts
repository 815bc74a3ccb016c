import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeFile } from '../../src/demo/index.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
beforeAll(async () => {
  server = await embedded({ stores: ['yolo-solar'] });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = newFolder();
});

const onMain = (path: string, content: string | null) =>
  writeFile(server.gitlab, server.project.id, { branch: 'main', path, content });
const here = (path: string, content = '') => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};

async function take(argv: readonly string[] = [], { below = '', ...env }: Record<string, string> = {}) {
  const { project } = server;
  const place = join(folder, below);
  mkdirSync(place, { recursive: true });
  const variables = { MLFLOW_TRACKING_URI: project.trackingUri, ML_REPORT_TOKEN: project.token };
  const mr = ['--mr', String(project.openMergeRequest)];
  server.seen();
  const ended = await ml(['snapshot', ...mr, ...argv], { folder: place, env: { ...variables, ...env } });
  expect(ended).toMatchObject({ exit: 0 });
  const asked = server.seen().flatMap(({ path }) => /\/files\/(.*)\/raw$/.exec(path)?.[1] ?? []);
  const reader = openSnapshot(join(place, '.ml-report', 'snapshot.sqlite'));
  reader.close();
  return { target: reader.head.target, asked: asked.map(decodeURIComponent), err: ended.err };
}

describe('the target branch’s configuration in a snapshot', () => {
  it('is that of the branch, whatever stands here', async () => {
    onMain('ml-report.yml', 'site: { title: Theirs }\n');
    here('ml-report.yml', 'site: { title: Ours }\n');
    const { target, err } = await take();
    expect(target).toMatchObject({ branch: 'main', why: '', absent: false, settings: { title: 'Theirs' } });
    expect(err).not.toContain('◆');
  });

  it('takes the experiments that the component names, as ours does', async () => {
    onMain('ml-report.yml', 'experiments: [a, b]\n');
    const { target } = await take([], { ML_REPORT_EXPERIMENTS: '["*"]' });
    expect(target?.settings?.experiments).toEqual(['*']);
    expect((await take()).target?.settings?.experiments).toEqual(['a', 'b']);
  });

  it('that is not there is said to be absent', async () => {
    onMain('ml-report.yml', null);
    const { target, err } = await take();
    expect(target).toEqual({
      ...{ branch: 'main', settings: null, absent: true },
      why: 'The target branch main has no configuration.',
    });
    expect(err).not.toContain('◆');
  });

  it('with mistakes is told with the first of them', async () => {
    onMain('ml-report.yml', 'history: auto\nhistroy: none\nsite: 3\n');
    const { target, err } = await take();
    expect(target).toMatchObject({ branch: 'main', settings: null, absent: false });
    expect(target?.why).toMatch(
      /^The configuration of main is not valid, so it was not used: ml-report\.yml:2: histroy: there is no such key; did you mean history\?$/,
    );
    expect(err).toContain(`◆ ${target?.why}`);
  });

  it('that holds a secret where it is wrong does not tell it', async () => {
    onMain('ml-report.yml', `glpat-${'x'.repeat(20)}: 1\n`);
    const { target } = await take();
    expect(target?.why).toContain('[redacted]');
    expect(target?.why).not.toContain('xxxx');
  });
});

describe('it is looked for', () => {
  const usual = ['ml-report.yml', '.gitlab/ml-report.yml'];
  beforeEach(() => onMain('ml-report.yml', null));

  it.each<[string, readonly string[], () => void, Record<string, string>, readonly string[]]>([
    ['in the usual places', [], () => {}, {}, usual],
    ['where --config is', ['--config', 'ci/own.yml'], () => here('ci/own.yml'), {}, ['ci/own.yml']],
    [
      'in the usual places where --config is outside',
      ['--config', join('..', 'own.yml')],
      () => here('own.yml'),
      { below: 'checkout' },
      usual,
    ],
    [
      'below the folder that it is called in',
      [],
      () => here('.git/HEAD'),
      { below: 'models/a' },
      ['models/a/ml-report.yml', 'models/a/.gitlab/ml-report.yml'],
    ],
    [
      'where --config is, from the root of the repository',
      ['--config', join('..', 'own.yml')],
      () => {
        here('.git/HEAD');
        here('models/own.yml');
      },
      { below: 'models/a' },
      ['models/own.yml'],
    ],
  ])('%s', async (_where, argv, prepare, env, paths) => {
    prepare();
    expect((await take(argv, env)).asked).toEqual(paths);
  });
});

it('labels, metrics and reasons that hold secrets are stored without them', async () => {
  const secret = `glpat-${'y'.repeat(20)}`;
  const iid = server.project.openMergeRequest;
  await server.rest('PUT', `/merge_requests/${iid}`, {
    ...{ labels: `known,x ${secret}`, description: `ml-report accept: loss by ${secret}` },
  });
  await take();
  const reader = openSnapshot(join(folder, '.ml-report', 'snapshot.sqlite'));
  reader.close();
  const one = reader.head.merge_requests.find((other) => other.iid === iid);
  expect(one?.labels.map(({ name }) => name)).toEqual(['known', 'x [redacted]']);
  expect(one?.labels[0]?.by?.username).toBe(`project_${server.project.id}_bot`);
  expect(one?.accepts).toEqual([{ metric: 'loss', reason: 'by [redacted]' }]);
});
