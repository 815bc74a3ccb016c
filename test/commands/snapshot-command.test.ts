import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { type Ended, ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
beforeAll(async () => {
  server = await embedded({ stores: ['nilm-benchmark', 'yolo-solar'] });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = newFolder();
});

const go = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  ml(argv, {
    folder,
    env: { MLFLOW_TRACKING_URI: server.project.trackingUri, ML_REPORT_TOKEN: server.project.token, ...env },
  });
const exported = async (...more: string[]) => (await go(['export', '--history', ...more])).out;
const requests = () => server.seen().length;

describe('an earlier snapshot', () => {
  it('is gone on from: far fewer requests, the same content', async () => {
    requests();
    await go(['snapshot']);
    const first = requests();
    const before = await exported();
    const { exit, err } = await go(['snapshot']);
    expect(exit).toBe(0);
    expect(err).not.toContain('set aside');
    expect(requests()).toBeLessThan(first / 2);
    expect(await exported()).toBe(before);
  });

  it('with --full is not looked at', async () => {
    await go(['snapshot']);
    requests();
    await go(['snapshot']);
    const goingOn = requests();
    const { err } = await go(['snapshot', '--full']);
    expect(err).not.toContain('set aside');
    expect(requests()).toBeGreaterThan(goingOn);
  });

  const file = () => join(folder, '.ml-report', 'snapshot.sqlite');
  const change = (sql: string) => {
    const db = new DatabaseSync(file());
    db.exec(sql);
    db.close();
  };
  it.each<[string, () => void, RegExp]>([
    ['of another format', () => change("UPDATE about SET value = 'ml-report/9' WHERE key = 'format'"), /ml-report\/9/],
    ['that is no database', () => writeFileSync(file(), 'nothing of the kind'), /no whole snapshot/],
    ['that is empty', () => writeFileSync(file(), ''), /snapshot/],
    ['cut short', () => writeFileSync(file(), readFileSync(file()).subarray(0, 30_000)), /no whole snapshot/],
    [
      'damaged in the middle',
      () => {
        const bytes = readFileSync(file());
        for (let at = 16_384; at < bytes.length; at += 8192) bytes.fill(0xff, at, at + 64);
        writeFileSync(file(), bytes);
      },
      /no whole snapshot/,
    ],
    ['that was never finished', () => change("DELETE FROM about WHERE key = 'head'"), /never finished/],
    [
      'of another version of ml-report',
      () => change(`UPDATE about SET value = json_set(value, '$.tool', '0.0.9') WHERE key = 'head'`),
      /taken by ml-report 0\.0\.9/,
    ],
    [
      'of another project',
      () => change(`UPDATE about SET value = json_set(value, '$.origin', 'https://else.example') WHERE key = 'head'`),
      /read from https:\/\/else\.example/,
    ],
    [
      'in which other names were redacted',
      () => change(`UPDATE about SET value = json_set(value, '$.settings.redact', json('["x"]')) WHERE key = 'head'`),
      /other names were redacted/,
    ],
  ])('%s is set aside with a word', async (_what, spoil, why) => {
    await go(['snapshot']);
    const before = await exported();
    spoil();
    const { exit, err } = await go(['snapshot']);
    expect({ exit, err }).toMatchObject({ exit: 0 });
    expect(err).toMatch(/◆ The earlier snapshot is set aside \(.*\); everything is read anew\./);
    expect(err).toMatch(why);
    expect(await exported()).toBe(before);
  });

  it('of another project, in the same folder, leaves nothing of it', async () => {
    const other = server.gitlab.projects[1];
    await go(['snapshot'], { MLFLOW_TRACKING_URI: other?.trackingUri ?? '', ML_REPORT_TOKEN: other?.token ?? '' });
    const { err } = await go(['snapshot']);
    expect(err).toContain('set aside');
    const mixed = await exported();
    await go(['snapshot', '--full']);
    expect(await exported()).toBe(mixed);
  });
});

describe('shards', () => {
  const pipeline = { CI_PIPELINE_ID: '90' };
  const all = async (of: number, env: Record<string, string> = pipeline) => {
    for (let index = 1; index <= of; index++) await go(['snapshot', '--shard', `${index}/${of}`], env);
  };

  it.each([1, 2, 4])('of %i runners are together what one reads', async (of) => {
    await go(['snapshot', '--dir', 'whole']);
    await all(of);
    const { exit, err } = await go(['snapshot', '--merge', '.ml-report']);
    expect(exit).toBe(0);
    expect(err).toMatch(/Snapshot of 5 experiments with \d+ runs/);
    expect(await exported()).toBe(await exported('--dir', 'whole'));
  });

  it('may lie in one folder each', async () => {
    await go(['snapshot', '--dir', 'whole']);
    for (let index = 1; index <= 3; index++) await go(['snapshot', '--shard', `${index}/3`, '--dir', `part-${index}`]);
    expect((await go(['snapshot', '--merge', 'part-1', 'part-2', 'part-3'])).exit).toBe(0);
    expect(await exported()).toBe(await exported('--dir', 'whole'));
  });

  it('go on from their own earlier ones', async () => {
    await all(2);
    requests();
    await all(2);
    const goingOn = requests();
    await go(['snapshot', '--shard', '1/2', '--full'], pipeline);
    await go(['snapshot', '--shard', '2/2', '--full'], pipeline);
    expect(goingOn).toBeLessThan(requests());
  });

  it('missing ones are named, and nothing is written', async () => {
    await go(['snapshot', '--shard', '2/4'], pipeline);
    const { exit, err } = await go(['snapshot', '--merge', '.ml-report']);
    expect(exit).toBe(2);
    expect(err).toContain('1/4, 3/4, 4/4 missing');
    expect(readdirSync(join(folder, '.ml-report'))).toEqual(['shard-2-of-4.sqlite']);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['of two pipelines', () => go(['snapshot', '--shard', '2/2'], { CI_PIPELINE_ID: '91' }), /the pipeline/],
    ['of two merge requests', () => go(['snapshot', '--shard', '2/2', '--mr', '2'], pipeline), /the merge request/],
    [
      'of two projects',
      () => {
        const other = server.gitlab.projects[1];
        const env = { MLFLOW_TRACKING_URI: other?.trackingUri ?? '', ML_REPORT_TOKEN: other?.token ?? '' };
        return go(['snapshot', '--shard', '2/2'], { ...pipeline, ...env });
      },
      /the project/,
    ],
    [
      'of two configurations',
      () => go(['snapshot', '--shard', '2/2'], { ...pipeline, ML_REPORT_EXPERIMENTS: '["k*"]' }),
      /the configuration/,
    ],
    ['of two numbers', () => go(['snapshot', '--shard', '2/3'], pipeline), /the number of shards/],
    [
      'of which one came twice',
      async () => {
        mkdirSync(join(folder, 'twin'));
        const [name = ''] = readdirSync(join(folder, '.ml-report'));
        copyFileSync(join(folder, '.ml-report', name), join(folder, 'twin', name));
      },
      /both are shard 1/,
    ],
  ])('%s are refused by name', async (_what, second, why) => {
    await go(['snapshot', '--shard', '1/2'], pipeline);
    await second();
    const { exit, err } = await go(['snapshot', '--merge', '.ml-report', 'twin']);
    expect(exit).toBe(2);
    expect(err).toMatch(/^The shards \S+shard-1-of-2\.sqlite and \S+ do not belong together: /m);
    expect(err).toMatch(why);
  });

  it.each([['0/2'], ['3/2'], ['two']])('--shard %s is refused', async (part) => {
    const { exit, err } = await go(['snapshot', '--shard', part]);
    expect(exit).toBe(2);
    expect(err).toContain(`“${part}” is no shard`);
  });

  it('where there is none, it is said', async () => {
    expect(await go(['snapshot', '--merge', 'nowhere'])).toMatchObject({ exit: 2 });
  });
});
