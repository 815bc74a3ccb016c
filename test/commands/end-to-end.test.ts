import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeFile } from '../../src/demo/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { type Ended, ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
let mr: string;
beforeAll(async () => {
  server = await embedded();
  mr = String(server.project.openMergeRequest);
});
afterAll(() => server.close());
beforeEach(() => {
  folder = newFolder();
});

const at = (token: string | null = server.project.token, more: Record<string, string> = {}) => ({
  folder,
  env: {
    ...{ MLFLOW_TRACKING_URI: server.project.trackingUri, CI_MERGE_REQUEST_IID: mr, ...more },
    ...(token === null ? {} : { ML_REPORT_TOKEN: token }),
  },
});
const go = (...argv: string[]): Promise<Ended> => ml(argv, at());
/** Here, and on the target branch, whose gates count. */
const config = (gate: string, onMain = gate) => {
  const text = (one: string) => `history: none\nmetrics:\n  test_mean_iou: { goal: maximize, gate: ${one} }\n`;
  writeFileSync(join(folder, 'ml-report.yml'), text(gate));
  writeFile(server.gitlab, server.project.id, { branch: 'main', path: 'ml-report.yml', content: text(onMain) });
};
const handedOver = (name: string) => join(folder, '.ml-report', name);
const writes = () =>
  server.seen().flatMap(({ method, path }) => (method === 'GET' || /search|graphql/.test(path) ? [] : [method]));
const notes = async () => {
  const all = await server.rest<{ id: number; body: string }[]>('GET', `/merge_requests/${mr}/notes?per_page=100`);
  return all.filter(({ body }) => body.startsWith('<!-- ml-report:'));
};

