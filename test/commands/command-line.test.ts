import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { packageRoot, packageVersion } from '../../src/package-root.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

const GITLAB = 'http://127.0.0.1:9/api/v4/projects/7/ml/mlflow';

describe.each(commands.map((command) => [command.name, command] as const))('%s --help', (name, command) => {
  it('says what it does, its options and an example, as a result', async () => {
    const { exit, out, err } = await ml([name, '--help']);
    expect(exit).toBe(0);
    expect(err).toBe('');
    expect(out.replace(/\s+/g, ' ')).toContain(command.summary);
    expect(out).toContain(`Example:\n  ${command.example}`);
    expect(command.example).toMatch(/^ml-report /);
    for (const flag of ['--config', '--dir', '--source', '--mr', '--log-level', '--no-color', '--help'])
      expect(out).toContain(flag);
    for (const { flags } of command.options) expect(out).toContain(flags);
  });
});

describe('the program', () => {
  it('lists every command', async () => {
    const { exit, out } = await ml(['--help']);
    expect(exit).toBe(0);
    for (const { name } of commands) expect(out).toContain(`\n  ${name} `);
  });

  it('says its version', async () =>
    expect(await ml(['--version'])).toMatchObject({ exit: 0, out: `${packageVersion}\n` }));

  it.each<[string[], string]>([
    [['check', '--nonsense'], "Unknown option '--nonsense'."],
    [['check', '--formt'], "Unknown option '--formt'; did you mean --format?"],
    [['chek'], "Unknown command 'chek'; did you mean check?"],
    [
      ['check', '--mr', '4x'],
      "Option '--mr <number>' argument '4x' is invalid. A whole number is expected, as in --mr 42.",
    ],
    [
      ['check', '--mr', '-1'],
      "Option '--mr <number>' argument '-1' is invalid. A whole number is expected, as in --mr 42.",
    ],
    [
      ['check', '--format', 'xml'],
      "Option '--format <form>' argument 'xml' is invalid. Allowed choices are table, json, markdown.",
    ],
    [
      ['export', '--log-level', 'loud'],
      "Option '--log-level <level>' argument 'loud' is invalid. Allowed choices are quiet, info, debug.",
    ],
    [['check', '--dir'], "Option '--dir <folder>' argument missing."],
    [['check', 'surplus'], "Too many arguments for 'check'. Expected 0 arguments but got 1: surplus."],
    [['completion'], "Missing required argument 'shell'."],
  ])('%j ends with 2 and says why on standard error', async (argv, words) => {
    const { exit, out, err } = await ml(argv);
    const mend = '→ ml-report --help lists the commands, ml-report <command> --help its options.';
    expect({ exit, out, err }).toEqual({ exit: 2, out: '', err: `${words}\n${mend}\n` });
  });

  it('says what it can do where it is asked for nothing', async () => {
    const { exit, out, err } = await ml([]);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain('Commands:');
  });
});

describe('what can be mended ends with 2 and says how', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no token', ['snapshot'], { MLFLOW_TRACKING_URI: GITLAB }, /No GitLab token: .*ML_REPORT_TOKEN.*\n→ Save/],
    ['no source', ['snapshot'], { ML_REPORT_TOKEN: 'x' }, /It is not known where the runs are/],
    [
      'no place that holds runs',
      ['snapshot'],
      { MLFLOW_TRACKING_URI: 'ftp://me:pw@mlflow.example', ML_REPORT_TOKEN: 'x' },
      /ftp:\/\/mlflow\.example is none/,
    ],
    ['nobody listens', ['snapshot'], { MLFLOW_TRACKING_URI: GITLAB, ML_REPORT_TOKEN: 'x' }, /127\.0\.0\.1:9/],
    ['no merge request', ['check'], {}, /--mr <number>/],
    ['no snapshot', ['check', '--mr', '4'], {}, /There is no snapshot at .*snapshot\.sqlite/],
    ['no snapshot to export', ['export'], {}, /Run ml-report snapshot first/],
    ['no comparison', ['comment'], {}, /There is no comparison at/],
    ['no configuration', ['snapshot', '--config', 'absent.yml'], {}, /absent\.yml cannot be read/],
  ])('%s', async (_case, argv, env, words) => {
    const { exit, out, err } = await ml(argv, { env, folder: newFolder() });
    expect(err).toMatch(words);
    expect(err).not.toMatch(/pw@|me:|\n\s+at /);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
  });
});

it('a bug of ours ends with 3, with its stack and where to report it', async () => {
  const { exit, err } = await ml(['--version'], {
    out: () => {
      throw new TypeError('boom');
    },
  });
  expect(exit).toBe(3);
  expect(err).toMatch(/bug of ml-report .*not of yours.*report it.*TypeError: boom\n\s+at /s);
});

describe('as a process', () => {
  const run = (...argv: string[]) => runWith([], ...argv);
  const runWith = (flags: string[], ...argv: string[]) =>
    execa(process.execPath, [...flags, join(packageRoot, 'src/cli.ts'), ...argv], {
      ...{ reject: false, cwd: newFolder(), extendEnv: false, env: { PATH: process.env['PATH'] ?? '' } },
    });

  it('help is a result', async () => {
    expect(await run('--help')).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('snapshot') });
  });

  it('a mistake is none', async () => {
    expect(await run('check')).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--mr') });
    expect(await run('check', '--nonsense')).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('a reader that has read enough and goes away is no mistake', async () => {
    const child = spawn(process.execPath, [join(packageRoot, 'src/cli.ts'), 'completion', 'bash'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    const [exit] = await once(child, 'close');
    expect({ exit, said }).toEqual({ exit: 0, said: '' });
  });

  it('is compiled by V8 without Maglev, which mixed up the times of runs', async () => {
    const { stdout } = await runWith(['--trace-opt'], 'demo', '--help');
    const compiled = stdout.split('\n').filter((line) => line.startsWith('[completed compiling'));
    expect(compiled.some((line) => line.includes('TURBOFAN'))).toBe(true);
    // Node's own start, before any program, may compile a few; the program, with Maglev, some fifty.
    expect(compiled.filter((line) => line.includes('MAGLEV')).length).toBeLessThan(10);
  });
});

describe('run in a fork, which is given no token', () => {
  const env = {
    ...{ CI_API_V4_URL: 'https://gitlab.example/api/v4', CI_PROJECT_ID: '9', CI_MERGE_REQUEST_PROJECT_ID: '7' },
    ...{ CI_MERGE_REQUEST_IID: '42', CI_JOB_TOKEN: 'job' },
  };

  it('reads and posts nothing, says how it can be had, and ends with 0', async () => {
    const { exit, out, err } = await ml(['run'], { env });
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(err).toBe(
      '◆ Nothing was read or posted: this pipeline runs in a fork, where the project’s token is not. A member of the project can run the pipeline there: merge request, Pipelines, Run pipeline.\n',
    );
  });
});
