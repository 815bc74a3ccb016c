import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../src/commands/index.ts';
import { packageRoot, packageVersion } from '../src/package-root.ts';

const command = join(packageRoot, 'dist/cli.js');
const elsewhere = mkdtempSync(join(tmpdir(), 'ml-report-build-'));

beforeAll(async () => {
  await execa('npm', ['run', 'build'], { cwd: packageRoot });
  return () => rmSync(elsewhere, { recursive: true });
});

describe('the built command', () => {
  it('is a program that runs in any folder', async () => {
    accessSync(command, constants.X_OK);
    const { stdout } = await execa(command, ['--help'], { cwd: elsewhere, preferLocal: true, localDir: packageRoot });
    for (const name of [
      'snapshot',
      'check',
      'comment',
      'site',
      'run',
      'export',
      'doctor',
      'init',
      'preview',
      'demo',
      'completion',
    ]) {
      expect(stdout).toMatch(new RegExp(`^\\s+${name}\\b`, 'm'));
    }
  });

  it('has its help at hand, in the words of the program', async () => {
    const say = async (file: string, ...argv: string[]) =>
      (await execa(process.execPath, [file, ...argv, '--help'], { cwd: elsewhere })).stdout;
    const texts = JSON.parse(readFileSync(join(packageRoot, 'dist/help.json'), 'utf8')) as Record<string, string>;
    expect(Object.keys(texts)).toEqual(['', '--version', ...commands.map(({ name }) => name)]);
    for (const words of [[], ['check'], ['comment']]) {
      expect(await say(command, ...words)).toBe(await say(join(packageRoot, 'src/cli.ts'), ...words));
    }
  });

  it.each(['--version', '-V'])('knows its version by %s, as the program does', async (word) => {
    for (const file of [command, join(packageRoot, 'src/cli.ts')]) {
      const { stdout } = await execa(process.execPath, [file, word], { cwd: elsewhere });
      expect(stdout).toBe(packageVersion);
    }
  });

  it('ends with 2 where the user can mend it', async () => {
    const { exitCode } = await execa(process.execPath, [command, 'no-such-command'], { cwd: elsewhere, reject: false });
    expect(exitCode).toBe(2);
  });
});
