import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/package-root.ts';
import { breaches } from './architecture/wall.ts';

const LONGEST = 250;
const TOP_LEVEL = [
  'src',
  'site',
  'templates',
  'test',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'astro.config.mjs',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
];

/** Our own text files below a folder, by their path from the root of the repository. */
function textsBelow(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs|js|astro|css)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(packageRoot.length + 1), readFileSync(path, 'utf8')]),
  );
}

const ours = { ...textsBelow('src'), ...textsBelow('site') };

describe('the house', () => {
  it('has no stray import, no circle, and one door each for the environment and the exit', () => {
    expect(breaches(ours)).toEqual([]);
  });

  it(`has no file of more than ${LONGEST} lines`, () => {
    const long = Object.entries(ours).filter(([, text]) => text.trimEnd().split('\n').length > LONGEST);
    expect(long.map(([path]) => path)).toEqual([]);
  });

  it('has nothing else at its top level', () => {
    const ignored = readFileSync(join(packageRoot, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\//, ''));
    const there = readdirSync(packageRoot).filter((name) => !name.startsWith('.') && !ignored.includes(`${name}/`));
    expect(there.filter((name) => !TOP_LEVEL.includes(name) && !name.endsWith('.log'))).toEqual([]);
  });
});

const clean = {
  'src/core/compare/baseline.ts': "import type { Run } from '../model/run.ts';",
  'src/core/model/run.ts': "import { z } from 'zod';",
  'src/render/charts/curve.ts': "import type { TopLevelSpec } from 'vega-lite';",
  'src/render/charts/svg.ts': "import { View } from 'vega';",
  'site/pages/index.astro': "---\nimport { rows } from '../../src/core/view/rows.ts';\n---\n<p>from 'here'</p>",
  'src/core/view/rows.ts': '',
};

/** Each is one file planted among the clean ones, and what is said of it. */
const planted: [path: string, text: string, complaint: string][] = [
  ['src/core/model/a.ts', "import { readFileSync } from 'node:fs';", 'may not import node:fs'],
  ['src/core/model/a.ts', "import { x } from '../../render/format.ts';", 'may not import ../../render/format.ts'],
  ['src/core/model/a.ts', "import type { x } from '../../gitlab.ts';", 'may not import ../../gitlab.ts'],
  ['src/core/model/a.ts', "export * from '../../store/index.ts';", 'may not import ../../store/index.ts'],
  ['src/render/a.ts', "import { x } from '../publish/sticky-note.ts';", 'may not import ../publish/sticky-note.ts'],
  ['src/render/charts/a.ts', "import { compile } from 'vega-lite';", 'may not import vega-lite'],
  ['src/render/charts/a.ts', "const { View } = await import('vega');", 'may not import vega'],
  ['src/sources/a.ts', "import { x } from '../publish/folder.ts';", 'may not import ../publish/folder.ts'],
  ['src/sources/a.ts', "import { Gitlab } from '@gitbeaker/rest';", 'may not import @gitbeaker/rest'],
  ['src/publish/a.ts', "import { x } from '../sources/index.ts';", 'may not import ../sources/index.ts'],
  ['src/publish/a.ts', "import {\n  request,\n} from 'undici';", 'may not import undici'],
  ['src/config/a.ts', "import { x } from '../sources/index.ts';", 'may not import ../sources/index.ts'],
  ['src/store/a.ts', "import { x } from '../commands/run.ts';", 'may not import ../commands/run.ts'],
  ['src/demo/a.ts', "import { x } from '../sources/index.ts';", 'may not import ../sources/index.ts'],
  ['src/errors.ts', "import 'yaml';", 'may not import yaml'],
  ['src/other/a.ts', "import 'yaml';", 'lies in no known room'],
  ['site/pages/a.astro', "---\nimport { x } from '../../src/gitlab.ts';\n---", 'may not import ../../src/gitlab.ts'],
  ['site/pages/a.astro', "<script>\n  import { View } from 'vega';\n</script>", 'may not import vega'],
  ['site/scripts/a.ts', "import { x } from '../../src/sources/index.ts';", 'may not import ../../src/sources/index.ts'],
  ['src/sources/a.ts', 'const token = process.env.TOKEN;', 'has process.env'],
  ['src/commands/a.ts', 'process.exit(1);', 'has process.exit'],
  ['src/core/model/run.ts', "import { x } from '../compare/baseline.ts';", 'is a circle'],
];

describe('the test of the house', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(breaches(clean)).toEqual([]);
  });

  it.each(planted)('sees in %s: %s', (path, text, complaint) => {
    const found = breaches({ ...clean, [path]: text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path);
    expect(found[0]).toContain(complaint);
  });
});
