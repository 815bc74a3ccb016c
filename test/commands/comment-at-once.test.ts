// Two real processes at once. ML_REPORT_AT_ONCE is how often, and CI does it a hundred times.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { ml } from '../support/world.ts';
import { answer, type Meddler, type Rule, startMeddler } from '../weather/meddler.ts';

const TIMES = Number(process.env['ML_REPORT_AT_ONCE'] ?? 6);
const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const run = promisify(execFile);

let server: Embedded;
let meddler: Meddler;
let home: string;
let path: string;
const folders = { older: '', newer: '' };

beforeAll(async () => {
  server = await embedded({ latencyMs: 20 });
  meddler = await startMeddler(server.gitlab.url);
  path = `/merge_requests/${server.project.openMergeRequest}/notes`;
  home = mkdtempSync(join(tmpdir(), 'ml-report-at-once-'));
  writeFileSync(join(home, 'ml-report.yml'), 'history: none\n');
  for (const command of ['snapshot', 'check'])
    expect((await ml([command], { folder: home, env: variables() })).exit).toBeLessThan(2);
  const { taken_at, ...data } = JSON.parse(
    readFileSync(join(home, '.ml-report', 'comparison.json'), 'utf8'),
  ) as Comparison;
  for (const [index, name] of (['older', 'newer'] as const).entries()) {
    folders[name] = join(home, name);
    mkdirSync(join(folders[name], '.ml-report'), { recursive: true });
    const comparison = { ...data, remarks: [`The ${name} data.`], taken_at: taken_at + index };
    writeFileSync(join(folders[name], '.ml-report', 'comparison.json'), JSON.stringify(comparison));
  }
});
afterAll(async () => {
  await meddler.close();
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

/** Each of the two has looked at the notes before either of them writes. */
function bothLookFirst(): Rule {
  const { promise, resolve } = Promise.withResolvers<void>();
  let looks = 0;
  return {
    fits: /^GET .*\/notes\?/,
    when: (nth) => nth <= 2,
    harm: async ({ truth, response }) => {
      const seen = await truth();
      if (++looks === 2) resolve();
      await Promise.race([promise, sleep(20_000)]);
      answer(response, seen);
    },
  };
}

const variables = () => ({
  MLFLOW_TRACKING_URI: server.project.trackingUri.replace(server.gitlab.url, meddler.url),
  ML_REPORT_TOKEN: server.project.token,
  CI_MERGE_REQUEST_IID: String(server.project.openMergeRequest),
});
const comment = (name: keyof typeof folders) =>
  run(process.execPath, [cli, 'comment'], { cwd: folders[name], env: { CI: 'true', ...variables() } });
const notes = async () => {
  const all = await server.rest<{ id: number; body: string }[]>('GET', `${path}?per_page=100`);
  return all.filter(({ body }) => body.startsWith('<!-- ml-report:'));
};

it.each(Array.from({ length: TIMES }, (_, i) => [i, i % 2 === 0 ? 'none before' : 'one before'] as const))(
  'two processes at once end in one note with the newest data, time %i, with %s',
  async (i, before) => {
    for (const { id } of await notes()) await server.rest('DELETE', `${path}/${id}`);
    if (before === 'one before') await server.rest('POST', path, { body: '<!-- ml-report:default -->\nbefore' });
    const order = i % 4 < 2 ? (['older', 'newer'] as const) : (['newer', 'older'] as const);
    meddler.meddle(bothLookFirst());
    const said = await Promise.all(order.map(comment));
    const left = await notes();
    const story = said.map(({ stderr }) => stderr).join('');
    expect(left, story).toHaveLength(1);
    expect(left[0]?.body, story).toContain('The newer data');
  },
);
