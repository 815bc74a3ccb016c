import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/commands/command.ts';
import { drawnCharts, picturesOf } from '../../src/commands/comment-charts.ts';
import { commentSections } from '../../src/core/model/settings.ts';
import type { GitlabClient } from '../../src/gitlab.ts';
import { readComparison } from '../../src/store/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { ml } from '../support/world.ts';

let server: Embedded;
let home: string;

beforeAll(async () => {
  server = await embedded();
  home = mkdtempSync(join(tmpdir(), 'ml-report-pictures-'));
  configure('auto');
  for (const command of ['snapshot', 'check']) await go(command);
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

const configure = (pictures: string) =>
  writeFileSync(join(home, 'ml-report.yml'), `comment: { pictures: ${pictures} }\n`);
const go = (...argv: string[]) =>
  ml(argv, {
    folder: home,
    env: {
      MLFLOW_TRACKING_URI: server.project.trackingUri,
      ML_REPORT_TOKEN: server.project.token,
      CI_MERGE_REQUEST_IID: String(server.project.openMergeRequest),
    },
  });
const note = async () => {
  const path = `/merge_requests/${server.project.openMergeRequest}/notes?per_page=100`;
  const all = await server.rest<{ body: string }[]>('GET', path);
  return all.map(({ body }) => body).find((body) => body.startsWith('<!-- ml-report:default -->')) ?? '';
};
const uploads = () => server.seen().filter(({ method, path }) => method === 'POST' && path.endsWith('/uploads')).length;
const addresses = (body: string) =>
  [...body.matchAll(/!\[[^\]]+\]\((\/uploads\/[^)]+)\)\{width=592\}/g)].map(([, url]) => url);

describe('the comment of a private project', () => {
  it('has diagrams, and says why', async () => {
    const { err } = await go('comment', '--config', 'ml-report.yml');
    expect(err).toContain('Charts are diagrams and no pictures: GitLab gives pictures to whoever has their address');
    expect((await note()).match(/```mermaid/g)?.length).toBeGreaterThan(0);
    expect(uploads()).toBe(0);
  });

  it('has pictures where the configuration wants them, with a warning; each is sent once', async () => {
    configure('always');
    const { err } = await go('comment', '--config', 'ml-report.yml');
    expect(err).toContain('◆ The project is not public, but whoever has the address of a picture sees it.');
    const body = await note();
    const urls = addresses(body);
    expect(urls.length).toBeGreaterThan(0);
    expect(uploads()).toBe(urls.length);
    const picture = await fetch(`${server.gitlab.url}/-/project/${server.project.id}${urls[0]}`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await picture.arrayBuffer()).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    const again = await go('comment', '--config', 'ml-report.yml');
    expect(again.err).toContain('Comment unchanged');
    expect(again.err).not.toContain('address of a picture');
    expect(uploads()).toBe(0);
    expect(await note()).toBe(body);
  });

  it('has none where it wants none, and prints none', async () => {
    configure('never');
    const { err } = await go('comment', '--config', 'ml-report.yml');
    expect(err).not.toContain('pictures');
    expect(addresses(await note())).toEqual([]);
    configure('always');
    expect((await go('comment', '--dry-run')).out).toContain('```mermaid');
    expect(uploads()).toBe(0);
  });
});

describe('what is drawn', () => {
  const dir = () => join(home, '.ml-report');
  const comparison = () => readComparison(join(dir(), 'comparison.json'));

  it('has curves of the snapshot that was compared only, and is private where nothing is known', async () => {
    expect((await drawnCharts(comparison(), dir(), commentSections)).charts.length).toBeGreaterThan(0);
    const other = { ...comparison(), taken_at: 1 };
    expect(await drawnCharts(other, dir(), commentSections)).toEqual({ charts: [], visibility: 'private' });
    expect(await drawnCharts(comparison(), home, commentSections)).toEqual({ charts: [], visibility: 'private' });
    expect((await drawnCharts(comparison(), dir(), ['verdict'])).charts).toEqual([]);
    writeFileSync(join(home, 'snapshot.sqlite'), 'no snapshot');
    expect((await drawnCharts(comparison(), home, commentSections)).charts).toEqual([]);
  });

  const told: string[] = [];
  const io = { progress: { info: (text: string) => void told.push(text) } } as unknown as Io;
  const client = (upload: GitlabClient['upload'] | null, tokenKind = 'private') =>
    ({ upload: upload ?? (() => expect.unreachable('nothing is sent')), tokenKind }) as unknown as GitlabClient;

  it('is sent without a question for a public project, and said once where GitLab refuses', async () => {
    const drawn = { ...(await drawnCharts(comparison(), dir(), commentSections)), visibility: 'public' as const };
    const secret = 'a'.repeat(32);
    const kept = await picturesOf(
      client(async ({ name, bytes }) => {
        expect(bytes.length).toBeGreaterThan(10_000);
        return { url: `/uploads/${secret}/${name}` };
      }),
      drawn,
      { shown: '', wish: 'auto' },
      io,
    );
    expect([...kept.keys()]).toEqual(drawn.charts.map(({ name }) => name));
    expect(told).toEqual([]);
    expect([
      ...(await picturesOf(client(null), drawn, { shown: [...kept.values()].join(' '), wish: 'auto' }, io)),
    ]).toEqual([...kept]);
    const none = await picturesOf(client(null, 'job'), drawn, { shown: '', wish: 'auto' }, io);
    expect([...none]).toEqual([]);
    expect(told).toEqual([
      '◆ Charts are diagrams where no picture could be uploaded: GitLab lets the job’s own token upload nothing.',
    ]);
  });
});

it('loads nothing that draws pictures for a comment without some', () => {
  const read = (file: string) => readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
  for (const file of ['commands/comment-charts.ts', 'render/comment/comment-charts.ts', 'render/charts/index.ts'])
    expect(read(file)).not.toMatch(/^import [^;]*(?:png|svg)\.ts'/m);
});
