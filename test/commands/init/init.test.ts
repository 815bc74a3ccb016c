import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSettings } from '../../../src/config/load.ts';
import { packageVersion } from '../../../src/package-root.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { newFolder } from '../../support/folder.ts';
import { ml } from '../../support/world.ts';

let gitlab: Embedded;
beforeAll(async () => {
  gitlab = await embedded();
  return () => gitlab.close();
});

const COMPONENT = '$CI_SERVER_FQDN/tools/ml-report/report@1';

function run(folder: string, argv: readonly string[], answers: string[] | null = null) {
  const { trackingUri, token } = gitlab.project;
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answers?.shift() ?? '';
  };
  const env = { MLFLOW_TRACKING_URI: trackingUri, MLFLOW_TRACKING_TOKEN: token };
  return ml(['init', ...argv], { folder, env, ask: answers === null ? null : ask }).then((ended) => ({
    ...ended,
    asked,
  }));
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

describe('ml-report init', () => {
  it('with --yes writes a configuration that our own reader takes, and the include', async () => {
    const folder = newFolder();
    const { exit, out, err } = await run(folder, ['--yes', '--component', COMPONENT]);
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(err).toMatch(/Found 4 experiments; looked at 30 of the newest runs\.\nml-report\.yml is written\.\n/);
    expect(read(folder, 'ml-report.yml')).toMatch(
      new RegExp(
        `^# yaml-language-server: \\$schema=https://unpkg\\.com/ml-report@${packageVersion}/dist/ml-report\\.schema\\.json\n`,
      ),
    );
    const { metrics, replicates } = loadSettings(null, folder);
    expect(metrics[0]).toMatchObject({ glob: 'test_mean_iou', goal: 'maximize', primary: true, gates: [] });
    expect(metrics.find(({ glob }) => glob === 'val_avg_loss')).toMatchObject({ goal: 'minimize' });
    expect(replicates).toEqual(['general-seed', 'pytorch-seed']);
    expect(parse(read(folder, '.gitlab-ci.yml'))).toEqual({
      include: [{ component: COMPONENT, inputs: { stage: 'deploy' } }],
    });
  });

  it('writes nothing where nobody can be asked, and prints both', async () => {
    const folder = newFolder();
    const { exit, out, err } = await run(folder, ['--component', COMPONENT]);
    expect(exit).toBe(0);
    expect(out).toContain('\nmetrics:\n');
    expect(parse(out)).toMatchObject({ include: [{ component: COMPONENT }], replicates: expect.any(Array) });
    expect(err).toContain('--yes writes it');
    expect(existsSync(join(folder, 'ml-report.yml')) || existsSync(join(folder, '.gitlab-ci.yml'))).toBe(false);
  });

  it('asks on a terminal, and does what is answered', async () => {
    const folder = newFolder();
    const { asked, err } = await run(folder, ['--component', COMPONENT], ['test_avg_ac', 'test_avg_acc', 'y', 'n']);
    expect(asked).toEqual([
      'The metric that matters most [test_mean_iou]: ',
      'No run logs “test_avg_ac”; did you mean test_avg_acc?\nThe metric that matters most [test_mean_iou]: ',
      'Write ml-report.yml? [Y/n] ',
      'Add the component to .gitlab-ci.yml? [Y/n] ',
    ]);
    expect(loadSettings(null, folder).metrics[0]).toMatchObject({ glob: 'test_avg_acc', primary: true });
    expect(existsSync(join(folder, '.gitlab-ci.yml'))).toBe(false);
    expect(err).toContain('ml-report.yml is written.');
  });

  it('never replaces a configuration without asking, wherever it is', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, '.gitlab'));
    writeFileSync(join(folder, '.gitlab/ml-report.yml'), 'history: all\n');
    const { err } = await run(folder, ['--yes', '--component', COMPONENT]);
    expect(err).toContain('◆ .gitlab/ml-report.yml is there already and was left as it is');
    expect(read(folder, '.gitlab/ml-report.yml')).toBe('history: all\n');
    expect(existsSync(join(folder, 'ml-report.yml'))).toBe(false);
    const answered = await run(folder, [], ['', '', 'n']);
    expect(answered.asked[1]).toBe('.gitlab/ml-report.yml is there already. Replace it? [y/N] ');
    expect(read(folder, '.gitlab/ml-report.yml')).toBe('history: all\n');
    await run(folder, [], ['', 'yes', 'n']);
    expect(loadSettings(null, folder)).toMatchObject({ history: 'auto', replicates: ['general-seed', 'pytorch-seed'] });
  });

  it('adds to a pipeline that is there, keeps its rights, and adds once', async () => {
    const folder = newFolder();
    const file = join(folder, '.gitlab-ci.yml');
    writeFileSync(file, '# ours\nstages: [prepare, train, judge]\ntrain:\n  script: python train.py\n');
    chmodSync(file, 0o600);
    await run(folder, ['--yes', '--component', COMPONENT]);
    const once = readFileSync(file, 'utf8');
    expect(once).toBe(
      `# ours\nstages: [prepare, train, judge]\ntrain:\n  script: python train.py\n\ninclude:\n  - component: ${COMPONENT}\n    inputs: { stage: judge }\n`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await run(folder, ['--yes'])).err).toContain('.gitlab-ci.yml includes the component already.');
    expect(readFileSync(file, 'utf8')).toBe(once);
  });

  it('includes no project that the server does not have', async () => {
    const folder = newFolder();
    const { exit, out, err } = await run(folder, ['--yes']);
    expect(exit).toBe(0);
    expect(err).toContain('◆ .gitlab-ci.yml was left as it is, since this server shows no project ml-report/ml-report');
    expect(out).toContain(`  - component: $CI_SERVER_FQDN/ml-report/ml-report/report@${packageVersion}\n`);
    expect(existsSync(join(folder, '.gitlab-ci.yml'))).toBe(false);
  });

  it('needs no more than read_api, and changes nothing on the server', async () => {
    gitlab.seen();
    const { readToken, trackingUri } = gitlab.project;
    const env = { MLFLOW_TRACKING_URI: trackingUri, MLFLOW_TRACKING_TOKEN: readToken };
    const { exit } = await ml(['init', '--read-only'], { folder: newFolder(), env });
    expect(exit).toBe(0);
    const written = gitlab.seen().filter(({ method, path }) => method !== 'GET' && !/graphql|search/.test(path));
    expect(written).toEqual([]);
  });
});
