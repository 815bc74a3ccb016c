/** How long a dashboard takes to build, against an empty Astro project, both as whole processes; and how much memory it holds. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { packageRoot } from '../../src/package-root.ts';
import { runAsJson } from '../../src/render/export/json.ts';
import { openSnapshot, SNAPSHOT_FILE } from '../../src/store/index.ts';
import { madeSnapshot } from './made-snapshot.ts';
import { folder, type Measured, median, ms, timed } from './measure.ts';

const MEGABYTE = 1_000_000;
const hook = new URL('peak-memory.mjs', import.meta.url).href;

interface Ran {
  readonly ms: number;
  readonly megabytes: number;
}

/** One whole process of Node. */
async function run(cwd: string, ...words: string[]): Promise<Ran> {
  const { ms: took, value } = await timed(async () => {
    const child = spawn(process.execPath, ['--no-maglev', '--import', hook, ...words], {
      ...{ cwd, stdio: ['ignore', 'pipe', 'inherit'] },
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    });
    let out = '';
    child.stdout?.on('data', (part) => {
      out += part;
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
    return Number(out.trim().split('\n').at(-1)) / MEGABYTE;
  });
  return { ms: took, megabytes: value };
}

/** An Astro project of one page. */
function emptyProject(path: string): () => Promise<Ran> {
  mkdirSync(join(path, 'src/pages'), { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules'), join(path, 'node_modules'));
  writeFileSync(join(path, 'package.json'), '{"type":"module"}');
  writeFileSync(join(path, 'astro.config.mjs'), 'export default {};');
  writeFileSync(join(path, 'src/pages/index.astro'), '<p>nothing</p>');
  return () => run(path, join(packageRoot, 'node_modules/astro/bin/astro.mjs'), 'build', '--silent');
}

function build(path: string): Promise<Ran> {
  const words = ['site', '--dir', path, '--out', join(path, 'public'), '--base', '/a/b/', '--log-level', 'quiet'];
  return run(path, join(packageRoot, 'dist/cli.js'), ...words);
}

const anew = (path: string) => {
  for (const name of readdirSync(path)) if (name !== SNAPSHOT_FILE) rmSync(join(path, name), { recursive: true });
};

/** What is compared by turns, so that what slows the machine slows both. */
async function turns(times: number, empty: () => Promise<Ran>, path: string) {
  const [floors, builds]: [number[], Ran[]] = [[], []];
  for (let i = 0; i < times; i++) {
    floors.push((await empty()).ms);
    anew(path);
    builds.push(await build(path));
  }
  return {
    floor: median(floors),
    built: median(builds.map((one) => one.ms)),
    megabytes: Math.max(...builds.map((one) => one.megabytes)),
  };
}

/** Compressed bytes of the first file of the table, against those of what it shows as JSON, a run a row. */
function firstBytes(path: string): Measured {
  const there = join(path, 'public/data/experiments/1');
  const core = readdirSync(there).find((name) => /^core\..*\.bin\.br$/.test(name)) ?? '';
  const reader = openSnapshot(join(path, SNAPSHOT_FILE));
  const rows = `[${reader
    .runs('1')
    .map((one) => JSON.stringify(rowOf(runAsJson(one))))
    .join(',\n')}]`;
  reader.close();
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: rows.length };
  const json = brotliCompressSync(rows, { params: quality }).length;
  const binary = readFileSync(join(there, core)).length;
  return {
    ...{ what: 'bytes until the table of 100,000 runs shows', ratio: binary / json, most: 0.05 },
    figures: `${(binary / MEGABYTE).toFixed(2)} MB, ${(json / MEGABYTE).toFixed(1)} MB of JSON rows`,
  };
}

/** A run as a row of its names and values. */
function rowOf({ run_id, name, status, start_time, params, metrics, tags }: Record<string, unknown>): object {
  const values = Object.entries(metrics as Record<string, { value: unknown }>).map(([key, { value }]) => [key, value]);
  return { run_id, name, status, start_time, params, tags, metrics: Object.fromEntries(values) };
}

const sizes = [
  { runs: 1000, most: 2.2, times: 5, what: '1,000 runs with a page each' },
  { runs: 10_000, most: 2.5, times: 5, what: '10,000 runs' },
  { runs: 100_000, most: 12, times: 3, what: '100,000 runs' },
] as const;

export async function site(): Promise<Measured[]> {
  execFileSync(process.execPath, [join(packageRoot, '.ci/build.mjs')], { stdio: 'ignore' });
  const place = folder();
  try {
    const empty = emptyProject(join(place.path, 'empty'));
    const measured: Measured[] = [];
    for (const { runs, most, times, what } of sizes) {
      const path = join(place.path, String(runs));
      mkdirSync(path);
      madeSnapshot(join(path, SNAPSHOT_FILE), runs);
      const { floor, built, megabytes } = await turns(times, empty, path);
      const figures = `${ms(built)}, ${ms(floor)} an empty project`;
      measured.push({ what: `building a dashboard of ${what}`, ratio: built / floor, most, figures });
      if (runs !== 100_000) continue;
      measured.push({
        ...{ what: `peak memory of that`, ratio: megabytes / 1000, most: 1 },
        figures: `${megabytes.toFixed(0)} MB, 1000 MB allowed`,
      });
      measured.push(firstBytes(path), await again(path, runs, built));
    }
    return measured;
  } finally {
    place.remove();
  }
}

/** A build after one run in a hundred changed, with what the build before it left. */
async function again(path: string, runs: number, whole: number): Promise<Measured> {
  const kept = `${path}-before`;
  const snapshot = join(path, SNAPSHOT_FILE);
  copyFileSync(snapshot, `${path}.sqlite`);
  cpSync(path, kept, { recursive: true });
  madeSnapshot(`${path}-changed.sqlite`, runs, runs / 100);
  const builds: number[] = [];
  for (let i = 0; i < 3; i++) {
    rmSync(path, { recursive: true });
    cpSync(kept, path, { recursive: true });
    copyFileSync(`${path}-changed.sqlite`, snapshot);
    builds.push((await build(path)).ms);
  }
  const rebuilt = median(builds);
  return {
    ...{ what: 'building it again with 1% of the runs changed', ratio: rebuilt / whole, most: 0.45 },
    figures: `${ms(rebuilt)}, ${ms(whole)} the whole`,
  };
}
