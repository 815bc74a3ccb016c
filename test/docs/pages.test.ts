import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withParts } from '../../.ci/docs-parts.ts';
import { packageRoot, packageVersion } from '../../src/package-root.ts';
import { anchorsOf, blocksOf, linksOf, pages, pagesFolder, proseOf, readPage } from './markdown.ts';

describe.each(pages())('%s', (file) => {
  const markdown = readPage(file);

  it('leads to what is there', () => {
    const lost = linksOf(markdown).filter(({ target }) => {
      if (/^https:\/\//.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(packageRoot, to))) return true;
      return anchor !== undefined && !anchorsOf(readPage(to)).includes(anchor);
    });
    expect(lost).toEqual([]);
  });

  it('has its generated parts as the program is: npm run generate writes them anew', async () => {
    expect(await withParts(markdown)).toBe(markdown);
  });

  it('begins with its one title, and has quotation marks of print', () => {
    expect(markdown).toMatch(/^# \S/);
    expect(proseOf(markdown).filter((line) => line.startsWith('# '))).toHaveLength(1);
    const own = markdown
      .replace(/<!-- (\w+): made by[\s\S]*?<!-- end of \1 -->/, '')
      .replace(/\n\| package[\s\S]*/, '');
    const straight = proseOf(own).filter((line) => /\w'\w/.test(line.replace(/`[^`]*`|\]\([^)]*\)|<!--.*-->/g, '')));
    expect(straight).toEqual([]);
  });

  it('names no other version than this one', () => {
    const named = [...markdown.matchAll(/ml-report(?:\/\w+)?[@:](\d+\.\d+\.\d+)/g)].map(([, version]) => version);
    expect(named.filter((version) => version !== packageVersion)).toEqual([]);
  });

  it('has code of languages that are tried, and says of YAML which file it is', () => {
    const blocks = blocksOf(file);
    const languages = ['sh', 'yaml', 'python', 'json', 'dockerfile', 'text'];
    expect(blocks.filter(({ language }) => !languages.includes(language))).toEqual([]);
    const unnamed = blocks.filter(({ language, text }) => language === 'yaml' && !/^# \S+\.yml\n/.test(text));
    expect(unnamed).toEqual([]);
  });
});

describe('the pages', () => {
  it('are all linked from the README', () => {
    const linked = linksOf(readPage('README.md')).map(({ target }) => target.split('#')[0]);
    const lone = readdirSync(join(packageRoot, pagesFolder)).filter(
      (name) => !linked.includes(`${pagesFolder}/${name}`),
    );
    expect(lone).toEqual([]);
  });

  it('name every variable that the program reads and a user may set', () => {
    const folder = join(packageRoot, 'src/config');
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    const read = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const names = new Set(read.match(/\b(?:ML_REPORT|MLFLOW)_[A-Z_]+[A-Z]\b|\bGITLAB_TOKEN\b/g));
    const said = readPage(`${pagesFolder}/commands.md`);
    const secret = [...names].filter((name) => !said.includes(`\`${name}\``) && !OF_THE_COMPONENT.has(name));
    expect(secret).toEqual([]);
  });
});

/** What the component’s jobs tell the program, and nobody else. */
const OF_THE_COMPONENT = new Set(['ML_REPORT_VERSION']);