describe('snapshot, check, comment, export', () => {
  it('hand over through their folder; results go to standard output and nothing else does', async () => {
    config('{ min: 0.01 }');
    const snapshot = await go('snapshot');
    expect(snapshot).toMatchObject({ exit: 0, out: '' });
    expect(snapshot.err).toMatch(/Snapshot of \d+ experiments? with 30 runs/);
    const check = await go('check', '--format', 'json');
    expect(check.exit).toBe(0);
    expect(JSON.parse(check.out)).toEqual(JSON.parse(readFileSync(handedOver('comparison.json'), 'utf8')));
    expect(JSON.parse(check.out)).toMatchObject({
      format: 'ml-report/1',
      verdict: 'pass',
      merge_request: { iid: Number(mr) },
    });
    expect((await go('check')).out).toContain('test_mean_iou');
    const dry = await go('comment', '--dry-run');
    expect(dry.out).toMatch(/^<!-- ml-report:default -->\n/);
    expect((await go('check', '--format', 'markdown')).out).toBe(dry.out);
    const { runs } = JSON.parse((await go('export')).out);
    expect(runs).toHaveLength(30);
    expect((await go('export', '--format', 'csv')).out.split('\r\n')[0]).toContain('metric.test_mean_iou');
  });

  it('end with 1 when a gate fails, and say which', async () => {
    config('{ min: 1.5 }');
    await go('snapshot');
    const { exit, out } = await go('check');
    expect(exit).toBe(1);
    expect(out).toMatch(/failed: at least 1\.5/);
    expect(existsSync(handedOver('comparison.json'))).toBe(true);
  });

  it('end with 1 when a gate of the target branch fails, whatever the merge request has', async () => {
    config('{ min: 0.01 }', '{ min: 1.5 }');
    await go('snapshot');
    expect((await go('check', '--format', 'json')).exit).toBe(1);
    config('{ min: 1.5 }', '{ min: 0.01 }');
    await go('snapshot');
    expect((await go('check', '--format', 'json')).exit).toBe(0);
  });

  it('warn with 0 when the gate only warns', async () => {
    config('{ min: 1.5, level: warn }');
    await go('snapshot');
    expect((await go('check')).exit).toBe(0);
  });

  it('write one comment; a second time nothing is sent, a changed one edits it', async () => {
    config('{ min: 0.01 }');
    await go('snapshot');
    await go('check');
    server.seen();
    expect((await go('comment')).err).toMatch(/Comment created: http.*#note_\d+/);
    expect(writes()).toEqual(['POST']);
    const [first] = await notes();
    expect((await go('comment')).err).toContain('Comment unchanged');
    expect(writes()).toEqual([]);
    config('{ min: 1.5 }');
    await go('snapshot');
    await go('check');
    expect((await go('comment')).err).toContain('Comment updated');
    expect(writes()).toEqual(['PUT']);
    expect(await notes()).toMatchObject([{ id: first?.id }]);
  });

  it('post nothing where the token may only read, and say so', async () => {
    config('{ min: 0.01 }');
    await go('snapshot');
    await go('check');
    const before = await notes();
    await server.rest('DELETE', `/merge_requests/${mr}/notes/${before[0]?.id}`).catch(() => null);
    for (const [token, more] of [
      [server.project.readToken, {}],
      [null, {}],
      [null, { CI_MERGE_REQUEST_PROJECT_ID: '1' }],
    ] as const) {
      const { exit, err } = await ml(['comment'], at(token, more));
      expect(exit).toBe(0);
      expect(err).toContain('No comment was posted');
    }
    expect(await notes()).toEqual([]);
  });

  it('never comment on another merge request than the one asked for', async () => {
    config('{ min: 0.01 }');
    await go('snapshot');
    await go('check');
    server.seen();
    const { exit, err } = await go('comment', '--mr', '1');
    expect(exit).toBe(2);
    expect(err).toContain(`!${mr}`);
    expect(writes()).toEqual([]);
  });

  it('refuse a name that would make two reports one', async () => {
    const { exit, err } = await go('comment', '--dry-run', '--name', 'a b');
    expect({ exit, err }).toEqual({ exit: 2, err: expect.stringContaining('The name “a b” of the report') });
  });

  it('refuse a merge request that the snapshot does not hold', async () => {
    config('{ min: 0.01 }');
    await go('snapshot');
    expect(await go('check', '--mr', '99')).toMatchObject({ exit: 2, err: expect.stringContaining('!99') });
  });
});

describe('run', () => {
  it('in a merge request snapshots, checks and comments, and ends with 1 when a gate failed', async () => {
    config('{ min: 1.5 }');
    server.seen();
    const { exit, out } = await go('run', '--no-site', '--dry-run');
    expect(exit).toBe(1);
    expect(out).toContain('<!-- ml-report:default -->');
    expect(writes()).toEqual([]);
  });

  it('outside a merge request only snapshots', async () => {
    config('{ min: 1.5 }');
    const outside = at(server.project.token, { CI_MERGE_REQUEST_IID: '' });
    expect(await ml(['run', '--no-site'], outside)).toMatchObject({ exit: 0, out: '' });
    expect(existsSync(handedOver('snapshot.sqlite'))).toBe(true);
    expect(existsSync(handedOver('comparison.json'))).toBe(false);
  });
});

describe('safety', () => {
  it('a snapshot that fails leaves the one before as it was', async () => {
    config('{ min: 0.01 }');
    await go('snapshot');
    const before = readFileSync(handedOver('snapshot.sqlite'));
    expect((await ml(['snapshot'], at('nobody'))).exit).toBe(2);
    expect(readFileSync(handedOver('snapshot.sqlite')).equals(before)).toBe(true);
  });

  it('the same data at the same time says the same, whatever is done in between, from the beginning or going on', async () => {
    config('{ min: 0.01 }');
    const said = async () => (await go('export', '--history')).out;
    await go('snapshot', '--full');
    const before = await said();
    await go('check');
    await go('snapshot');
    expect(await said()).toBe(before);
    await go('snapshot', '--full');
    expect(await said()).toBe(before);
  });

  it('a secret in any name or value reaches no file, no output and no log', async () => {
    const secret = ['glpat', 'aB3dE6gH9jK2mN5pQ8sT'].join('-');
    const tags = [
      { key: 'team_secret', value: secret },
      { key: 'plain_password', value: 'hunter2' },
    ];
    const { experiment_id } = await server.log<{ experiment_id: string }>('experiments/create', {
      name: `e ${secret}`,
      tags,
    });
    const made = { experiment_id, run_name: `r ${secret}`, tags };
    const { run } = await server.log<{ run: { info: { run_id: string } } }>('runs/create', made);
    const params = [
      { key: 'url', value: `https://ci:${secret}@host/x` },
      { key: secret, value: 'x' },
    ];
    await server.log('runs/log-batch', {
      run_id: run.info.run_id,
      params,
      metrics: [{ key: secret, value: 1, timestamp: 1 }],
    });
    writeFileSync(join(folder, 'ml-report.yml'), 'redact: ["*password*"]\n');
    const said = [
      await go('snapshot', '--log-level', 'debug'),
      await go('check'),
      await go('export', '--history'),
      await go('export', '--format', 'csv'),
    ];
    const texts = [
      ...said.flatMap(({ out, err }) => [out, err]),
      ...['snapshot.sqlite', 'comparison.json'].map((name) => readFileSync(handedOver(name), 'latin1')),
    ];
    for (const text of texts) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(server.project.token);
    }
    expect(said[2]?.out).toContain('[redacted]');
    await server.log('experiments/delete', { experiment_id });
  });
});
