import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartFiles } from '../../src/config/chart-files.ts';
import { jsonTrouble } from '../../src/config/json-trouble.ts';
import { parseSettings } from '../../src/config/load.ts';
import { newFolder } from '../support/folder.ts';

function repository(...paths: string[]): string {
  const root = newFolder();
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), `{"in":"${path}"}`);
  }
  return root;
}

const pathsOf = (globs: string[], root: string) => chartFiles(globs, root).files.map(({ path }) => path);

describe('files of charts', () => {
  it('are found by globs, each once, in the order of their names', () => {
    const root = repository(
      'charts/10.vl.json',
      'charts/9.vl.json',
      'charts/more/a.vl.json',
      'charts/notes.md',
      'b.vl.json',
    );
    expect(pathsOf(['charts/*.vl.json', './charts/9.vl.json'], root)).toEqual([
      'charts/9.vl.json',
      'charts/10.vl.json',
      'charts/more/a.vl.json',
    ]);
    expect(pathsOf(['*.vl.json'], root)).toHaveLength(4);
    expect(chartFiles(['b.vl.json'], root).files[0]?.text).toBe('{"in":"b.vl.json"}');
  });

  it('are not looked for among other people’s files', () => {
    expect(pathsOf(['*.vl.json'], repository('node_modules/x/a.vl.json', '.git/b.vl.json', 'c.vl.json'))).toEqual([
      'c.vl.json',
    ]);
  });

  it('may be none where there are wildcards, which is told, but not where one is named', () => {
    const root = repository('a.md');
    expect(chartFiles(['charts/*.json'], root)).toEqual({ files: [], unmatched: ['charts/*.json'] });
    expect(() => chartFiles(['charts/a.vl.json'], root)).toThrow(
      /charts\/a\.vl\.json cannot be read: there is no such file/,
    );
  });

  it('lie in the repository: neither a link of theirs nor one of their folder leads out', () => {
    const outside = repository('secret.vl.json');
    const root = repository('charts/inside.vl.json');
    symlinkSync(join(outside, 'secret.vl.json'), join(root, 'charts/a.vl.json'));
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync(join(root, 'charts/inside.vl.json'), join(root, 'again.vl.json'));
    expect(pathsOf(['again.vl.json'], root)).toEqual(['again.vl.json']);
    for (const glob of ['charts/*.vl.json', 'linked/*.vl.json', 'linked/secret.vl.json'])
      expect(() => chartFiles([glob], root)).toThrow(/is a link that leads out of the repository/);
    expect(pathsOf(['*/secret.vl.json'], root)).toEqual([]);
  });

  it('are not larger, and not more, than anybody wants', () => {
    const root = repository('big.vl.json');
    writeFileSync(join(root, 'big.vl.json'), ' '.repeat(1_000_001));
    expect(() => chartFiles(['big.vl.json'], root)).toThrow(/1 MB is the most/);
    const many = repository(...Array.from({ length: 101 }, (_, i) => `c/${i}.vl.json`));
    expect(() => chartFiles(['c/*'], many)).toThrow(/takes in 101 files/);
  });

  it.each(['/etc/passwd', '../a.vl.json', 'charts/../../a.vl.json', 'C:\\a.json', '!charts/a.json', ''])(
    'may not be written as %j',
    (glob) => {
      expect(() => parseSettings(`site: { charts: ${JSON.stringify(glob)} }`, 'ml-report.yml')).toThrow(
        /ml-report\.yml:1: site\.charts: expected/,
      );
    },
  );
});

describe('where a text stops being JSON', () => {
  it.each<[string, number, string]>([
    ['{\n  "a": 1,\n}', 3, 'expected a key, and there is "}"'],
    ['{\n  "a": [1, 2,]\n}', 2, 'expected a value, and there is "]"'],
    ["{\n  'a': 1\n}", 2, 'expected a key or }, and there is "\'"'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'expected , or }, and there is "\\""'],
    ['{\n  // a remark\n  "a": 1 }', 2, 'expected a key or }, and there is "/"'],
    ['{ "a": {', 1, 'expected a key or }, and the file ends'],
    ['{"a": "b\nc"}', 1, 'expected a value, and there is "\\""'],
    ['{"a": 01}', 1, 'expected , or }, and there is "1"'],
    ['{}\n\n{}', 3, 'expected the end, and there is "{"'],
    ['', 1, 'expected a value, and the file ends'],
  ])('%j', (text, line, what) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonTrouble(text)).toEqual({ line, what });
  });

  it('says nothing of JSON', () => {
    for (const text of ['{}', ' [1, -2.5e3, "\\u00e9\\n", true, null, {"a": {}}] ', '"\u007f"', '{"a":[]}'])
      expect(jsonTrouble(text)).toBe(null);
  });
});
