/** `--format json`: one document on standard output, of the keys that the help names, whatever the command does; all words are on standard error. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../src/commands/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { ml } from '../support/world.ts';

const format = z.literal('ml-report/1');
const count = z.int().nonnegative();
const action = z.enum(['created', 'updated', 'unchanged', 'older', 'none']);
const comparison = z.looseObject({
  ...{
    format,
    verdict: z.enum(['pass', 'warn', 'fail', 'none']),
    experiments: z.array(z.looseObject({ id: z.string() })),
  },
  ...{
    merge_request: z.looseObject({ iid: count, url: z.url() }),
    head: z.object({ sha: z.string(), runs: z.array(z.string()) }),
  },
});

const outcome = z.strictObject({
  ...{ file: z.string(), action: z.enum(['written', 'kept', 'shown']), text: z.string() },
  reason: z.string().endsWith('.').nullable(),
});

const shapes = {
  snapshot: z.strictObject({
    ...{ format, file: z.string().endsWith('snapshot.sqlite'), taken_at: count, merge_request: count.nullable() },
    project: z.strictObject({ id: count, path: z.string(), url: z.url() }).nullable(),
    shard: z.strictObject({ index: count, of: count }).nullable(),
    ...{ experiments: count, runs: count, histories: z.strictObject({ read: count, unread: count }) },
    going: z.array(z.strictObject({ run_id: z.string(), name: z.string(), url: z.url().nullable() })),
    gaps: z.array(z.string()),
  }),
  check: comparison,
  comment: z.strictObject({
    ...{ format, merge_request: count.nullable(), name: z.string(), action, url: z.url().nullable() },
    ...{ reason: z.string().endsWith('.').nullable(), text: z.string().startsWith('<!-- ml-report:').nullable() },
  }),
  reports: z.strictObject({ format, folder: z.string(), files: z.array(z.string()).min(8) }),
  site: z.strictObject({
    ...{ format, folder: z.string(), base: z.string().startsWith('/'), address: z.url().nullable() },
    ...{ pages: count, files: count, bytes: count },
  }),
  run: z.strictObject({
    format,
    steps: z.array(z.strictObject({ command: z.string(), exit: count, result: z.looseObject({ format }).nullable() })),
    reason: z.string().nullable(),
  }),
  doctor: z.strictObject({
    format,
    checks: z.array(
      z.strictObject({
        ...{ label: z.string(), state: z.enum(['good', 'attention', 'bad', 'unknown']), says: z.string() },
        ...{ mend: z.string().nullable(), until: z.string().nullable() },
      }),
    ),
    features: z.array(z.strictObject({ feature: z.string(), works: z.boolean(), because: z.array(z.string()) })),
  }),
  init: z.strictObject({
    ...{ format, experiments: count, runs: count, primaries: z.array(z.string()) },
    ...{ configuration: outcome, pipeline: outcome },
  }),
  preview: z.strictObject({ format, url: z.url() }),
  demo: z.strictObject({
    ...{ format, dashboard: z.string(), merge_request: z.url().nullable(), gate: z.enum(['passed', 'failed']) },
  }),
};

let gitlab: Embedded;
let folder: string;
beforeAll(async () => {
  gitlab = await embedded();
  folder = mkdtempSync(join(tmpdir(), 'ml-report-json-'));
  return async () => {
    rmSync(folder, { recursive: true });
    await gitlab.close();
  };
});

/** Of one command line the document, as its shape and the help of its command have it. */
async function told<C extends keyof typeof shapes>(
  command: C,
  ...more: string[]
): Promise<z.infer<(typeof shapes)[C]>> {
  const { trackingUri, token, openMergeRequest } = gitlab.project;
  const env = { MLFLOW_TRACKING_URI: trackingUri, MLFLOW_TRACKING_TOKEN: token };
  const argv = [command, '--mr', String(openMergeRequest), '--format', 'json', ...more];
  const { exit, out, err } = await ml(argv, { folder, env });
  expect({ exit, err }).toEqual({
    exit: expect.toSatisfy((code) => code < 3),
    err: expect.not.stringContaining('"format"'),
  });
  const document = shapes[command].parse(JSON.parse(out));
  const keys = commands.find(({ name }) => name === command)?.result?.map(([key]) => key) ?? [];
  expect(Object.keys(document)).toEqual(expect.arrayContaining(['format', ...keys.filter((key) => key !== '…')]));
  if (!keys.includes('…')) expect(Object.keys(document).sort()).toEqual(['format', ...keys].sort());
  return document as z.infer<(typeof shapes)[C]>;
}

