/** The table of runs in a real browser, against the same runs as JSON rows, parsed and drawn by as little script as draws them. */
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { clientFiles } from '../../src/commands/client-files.ts';
import { servePublic } from '../../src/commands/preview-server.ts';
import { writePressed } from '../../src/dataset/press.ts';
import { writeDataset } from '../../src/dataset/write-dataset.ts';
import { launchBrowser } from '../support/browser.ts';
import { anExperiment, aRun, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { folder, type Measured, median, ms } from './measure.ts';
import { chance, runId } from './runs.ts';

const ROWS = 100_000;
const TIMES = 5;
/** Milliseconds that a sort or a filter may take with a processor a quarter as fast. */
const MOST = 100;
const STEPS = 60;

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** Fifty columns of values that look like chance, which nothing compresses. */
const run = (n: number) =>
  aRun(runId(1, n), {
    name: `run-${n}`,
    start_time: 1.7e12 + n * 60_000,
    end_time: 1.7e12 + n * 60_000 + Math.floor(chance(n) * 1e7),
    user: { id: 1, username: `user-${n % 12}`, name: '', url: '' },
    metrics: Object.fromEntries(list(30, (i) => [`metric/${i}`, chance(n * 100 + i)])),
    params: new Map(
      list(20, (i) => [`param_${i}`, i % 3 === 0 ? `choice-${n % 7}` : chance(n * 100 + 50 + i).toFixed(6)]),
    ),
  });

/** What both pages have: a box of one height, in which the first rows appear; `heads` are those of a table that is there before. */
const page = (script: string, heads = '') =>
  `<!doctype html><html lang="en" data-base="/" data-version="1"><meta charset="utf-8"><title>bench</title>
<style>.runs-box{height:700px;overflow:auto}td,.cell{white-space:nowrap}</style>
<section id="runs-section" data-table="experiments/1/"><div id="runs-tools"></div><div class="scroll runs-box"><table class="runs">${heads}</table></div></section>
<script type="module" src="${script}"></script></html>`;

/** Fetches, parses, and draws what can be seen of nine columns. */
const jsonScript = `const rows = await (await fetch('/rows.json')).json();
const box = document.querySelector('.runs-box'), table = document.querySelector('.runs');
const ids = ['run_name','status','start_time'], metrics = ['metric/0','metric/1','metric/2'], params = ['param_0','param_3','param_6'];
const draw = () => table.replaceChildren(...rows.slice(box.scrollTop / 29 | 0, (box.scrollTop / 29 | 0) + 40).map((run) => {
  const row = document.createElement('tr'); row.className = 'row';
  for (const value of [...ids.map((id) => run[id]), ...metrics.map((key) => run.metrics[key]), ...params.map((key) => run.params[key])]) row.insertCell().textContent = value;
  return row;
}));
draw();`;

export async function table(): Promise<Measured[]> {
  const { path, remove } = folder();
  const bytes = await writeSite(path);
  const server = await servePublic({ folder: path, base: '/' });
  const browser = await launchBrowser();
  try {
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let time = 0; time < TIMES; time++) {
      ours.push(await firstRow(browser, `${server.url}ours.html`, '.grid-body .grid-row', 'table.json'));
      theirs.push(await firstRow(browser, `${server.url}json.html`, '.row', 'rows.json'));
    }
    return [
      {
        what: `the first of ${ROWS} rows, from the first request for data to the picture, of that from JSON rows`,
        ...{ ratio: median(ours) / median(theirs), most: 0.07 },
        figures: `${ms(median(ours))} against ${ms(median(theirs))}`,
      },
      {
        what: 'the bytes (Brotli) until then, of those of JSON rows',
        ...{ ratio: bytes.ours / bytes.theirs, most: 0.05 },
        figures: `${Math.round(bytes.ours / 1000)} kB against ${Math.round(bytes.theirs / 1000)} kB`,
      },
      ...(await atWork(browser, `${server.url}ours.html`)),
    ];
  } finally {
    await browser.close();
    await server.close();
    remove();
  }
}

async function writeSite(path: string): Promise<{ ours: number; theirs: number }> {
  const runs = list(ROWS, run);
  const rows = runs.map(({ metrics, params, ...rest }) => ({
    ...{ run_id: rest.run_id, run_name: rest.name, status: rest.status, start_time: rest.start_time },
    ...{ end_time: rest.end_time, user: rest.user?.username, params: Object.fromEntries(params) },
    metrics: Object.fromEntries([...metrics].map(([key, { value }]) => [key, value])),
  }));
  const text = Buffer.from(JSON.stringify(rows.reverse()));
  const packed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  writeFileSync(join(path, 'rows.json'), text);
  writeFileSync(join(path, 'rows.json.br'), packed);
  const file = join(path, 'runs.sqlite');
  writeSnapshot(file, aSnapshot({ experiments: [anExperiment('1')], runs }));
  const write = async (target: string, content: Uint8Array) => writePressed(target, content);
  await writeDataset({ snapshotFile: file, folder: join(path, 'data'), write, before: null });
  writeFileSync(join(path, 'data/pages.json'), '[]');
  const client = await clientFiles();
  for (const name of readdirSync(client.folder)) copyFileSync(join(client.folder, name), join(path, name));
  writeFileSync(join(path, 'json.html'), page('/json.js'));
  writeFileSync(join(path, 'json.js'), jsonScript);
  const at = join(path, 'data/experiments/1');
  const manifest = JSON.parse(readFileSync(join(at, 'table.json'), 'utf8')) as {
    columns: { id: string; files: string[] }[];
    shown: string[];
  };
  // The dashboard's pages show the newest runs in these columns before any script.
  const heads = manifest.shown.map((id) => `<th data-column="${id}">${id}</th>`).join('');
  writeFileSync(join(path, 'ours.html'), page(`/${client.scripts['experiment']}`, `<thead><tr>${heads}</tr></thead>`));
  const first = new Set(manifest.columns.filter(({ id }) => manifest.shown.includes(id)).flatMap(({ files }) => files));
  const ours = ['table.json', ...first].reduce((sum, name) => sum + statSync(join(at, `${name}.br`)).size, 0);
  return { ours, theirs: packed.length };
}

