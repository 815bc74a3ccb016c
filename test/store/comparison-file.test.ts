import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import { readComparison, writeComparison } from '../../src/store/index.ts';
import { baseRun, headRun, mergeRequest, metricSetting, settings, snapshot } from '../support/build.ts';
import { newFolder } from '../support/folder.ts';

const written = settings({
  metrics: [
    metricSetting('auc', { gates: [{ kind: 'max-regression', limit: '1%', level: 'fail', evidence: 'tested' }] }),
  ],
});
const comparison = compare(
  snapshot(
    [
      headRun({ metrics: { auc: 0.5, tiny: 1, nan: Number.NaN, huge: 1.7e308 }, params: { ['__proto__x']: '1' } }),
      baseRun({ metrics: { auc: 0.9, tiny: 5e-324, nan: 1, huge: -1.7e308 } }),
    ],
    { settings: written },
  ),
  mergeRequest(),
);

it('comes back whole', () => {
  const file = join(newFolder(), 'deep', 'comparison.json');
  writeComparison(file, comparison);
  expect(readComparison(file)).toEqual(comparison);
});

it('leaves only itself in the folder, and takes the place of an older one', () => {
  const folder = newFolder();
  const file = join(folder, 'comparison.json');
  writeFileSync(file, 'old');
  writeComparison(file, comparison);
  expect(readdirSync(folder)).toEqual(['comparison.json']);
});

describe('what is none is refused', () => {
  it.each([
    ['absent', null, 'COMPARISON_MISSING'],
    ['no JSON', '{', 'COMPARISON_BROKEN'],
    ['null', 'null', 'COMPARISON_BROKEN'],
    ['a list', '[]', 'COMPARISON_BROKEN'],
    ['another version', '{"format":"ml-report/2","experiments":[],"runs":[]}', 'COMPARISON_BROKEN'],
    ['without parts', '{"format":"ml-report/1"}', 'COMPARISON_BROKEN'],
  ])('%s', (_case, content, code) => {
    const file = join(newFolder(), 'comparison.json');
    if (content !== null) writeFileSync(file, content);
    expect(() => readComparison(file)).toThrow(expect.objectContaining({ code }));
  });

  it('another version by its name', () => {
    const file = join(newFolder(), 'comparison.json');
    writeFileSync(file, '{"format":"ml-report/2"}');
    expect(() => readComparison(file)).toThrow(/ml-report\/2.*ml-report\/1/);
  });
});

it('a place where nothing can be written is an error that can be mended, and leaves no draft', () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'comparison.json', 'full'), { recursive: true });
  expect(() => writeComparison(join(folder, 'comparison.json'), comparison)).toThrow(
    expect.objectContaining({ code: 'FOLDER_UNWRITABLE' }),
  );
  expect(readdirSync(folder)).toEqual(['comparison.json']);
});
