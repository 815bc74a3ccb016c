import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Metric, Run } from '../../src/core/model/run.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { anExperiment, aRun, aSeries, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const user = { id: 1, username: 'ann', name: 'Ann', url: 'https://gitlab.example/ann' };
const ci = (name: string): Run['ci'] => ({
  job: { id: 5, name, url: 'https://gitlab.example/j', status: 'success', runner: null },
  pipeline: { id: 6, url: 'https://gitlab.example/p', ref: 'main', sha: 'a'.repeat(40), source: 'push' },
  merge_request: null,
  user,
});
const metric: Metric = { value: 0.5, step: 3, timestamp: 9, min: null, max: null, count: null, latest: null };
const one = aRun('r', {
  ...{ iid: 1, name: 'first', start_time: 5, end_time: 9, url: 'https://gitlab.example/r', user, ci: ci('train') },
  ...{ params: new Map([['lr', '1']]), tags: new Map([['t', 'x']]) },
});
const run = (given: Partial<Run> = {}): Run => ({ ...one, metrics: new Map([['acc', metric]]), ...given });

let files = 0;
/** What a hash makes of the run `r` of a snapshot with these runs. */
function content(runs: readonly Run[], histories: Parameters<typeof writeSnapshot>[2] = {}): string {
  const file = join(folder, `${files++}.sqlite`);
  writeSnapshot(file, aSnapshot({ experiments: [anExperiment('1')], runs: [...runs] }), histories);
  const reader = openSnapshot(file);
  const stored = [...reader.eachRun('1')].find((found) => found.run.run_id === 'r');
  const hash = createHash('sha256');
  stored?.addTo(hash);
  reader.close();
  return hash.digest('hex');
}

const changes: readonly (readonly [what: string, run: Run])[] = [
  ['its number', run({ iid: 2 })],
  ['its name', run({ name: 'second' })],
  ['its status', run({ status: 'FAILED' })],
  ['its start', run({ start_time: 6 })],
  ['its end', run({ end_time: null })],
  ['its stage', run({ stage: 'deleted' })],
  ['its address', run({ url: null })],
  ['its parent', run({ parent_run_id: 'p' })],
  ['its user', run({ user: { ...user, name: 'Anne' } })],
  ['that it has no user', run({ user: null })],
  ['its job', run({ ci: ci('test') })],
  ['that it has no job', run({ ci: null })],
  ['the key of a param', run({ params: new Map([['rate', '1']]) })],
  ['the value of a param', run({ params: new Map([['lr', '2']]) })],
  ['what is param and what is tag', run({ params: new Map(), tags: new Map([...one.params, ...one.tags]) })],
  ['the value of a tag', run({ tags: new Map([['t', 'y']]) })],
  ['the value of a metric', run({ metrics: new Map([['acc', { ...metric, value: 0.25 }]]) })],
  ['that it was lost', run({ metrics: new Map([['acc', { ...metric, value: null }]]) })],
  ['its step', run({ metrics: new Map([['acc', { ...metric, step: 4 }]]) })],
  ['its time', run({ metrics: new Map([['acc', { ...metric, timestamp: null }]]) })],
  ['the name of a metric', run({ metrics: new Map([['loss', metric]]) })],
  ['its artifacts', run({ artifacts: { url: 'https://gitlab.example/a', files: [] } })],
];

describe('what a hash is told of a run', () => {
  it.each(changes)('changes with %s', (_, changed) => expect(content([changed])).not.toBe(content([run()])));

  it('changes with what its histories span, and with whose they are', () => {
    const both = run({
      metrics: new Map([
        ['acc', metric],
        ['loss', metric],
      ]),
    });
    const told = [
      content([both]),
      content([both], { r: { acc: aSeries([1, 0.5]) } }),
      content([both], { r: { acc: aSeries([2, 0.5]) } }),
      content([both], { r: { loss: aSeries([1, 0.5]) } }),
    ];
    expect(new Set(told).size).toBe(4);
  });

  it('does not change with other runs, whatever numbers they have by which theirs are kept', () => {
    const other = run({
      ...{
        run_id: 'a',
        user: { ...user, id: 2, username: 'bob' },
        ci: { ...(ci('x') as object), job: { id: 1 } } as Run['ci'],
      },
      params: new Map([['depth', '3']]),
    });
    expect(content([other, run()])).toBe(content([run()]));
  });
});
