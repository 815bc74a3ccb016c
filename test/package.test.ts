import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/package-root.ts';

/** Of a package that a pipeline installs each time, the fewest that can be: machine code for each system cannot be put inside. */
const OUTSIDE = ['@resvg/resvg-js'];

describe('the package', () => {
  let paths: string[];
  beforeAll(async () => {
    const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
    const { stdout } = await execa('npm', words, { cwd: packageRoot });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    paths = files.map(({ path }) => path);
  });

  it.each([
    'src/demo/ml-report.yml',
    'src/demo/stores/yolo-solar.tar.gz',
    'templates/report.yml',
    'package.json',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
  ])('brings %s', (path) => {
    expect(paths).toContain(path);
  });

  it('brings what was built, and no source that nothing reads', () => {
    const wanted =
      /^(dist|src\/demo\/stores|templates)\/|^src\/demo\/ml-report\.yml$|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.(tsx?|astro|map|log|sqlite|db)$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /customer-segments|wheat-detection/.test(path))).toEqual([]);
  });

  it('brings the licence of every store in it', () => {
    const stores = paths.filter((path) => path.endsWith('.tar.gz'));
    expect(stores.filter((path) => !paths.includes(path.replace(/\.tar\.gz$/, '.LICENSE.txt')))).toEqual([]);
  });

  it('asks npm for nothing but what cannot be put inside', () => {
    const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual(OUTSIDE);
  });
});
