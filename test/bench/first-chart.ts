import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { experimentCharts } from '../../site/experiment-charts.ts';
import { buildSite } from '../../src/commands/build-site.ts';
import { servePublic } from '../../src/commands/preview-server.ts';
import { newestFirst } from '../../src/core/model/run.ts';
import { experimentAddress } from '../../src/core/view/address.ts';
import { metricOrder } from '../../src/core/view/run-table.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type FormChart, withWords } from '../../src/render/charts/forms/form.ts';
import { forms } from '../../src/render/charts/forms/index.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { snapshotOfStore } from '../support/snapshot-of-store.ts';
import { folder, type Measured, median, ms } from './measure.ts';

/** Of the time of the page with vega-embed. */
const MOST = 0.2;
const TIMES = 7;
/** A phone far from its mast: 1.6 Mb/s, 150 ms, a quarter of this machine's speed. */
const network = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;

interface Seen {
  readonly at: number;
  readonly bytes: number;
}

/** When the first chart stood on a painted page, with a cold cache. */
async function seen(browser: Browser, url: string): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', network);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    let bytes = 0;
    let done = false;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      if (!done) bytes += encodedDataLength;
    });
    await page.addInitScript(() => {
      const look = () => {
        const chart = document.querySelector('figure svg.chart, .vega-embed canvas, .vega-embed svg');
        const { width = 0, height = 0 } = chart?.getBoundingClientRect() ?? {};
        if (width > 50 && height > 50) Object.assign(globalThis, { seenAt: performance.now() });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => 'seenAt' in globalThis);
    done = true;
    return { at: await page.evaluate(() => (globalThis as unknown as { seenAt: number }).seenAt), bytes };
  } finally {
    await context.close();
  }
}

/** An experiment's page as it is built, and its charts. */
async function ourPage(path: string): Promise<{ readonly page: string; readonly charts: readonly FormChart[] }> {
  const store = await snapshotOfStore('nilm-benchmark');
  try {
    const { snapshotFile, comparisonFile } = store;
    await buildSite({ snapshotFile, comparisonFile, out: path, base: '/' });
    const reader = openSnapshot(snapshotFile);
    const snapshot = reader.whole();
    const drawn = snapshot.experiments.map(({ id }) => {
      const runs = snapshot.runs
        .filter((run) => run.experiment_id === id && run.stage === 'active')
        .toSorted(newestFirst);
      const charts = experimentCharts(runs, metricOrder(runs, snapshot.settings), snapshot, reader.series);
      return { page: experimentAddress(id), charts: charts.map(({ chart }) => chart) };
    });
    reader.close();
    const most = drawn.toSorted((a, b) => b.charts.length - a.charts.length)[0];
    if (!most) throw new TypeError('a dashboard without experiments');
    return most;
  } finally {
    await store.close();
  }
}

/** The same charts by vega-embed, in a page that has nothing else, with their specifications in it. */
async function theirPage(path: string, charts: readonly FormChart[]): Promise<void> {
  mkdirSync(path);
  const specs = charts.map((chart) => {
    const form = forms.find(({ name }) => name === chart.form)?.spec(chart.variant);
    const worded = withWords(JSON.stringify(form), chart.words, (word) => JSON.stringify(word).slice(1, -1));
    const spec = JSON.parse(worded) as { readonly params?: readonly { readonly name: string }[] };
    const params = spec.params?.map((one) =>
      one.name in chart.signals ? { ...one, value: chart.signals[one.name] } : one,
    );
    return { ...spec, params, datasets: chart.data };
  });
  await build({
    stdin: {
      contents: `import embed from 'vega-embed';
const specs = JSON.parse(document.getElementById('specs').textContent);
for (const [index, figure] of [...document.querySelectorAll('figure')].entries()) embed(figure, specs[index], { actions: false });`,
      resolveDir: packageRoot,
    },
    ...{ outfile: join(path, 'embed.js'), bundle: true, format: 'esm', platform: 'browser', minify: true },
    ...{ legalComments: 'none', logLevel: 'error' },
  });
  const json = JSON.stringify(specs).replaceAll('<', '\\u003c');
  writeFileSync(
    join(path, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<script type="module" src="embed.js"></script><script type="application/json" id="specs">${json}</script>
${charts.map(({ title }) => `<figure aria-label="${title.replaceAll('"', '')}"></figure>`).join('')}</html>`,
  );
  for (const name of ['embed.js', 'index.html'])
    writeFileSync(join(path, `${name}.br`), brotliCompressSync(readFileSync(join(path, name))));
}

export async function firstChart(): Promise<Measured> {
  const { path, remove } = folder();
  const [ours, theirs] = [join(path, 'ours'), join(path, 'theirs')];
  const { page, charts } = await ourPage(ours);
  await theirPage(theirs, charts);
  const servers = await Promise.all([ours, theirs].map((one) => servePublic({ folder: one, base: '/' })));
  const browser = await launchBrowser();
  try {
    const [here, there]: [Seen[], Seen[]] = [[], []];
    for (let i = 0; i < TIMES; i++) {
      here.push(await seen(browser, `${servers[0]?.url}${page}`));
      there.push(await seen(browser, servers[1]?.url ?? ''));
    }
    const time = (all: readonly Seen[]) => median(all.map(({ at }) => at));
    const kilobytes = (all: readonly Seen[]) => `${(median(all.map(({ bytes }) => bytes)) / 1000).toFixed(1)} kB`;
    return {
      what: `the first of ${charts.length} charts of an experiment, to the same ${charts.length} by vega-embed; 1.6 Mb/s, 150 ms, a processor a quarter as fast`,
      ratio: time(here) / time(there),
      most: MOST,
      figures: `${ms(time(here))} after ${kilobytes(here)}, ${ms(time(there))} after ${kilobytes(there)}`,
    };
  } finally {
    await browser.close();
    await Promise.all(servers.map((server) => server.close()));
    remove();
  }
}
