import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../src/commands/build-site.ts';
import { servePublic } from '../../src/commands/preview-server.ts';
import { tableOver } from '../../src/table/decode.ts';
import type { ColumnInfo, TableManifest } from '../../src/table/manifest.ts';
import { chance } from '../bench/runs.ts';
import { launchBrowser } from '../support/browser.ts';
import { anExperiment, aRun, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { columnTexts, openTable, runNames } from './runs-table.ts';

const RUNS = 70_000;
/** No column of these is among those that are shown first: it is the fourth metric, and too many texts. */
const [METRIC, PARAM] = ['metric/3', 'note'];

const note = (n: number) => `ré ${n * 7}`;
const runs = Array.from({ length: RUNS + 1 }, (_, n) =>
  aRun(`${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`, {
    ...{ name: `run-${n}`, start_time: 1.7e12 + n * 60_000, params: new Map([[PARAM, note(n)]]) },
    metrics: Object.fromEntries([0, 1, 2, 3].map((k) => [`metric/${k}`, Math.fround(chance(n * 10 + k))])),
  }),
);
const value = (n: number) => runs[n]?.metrics.get(METRIC)?.value ?? Number.NaN;

describe('a table of very many runs', () => {
  const work = mkdtempSync(join(tmpdir(), 'ml-report-very-many-'));
  const out = join(work, 'public');
  const data = join(out, 'data/experiments/1');
  let browser: Browser;
  let server: { url: string; close(): Promise<void> };
  let inodes: ReadonlyMap<string, number>;
  const build = async (count: number) => {
    const snapshotFile = join(work, `${count}.sqlite`);
    writeSnapshot(snapshotFile, aSnapshot({ experiments: [anExperiment('1')], runs: runs.slice(0, count) }));
    await buildSite({ snapshotFile, comparisonFile: null, out, base: '/' });
  };
  const manifestOf = () => JSON.parse(readFileSync(join(data, 'table.json'), 'utf8')) as TableManifest;
  const infoOf = (id: string) => manifestOf().columns.find((info) => info.id === id) as ColumnInfo;
  beforeAll(async () => {
    await build(RUNS);
    inodes = new Map(readdirSync(data).map((name) => [name, statSync(join(data, name)).ino]));
    await build(RUNS + 1);
    browser = await launchBrowser();
    server = await servePublic({ folder: out, base: '/' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(work, { recursive: true });
  });

  it('has its large columns in several files, and what is shown first in one', () => {
    const { shown, columns } = manifestOf();
    const first = new Set(columns.filter(({ id }) => shown.includes(id)).flatMap(({ files }) => files));
    expect([...first]).toEqual([expect.stringMatching(/^core\./)]);
    expect(infoOf(`m.${METRIC}`).files).toHaveLength(3);
    expect(infoOf(`p.${PARAM}`).files).toHaveLength(6);
  });

  it('has every value of them', () => {
    const bytes = (files: readonly string[]) =>
      new Uint8Array(Buffer.concat(files.map((file) => readFileSync(join(data, file))))).buffer;
    const table = tableOver(manifestOf(), { bytes });
    const [metric, param] = [table.column(`m.${METRIC}`), table.column(`p.${PARAM}`)];
    const wrong = runs.filter((_, n) => metric?.numbers()[RUNS - n] !== value(n) || param?.text(RUNS - n) !== note(n));
    expect(wrong).toEqual([]);
  });

  it('keeps the files of old runs when a new one comes', () => {
    const kept = (id: string) => infoOf(id).files.map((name) => inodes.get(name) === statSync(join(data, name)).ino);
    expect(kept(`m.${METRIC}`)).toEqual([false, true, true]);
    // Lengths first, then the texts.
    expect(kept(`p.${PARAM}`)).toEqual([false, true, true, false, true, true]);
  });

  it('shows, sorts and filters by them', async () => {
    const address = `experiments/1/?cols=name,m.${METRIC},p.${PARAM}&q=m.${METRIC}+<+0.5&sort=-m.${METRIC}`;
    const { page, complaints, close } = await openTable(browser, server.url + address);
    const best = [...runs.keys()].filter((n) => value(n) < 0.5).sort((a, b) => value(b) - value(a));
    const names = (await runNames(page)).slice(0, 10);
    expect(names).toEqual(best.slice(0, 10).map((n) => `run-${n}`));
    expect((await columnTexts(page, `p.${PARAM}`)).slice(0, 10)).toEqual(best.slice(0, 10).map(note));
    expect(complaints).toEqual([]);
    await close();
  });
});
