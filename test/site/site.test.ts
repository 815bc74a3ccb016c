import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../src/commands/build-site.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { type StoreSnapshot, snapshotOfStore } from '../support/snapshot-of-store.ts';
import { base, buildDashboard, type Dashboard, deadLinks, filesOf, linksOf } from './dashboard.ts';

let store: StoreSnapshot;
let dashboard: Dashboard;

beforeAll(async () => {
  store = await snapshotOfStore('liver-ct-seg');
  dashboard = await buildDashboard(store.snapshotFile, store.comparisonFile);
});

afterAll(async () => {
  await dashboard?.close();
  await store?.close();
});

describe('the files', () => {
  it('hold a page for every experiment, run and merge request with runs', () => {
    const snapshot = openSnapshot(store.snapshotFile).whole();
    const count = (start: string) => dashboard.pages.filter((page) => page.startsWith(start) && page !== start).length;
    expect(count('experiments/')).toBe(snapshot.experiments.length);
    expect(count('runs/')).toBe(snapshot.runs.length);
    expect(count('merge-requests/')).toBeGreaterThan(0);
    expect(dashboard.built.pages).toBe(dashboard.pages.length);
    expect(statSync(dashboard.folder).mode & 0o777).toBe(0o755);
  });

  it('say how fresh they are, keep a strict policy, and carry no inline script, and no style that the policy does not name', () => {
    for (const page of filesOf(dashboard.folder, '.html')) {
      const html = readFileSync(page, 'utf8');
      expect(html).toMatch(
        /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;|content="default-src 'none'/,
      );
      expect(html).not.toMatch(/unsafe-|<[^>]+ style="|<script(?![^>]* src=)|<[^>]+ on[a-z]+="/);
      const hashes = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(
        ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
      );
      expect(html.split('<style').length - 1).toBe(hashes.length);
      expect(/style-src ([^;]*);/.exec(html)?.[1]).toBe(["'self'", ...hashes].join(' '));
      expect(html).toMatch(/data of <time datetime="\d{4}-/);
    }
  });

  it('have compressed copies, and stay small', () => {
    for (const page of filesOf(dashboard.folder, '.html').filter((file) => statSync(file).size > 1000))
      expect([existsSync(`${page}.br`), existsSync(`${page}.gz`)]).toEqual([true, true]);
    const packed = (page: string) => statSync(join(dashboard.folder, page, 'index.html.br')).size;
    expect(packed('')).toBeLessThan(8000);
    for (const page of dashboard.pages.filter((page) => page.startsWith('experiments/')))
      expect(packed(page)).toBeLessThan(60_000);
  });

  it('link to nothing that is not there, in GitLab neither', async () => {
    const links = linksOf(dashboard);
    const outside = [...links.keys()].filter((link) => !link.startsWith(dashboard.url));
    expect(outside.every((link) => link.startsWith(store.gitlab.url))).toBe(true);
    expect(outside.length).toBeGreaterThan(50);
    expect(await deadLinks(links)).toEqual([]);
  });
});

describe('building', () => {
  it('refuses a folder that is not a dashboard, and leaves it as it was', async () => {
    const out = join(store.folder, 'precious');
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.tex'), 'years');
    const job = { snapshotFile: store.snapshotFile, comparisonFile: null, out, base };
    await expect(buildSite(job)).rejects.toMatchObject({ code: 'FOLDER_NOT_OURS' });
    expect(readFileSync(join(out, 'thesis.tex'), 'utf8')).toBe('years');
  });

  it('leaves the old dashboard alone when it fails', async () => {
    const broken = join(store.folder, 'broken.sqlite');
    writeFileSync(broken, 'no snapshot');
    const before = readFileSync(join(dashboard.folder, 'index.html'), 'utf8');
    const job = { snapshotFile: broken, comparisonFile: null, out: dashboard.folder, base };
    await expect(buildSite(job)).rejects.toMatchObject({
      code: expect.stringMatching(/^(SITE_FAILED|SNAPSHOT_BROKEN)$/),
    });
    expect(readFileSync(join(dashboard.folder, 'index.html'), 'utf8')).toBe(before);
  });
});