describe('--format json', () => {
  it('of run holds the document of each step, and those of its own', async () => {
    const { steps } = await told('run', '--dry-run');
    expect(steps.map(({ command }) => command)).toEqual(['snapshot', 'check', 'reports', 'comment', 'site']);
    for (const { command, result } of steps) shapes[command as keyof typeof shapes].parse(result);
    expect(steps.at(3)?.result).toMatchObject({
      action: 'none',
      reason: 'This was a dry run.',
      text: expect.any(String),
    });
    expect(steps.at(-1)?.result).toMatchObject({ folder: join(folder, 'public'), base: '/', address: null });
  });

  it('of run ends with the step that could not do its work', async () => {
    const { steps } = await told('run', '--config', 'absent.yml');
    expect(steps).toEqual([{ command: 'snapshot', exit: 2, result: null }]);
  });

  it('of snapshot, check, comment and reports says what they found, wrote and posted', async () => {
    const { iid } = { iid: gitlab.project.openMergeRequest };
    expect(await told('snapshot')).toMatchObject({ merge_request: iid, gaps: [], project: { id: gitlab.project.id } });
    expect((await told('check')).merge_request.iid).toBe(iid);
    const first = await told('comment');
    expect(first).toMatchObject({ merge_request: iid, name: 'default', action: 'created', reason: null, text: null });
    expect(first.url).toMatch(new RegExp(`/merge_requests/${iid}#note_\\d+$`));
    expect(await told('comment')).toEqual({ ...first, action: 'unchanged' });
    expect(await told('comment', '--read-only')).toMatchObject({
      action: 'none',
      reason: 'With --read-only nothing is.',
    });
    expect((await told('reports')).files).toContain('junit.xml');
  });

  it('of check --replay is a document too', async () => {
    const { out } = await ml(['check', '--replay', '3', '--format', 'json'], { folder });
    z.strictObject({ format, comparisons: z.array(comparison).min(1) }).parse(JSON.parse(out));
  });

  it('of init says what was written, and what was not and why', async () => {
    const shown = await told('init');
    expect(shown).toMatchObject({
      ...{ experiments: 4, runs: 30, primaries: ['test_mean_iou'] },
      configuration: { file: 'ml-report.yml', action: 'shown', reason: expect.stringContaining('--yes writes it') },
      pipeline: { file: '.gitlab-ci.yml', action: 'shown', text: expect.stringMatching(/^include:\n/) },
    });
    const config = join(folder, 'first.yml');
    const argv = ['--yes', '--config', config, '--component', '$CI_SERVER_FQDN/tools/ml-report/report@1'];
    const { configuration, pipeline } = await told('init', ...argv);
    expect([configuration, pipeline]).toMatchObject([
      { file: 'first.yml', action: 'written', reason: null },
      { action: 'written', reason: null },
    ]);
    expect(readFileSync(config, 'utf8')).toBe(configuration.text);
    expect((await told('init', ...argv)).configuration).toMatchObject({ action: 'kept' });
  });

  it('of doctor, preview and demo', async () => {
    expect((await told('doctor')).features.map(({ feature }) => feature)).toEqual(['comment', 'gate', 'dashboard']);
    expect((await told('preview')).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { dashboard, merge_request } = await told('demo', '--no-serve', '--store', 'yolo-solar', '--out', 'demo');
    expect({ dashboard, merge_request }).toEqual({ dashboard: join(folder, 'demo/index.html'), merge_request: null });
  });

  it('is there for every command with a result of its own', () => {
    const without = commands.filter(({ options }) => !options.some(({ choices }) => choices?.includes('json')));
    expect(without.map(({ name }) => name)).toEqual(['completion']);
  });
});
