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
    expect(Object.keys(texts)).toEqual(['', ...commands.map(({ name }) => name)]);
    for (const words of [[], ['check'], ['comment']]) {
      expect(await say(command, ...words)).toBe(await say(join(packageRoot, 'src/cli.ts'), ...words));
    }
  });

  it('knows its version', async () => {
    const { stdout } = await execa(command, ['--version'], {
      cwd: elsewhere,
      preferLocal: true,
      localDir: packageRoot,
    });
    expect(stdout).toContain(packageVersion);
  });

  it('ends with 2 where the user can mend it', async () => {
    const { exitCode } = await execa(process.execPath, [command, 'no-such-command'], { cwd: elsewhere, reject: false });
    expect(exitCode).toBe(2);
  });
});

describe('the package', () => {
  let paths: string[];
  beforeAll(async () => {
    const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
    const { stdout } = await execa('npm', words, { cwd: packageRoot });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    paths = files.map(({ path }) => path);
  });

  it.each([
    'dist/cli.js',
    'dist/ml-report.schema.json',
    'site/pages/index.astro',
    'src/cli.ts',
    'src/demo/stores/yolo-solar.tar.gz',
    'templates/report.yml',
    'astro.config.mjs',
    'tsconfig.json',
    'package.json',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
  ])('brings %s', (path) => {
    expect(paths).toContain(path);
  });

  it('brings nothing that users do not need', () => {
    const wanted =
      /^(dist|src|site|templates)\/|^(package\.json|astro\.config\.mjs|tsconfig\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
    expect(
      paths.filter((path) => /\.(test\.ts|map|log|sqlite|db)$|customer-segments|wheat-detection/.test(path)),
    ).toEqual([]);
  });

  it('brings the licence of every store in it', () => {
    const stores = paths.filter((path) => path.endsWith('.tar.gz'));
    expect(stores.filter((path) => !paths.includes(path.replace(/\.tar\.gz$/, '.LICENSE.txt')))).toEqual([]);
  });
});
