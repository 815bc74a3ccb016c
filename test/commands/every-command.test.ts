/** What holds for every command: the common options do what they say, progress is told as its reader can use it, results alone are on standard output. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import type { World } from '../../src/program.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { ml } from '../support/world.ts';

/** Command lines of all commands that end by themselves, in the order of a pipeline; those that print a result, and those that show progress. */
const lines: readonly { readonly argv: string[]; readonly prints?: true; readonly sections?: string[] }[] = [
  { argv: ['snapshot'], sections: ['runs', 'ci_links', 'metric_histories_and_files'] },
  { argv: ['check'], prints: true },
  { argv: ['reports'] },
  { argv: ['comment', '--dry-run'], prints: true },
  { argv: ['site'], sections: ['dashboard'] },
  {
    argv: ['run', '--no-site', '--dry-run'],
    prints: true,
    sections: ['runs', 'ci_links', 'metric_histories_and_files'],
  },
  { argv: ['export'], prints: true },
  { argv: ['doctor'], prints: true, sections: ['checks'] },
  { argv: ['init'], prints: true, sections: ['looking_at_experiments_and_their_newest_runs'] },
  { argv: ['completion', 'bash'], prints: true },
];

let gitlab: Embedded;
let folder: string;
beforeAll(async () => {
  gitlab = await embedded({ stores: ['yolo-solar'] });
  folder = mkdtempSync(join(tmpdir(), 'ml-report-every-'));
  mkdirSync(join(folder, 'settings'));
  writeFileSync(join(folder, 'settings/ours.yml'), 'metrics: { "metrics/mAP*": { goal: maximize, primary: true } }\n');
  return async () => {
    rmSync(folder, { recursive: true });
    await gitlab.close();
  };
});

/** With all common options, so that nothing is where it usually is. */
function go(
  argv: readonly string[],
  more: readonly string[],
  world: Partial<World> & { env?: Record<string, string> },
) {
  const { trackingUri, token, openMergeRequest } = gitlab.project;
  const common = ['--config', 'settings/ours.yml', '--dir', 'handed', '--source', trackingUri];
  const env = { ...world.env, MLFLOW_TRACKING_TOKEN: token };
  const words = [...argv, ...common, '--mr', String(openMergeRequest), '--read-only', ...more];
  return ml(words, { ...world, folder, env });
}

const ESC = '\u001b';
const job = () => ({
  CI: 'true',
  GITLAB_CI: 'true',
  CI_API_V4_URL: `${gitlab.gitlab.url}/api/v4`,
  CI_PROJECT_ID: `${gitlab.project.id}`,
});

it('the table has every command but those that serve until they are stopped', () => {
  const serving = ['preview', 'demo'];
  expect([...new Set(lines.map(({ argv }) => argv[0]))].sort()).toEqual(
    commands
      .map(({ name }) => name)
      .filter((name) => !serving.includes(name))
      .sort(),
  );
});

describe('in a job', () => {
  it.each(lines)('$argv says what it does in sections that fold, and prints its result alone', async (line) => {
    gitlab.seen();
    const { exit, out, err } = await go(line.argv, ['--no-color'], { env: job() });
    expect(exit).toBeLessThan(3);
    const marks = [...err.matchAll(new RegExp(`${ESC}\\[0Ksection_(start|end):(\\d+):(\\w+)\\r${ESC}\\[0K`, 'g'))];
    expect(marks.map(([, which, , name]) => `${which} ${name}`)).toEqual(
      (line.sections ?? []).flatMap((name) => [`start ${name}`, `end ${name}`]),
    );
    expect(out === '').toBe(line.prints === undefined);
    expect(out).not.toContain(ESC);
    expect(err.replaceAll(new RegExp(`${ESC}\\[0K`, 'g'), '')).not.toContain(ESC);
    expect(out + err).not.toContain(gitlab.project.token);
    const writes = gitlab.seen().filter(({ method, path }) => method !== 'GET' && !/\/graphql$|\/search$/.test(path));
    expect(writes).toEqual([]);
    expect(existsSync(join(folder, '.ml-report'))).toBe(false);
  });

  it('by hand, the dashboard says what shows it', async () => {
    const { err } = await go(['site', '--out', 'other'], [], {});
    expect(err).toMatch(/\nml-report preview --out other shows it\.\n$/);
  });

  it('each thing was made where the options said', () => {
    for (const path of [
      'handed/snapshot.sqlite',
      'handed/comparison.json',
      'handed/reports/junit.xml',
      'public/index.html',
    ])
      expect(existsSync(join(folder, path)), path).toBe(true);
  });
});

describe('on a terminal', () => {
  it.each(lines.filter(({ argv }) => argv[0] !== 'site'))(
    '$argv leaves no half line behind, and no marks of a job',
    async ({ argv }) => {
      let clock = Date.UTC(2026, 0, 15);
      const now = () => {
        clock += 400;
        return clock;
      };
      const { err } = await go(
        argv,
        ['--full'].filter(() => argv[0] === 'snapshot'),
        { terminal: true, now },
      );
      expect(err).not.toContain('section_');
      for (const line of err.split('\n')) {
        const shown = line.split(`\r${ESC}[2K`).at(-1) ?? '';
        expect(shown).not.toMatch(/ left$/);
      }
      expect(err === '' || err.endsWith('\n')).toBe(true);
      if (argv[0] === 'snapshot') expect(err).toMatch(/\d of \d+ runs read, about \d+ s left/);
      if (argv[0] === 'snapshot') expect(err).toMatch(/\d+ histor(y|ies) read, about \d+ (s|min) left/);
      if (argv[0] === 'doctor') expect(err).toMatch(/\d of \d+, about \d+ s left/);
      if (argv[0] === 'init') expect(err).toMatch(/\d of \d+ experiments, about \d+ s left/);
    },
  );
});

describe('where it should be quiet', () => {
  it.each(lines.filter(({ argv }) => argv[0] !== 'site'))(
    '$argv says nothing but its result',
    async ({ argv, prints }) => {
      const { err, out } = await go(argv, ['--log-level', 'quiet'], { env: job() });
      expect(err).toBe('');
      expect(out === '').toBe(prints === undefined);
    },
  );
});
