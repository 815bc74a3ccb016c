import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../src/commands/build-site.ts';
import type { Run } from '../../src/core/model/run.ts';
import { anExperiment, aRun, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { filesOf } from './dashboard.ts';

/** Oldest first, a minute apart: three files of details, the last of them open. */
const runs: readonly Run[] = Array.from({ length: 600 }, (_, i) =>
  aRun(`run-${i}`, {
    ...{ name: `run ${i}`, start_time: i * 60_000, params: new Map([['lr', String(i / 7)]]) },
    metrics: { acc: Math.sin(i) },
  }),
);
const changed = runs.map((run) => (run.run_id === 'run-300' ? { ...run, name: 'renamed' } : run));
const added = [...changed, aRun('run-600', { start_time: 1e9, metrics: { acc: 1 } })];

describe('a dashboard that takes the place of another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-again-'));
  const build = async (name: string, given: readonly Run[]) => {
    const snapshotFile = join(folder, `${name}-${given.length}.sqlite`);
    writeSnapshot(snapshotFile, aSnapshot({ experiments: [anExperiment('1')], runs: [...given] }));
    return await buildSite({ snapshotFile, comparisonFile: null, out: join(folder, name), base: '/' });
  };
  const listed = (name: string) => filesOf(join(folder, name), '').map((file) => file.slice(join(folder, name).length));
  let before: ReadonlyMap<string, number>;
  let said: unknown;
  let anew: unknown;
  beforeAll(async () => {
    await build('again', runs);
    before = new Map(listed('again').map((file) => [file, statSync(join(folder, 'again', file)).ino]));
    said = await build('again', added);
    anew = await build('anew', added);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is what it would be without that one, to the byte', () => {
    expect(listed('again')).toEqual(listed('anew'));
    for (const file of listed('anew'))
      expect(readFileSync(join(folder, 'again', file)).equals(readFileSync(join(folder, 'anew', file))), file).toBe(
        true,
      );
    expect(said).toEqual(anew);
  });

  it('takes over the files that did not change, with their copies, and no other', () => {
    const taken = listed('again').filter((file) => before.get(file) === statSync(join(folder, 'again', file)).ino);
    const details = taken
      .filter((file) => /\/runs-\d\./.test(file))
      .map((file) => file.replace(/^.*\/(.*)\.\w{12}\./, '$1.'));
    expect(details.sort()).toEqual(['runs-0.json', 'runs-0.json.br', 'runs-0.json.gz']);
  });
});