/** Milliseconds from the request for `data` to the frame in which the first row is painted. */
async function firstRow(browser: Browser, url: string, row: string, data: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const opened = await context.newPage();
  await opened.addInitScript((selector) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark('first row')));
    }).observe(document, { childList: true, subtree: true });
  }, row);
  await opened.goto(url);
  await opened.waitForFunction(() => performance.getEntriesByName('first row').length > 0, undefined, {
    timeout: 120_000,
  });
  const taken = await opened.evaluate((name) => {
    const request = performance.getEntriesByType('resource').find((entry) => entry.name.includes(name));
    return (performance.getEntriesByName('first row')[0]?.startTime ?? 0) - (request?.startTime ?? 0);
  }, data);
  await context.close();
  return taken;
}

/** Sorting, filtering and scrolling with a processor a quarter as fast. */
async function atWork(browser: Browser, url: string): Promise<Measured[]> {
  const opened = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await opened.goto(url);
  await opened.waitForSelector('.grid-body .grid-row');
  const session = await opened.context().newCDPSession(opened);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const heads = ['m.metric/0', 'm.metric/1', 'started', 'm.metric/2', 'name', 'p.param_0'];
  const texts = ['metric/0 > 0.5', 'metric/1 < 0.1 and param_0 = choice-3', 'user = user-3', 'started > 2024-01-01'];
  const sorts = await inRounds(
    heads.map((id) => [`.head[data-column="${id}"]`, null] as const),
    opened,
  );
  const filters = await inRounds(
    texts.map((text) => ['.filter-text', text] as const),
    opened,
  );
  await painted(opened, '.filter-text', '');
  const blank = await blankSteps(opened);
  await opened.close();
  const most = (times: readonly number[]) => times.map((time) => Math.round(time)).join(', ');
  return [
    {
      what: `sorting ${ROWS} rows by another column, at a quarter of the speed, to ${MOST} ms`,
      ...{ ratio: median(sorts) / MOST, most: 1 },
      figures: `${most(sorts)} ms by ${heads.join(', ')}, the best of ${TIMES}`,
    },
    {
      what: `filtering them, at a quarter of the speed, to ${MOST} ms`,
      ...{ ratio: median(filters) / MOST, most: 1 },
      figures: `${most(filters)} ms, the best of ${TIMES}`,
    },
    {
      what: `blank rows in ${STEPS} steps of scrolling through them`,
      ...{ ratio: blank, most: 0 },
      figures: `${blank} steps with a blank`,
    },
  ];
}

/** The best of some rounds for each: what else the machine does at the time is not ours. */
async function inRounds(
  acts: readonly (readonly [selector: string, text: string | null])[],
  opened: Page,
): Promise<number[]> {
  const best = acts.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < TIMES; round++)
    for (const [at, [selector, text]] of acts.entries())
      best[at] = Math.min(best[at] ?? 0, await painted(opened, selector, text));
  return best;
}

/** Milliseconds from the press to the frame in which its outcome is painted; a text is entered and finished with Enter. */
function painted(opened: Page, selector: string, text: string | null): Promise<number> {
  return opened.evaluate(
    ([selected, typed]) =>
      new Promise<number>((done) => {
        const element = document.querySelector<HTMLElement>(selected ?? '');
        if (element instanceof HTMLInputElement) {
          element.value = typed ?? '';
          element.dispatchEvent(new InputEvent('input'));
        }
        requestAnimationFrame(() =>
          setTimeout(() => {
            const start = performance.now();
            if (element instanceof HTMLInputElement)
              element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
            else element?.click();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
          }),
        );
      }),
    [selector, text],
  );
}

/** Steps after whose frame some place of the box had no row. */
function blankSteps(opened: Page): Promise<number> {
  return opened.evaluate(async (steps) => {
    const box = document.querySelector('.runs-box');
    const head = document.querySelector('.grid-head');
    if (!box || !head) return steps;
    let blank = 0;
    for (let step = 1; step <= steps; step++) {
      box.scrollTo(0, (box.scrollHeight * step) / steps);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const { bottom } = box.getBoundingClientRect();
      const cells = [...document.querySelectorAll('.grid-body .cell.name')].map((cell) => ({
        ...{ top: cell.getBoundingClientRect().top, bottom: cell.getBoundingClientRect().bottom },
        text: cell.textContent,
      }));
      for (let y = head.getBoundingClientRect().bottom + 2; y < bottom - 20; y += 10)
        if (!cells.some((cell) => cell.top <= y && cell.bottom >= y - 1 && cell.text !== '')) {
          blank++;
          break;
        }
    }
    return blank;
  }, STEPS);
}
