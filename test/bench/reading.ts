/** How near the reading of a GitLab comes to what the network allows. */
import { type Dispatcher, request } from 'undici';
import { createProgress } from '../../src/commands/log.ts';
import { readDetails } from '../../src/commands/read-details.ts';
import type { Run } from '../../src/core/model/run.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { boundedAll } from '../../src/sources/bounded.ts';
import { createSnapshot } from '../../src/store/index.ts';
import { folder, type Measured, median, ms, take, timed } from './measure.ts';
import { usual } from './runs.ts';
import { quietGitlab, sum } from './server.ts';

/** Requests under way at once: `AT_ONCE` in src/sources/bounded.ts. */
const AT_ONCE = 10;
const LATENCY = 100;
const PAGE = 1000;

export async function listing(): Promise<Measured> {
  const gitlab = await quietGitlab({ latencyMs: LATENCY, experiments: [10_000], shape: usual, points: 1 });
  const draft = folder();
  try {
    const list = async (use: (run: Run) => void) => {
      const source = gitlab.source();
      const [listed] = await source.experiments();
      if (!listed) throw new Error('no experiment');
      const { ms: took } = await timed(async () => {
        for await (const page of source.runs(listed.experiment, { ahead: true })) for (const { run } of page) use(run);
      });
      return took;
    };
    const times: number[][] = [[], [], []];
    for (let i = 0; i < 5; i++) {
      times[2]?.push((await timed(() => bareListing(gitlab.trackingUri))).ms);
      let runs = 0;
      times[0]?.push(await list(() => runs++));
      if (runs !== 10_000) throw new Error(`${runs} runs were listed, not 10,000`);
      const writer = createSnapshot(`${draft.path}/s.sqlite`);
      times[1]?.push(await list(writer.addRun));
      writer.abandon();
    }
    const [took = 0, intoDraft = 0, floor = 0] = times.map(median);
    return {
      what: 'listing 10,000 runs of one experiment',
      ...{ ratio: took / floor, most: 1.1 },
      figures: `${ms(took)}, its 10 pages of ${LATENCY} ms received and thrown away ${ms(floor)}; ${ms(intoDraft)} with each run written into the draft`,
    };
  } finally {
    await gitlab.close();
    draft.remove();
  }
}

/** What the network takes by itself: every page received whole by the client underneath, only the next token taken out of it. */
async function bareListing(trackingUri: string): Promise<void> {
  for (let token: string | undefined = ''; token !== undefined; ) {
    const asked = { experiment_ids: ['1'], max_results: PAGE, ...(token === '' ? {} : { page_token: token }) };
    const answer: Dispatcher.ResponseData = await request(`${trackingUri}/api/2.0/mlflow/runs/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    const tail = Buffer.from(await answer.body.arrayBuffer())
      .subarray(-100)
      .toString();
    token = /"next_page_token":"(\d+)"/.exec(tail)?.[1];
  }
}

export async function histories(): Promise<Measured> {
  const latencyMs = 50;
  const shape = { params: 5, metrics: 20, tags: 2 };
  const gitlab = await quietGitlab({ latencyMs, experiments: [50], shape, points: 200 });
  const place = folder();
  try {
    const source = gitlab.source();
    const [listed] = await source.experiments();
    const writer = createSnapshot(`${place.path}/s.sqlite`);
    if (listed)
      for await (const page of source.runs(listed.experiment, { ahead: true }))
        for (const { run } of page) writer.addRun(run);
    await gitlab.control({});
    const progress = createProgress({ write: () => {}, level: 'quiet', terminal: false, inCi: false, now: Date.now });
    const { ms: took } = await timed(() =>
      readDetails({ source, settings: defaultSettings, writer, compared: [], progress }),
    );
    const requests = sum(await gitlab.control({}));
    const { read } = writer.histories();
    writer.abandon();
    if (read !== 1000) throw new Error(`${read} histories were read, not 1,000`);
    const floor = (requests * latencyMs) / AT_ONCE;
    return {
      what: 'histories of 1,000 series',
      ...{ ratio: took / floor, most: 1.3 },
      figures: `${ms(took)}, ${requests} requests × ${latencyMs} ms ÷ ${AT_ONCE} = ${ms(floor)}`,
    };
  } finally {
    await gitlab.close();
    place.remove();
  }
}

/** Ten experiments of very different sizes: the longest chain of pages, or what it takes without any latency. */
export async function tenExperiments(): Promise<Measured[]> {
  const experiments = [10_000, 3000, 2000, 2000, 1000, 1000, 700, 500, 200, 20];
  const far = await quietGitlab({ latencyMs: LATENCY, experiments, shape: usual, points: 1 });
  const near = await quietGitlab({ latencyMs: 0, experiments, shape: usual, points: 1 });
  const place = folder();
  try {
    const times: number[][] = [[], []];
    let requests = 0;
    for (let i = 0; i < 3; i++)
      for (const [index, gitlab] of [far, near].entries()) {
        await gitlab.control({});
        const { ms: took } = await timed(() => take(gitlab.source(), `${place.path}/s.sqlite`, { anew: true }));
        times[index]?.push(took);
        requests = sum(await gitlab.control({}));
      }
    const [took = 0, cpu = 0] = times.map(median);
    const pages = experiments.map((runs) => Math.ceil(runs / PAGE));
    // Each of these needs the one before it: the experiments, then page by page. And no run can be worked on before a first page is there.
    const chain = (1 + Math.max(...pages)) * LATENCY;
    const work = 2 * LATENCY + cpu;
    // The project, its experiments twice over (REST and GraphQL), its merge requests, its commits, one person.
    const least = pages.reduce((all, one) => all + one, 0) + 6;
    return [
      {
        what: 'ten experiments of 20,420 runs in all, whole snapshot',
        ...{ ratio: took / Math.max(chain, work), most: 1.2 },
        figures: `${ms(took)}, longest chain ${ms(chain)}, first page and the same without latency ${ms(work)}`,
      },
      {
        what: 'requests of that snapshot',
        ...{ ratio: requests / least, most: 1.1, figures: `${requests} requests, ${least} at least` },
      },
    ];
  } finally {
    await far.close();
    await near.close();
    place.remove();
  }
}

/** A hundred experiments, one page of the size that going on asks for: all that must be asked to know that nothing is new. */
export async function nothingNew(): Promise<Measured[]> {
  const experiments = Array.from({ length: 100 }, (_, i) => 300 + i);
  const gitlab = await quietGitlab({ latencyMs: LATENCY, experiments, shape: usual, points: 1 });
  const place = folder();
  try {
    const file = `${place.path}/s.sqlite`;
    await take(gitlab.source(), file, { anew: true });
    const times: number[][] = [[], []];
    let requests = 0;
    for (let i = 0; i < 5; i++) {
      await gitlab.control({});
      times[0]?.push((await timed(() => take(gitlab.source(), file))).ms);
      requests = sum(await gitlab.control({}));
      times[1]?.push((await timed(() => onePageEach(gitlab.trackingUri, experiments.length))).ms);
    }
    const [took = 0, floor = 0] = times.map(median);
    await gitlab.control({ add: 1 });
    await take(gitlab.source(), file);
    const searches = (await gitlab.control({}))['runs/search'] ?? 0;
    return [
      {
        what: 'a snapshot of 100 experiments with nothing new',
        ...{ ratio: took / floor, most: 1.2 },
        figures: `${ms(took)}, one page of each, parsed, ten at once ${ms(floor)}`,
      },
      {
        what: 'requests of that snapshot',
        ...{ ratio: requests / experiments.length, most: 1.2 },
        figures: `${requests} requests, ${experiments.length} experiments`,
      },
      {
        what: 'requests for the experiment with one new run',
        ...{ ratio: (searches - experiments.length + 1) / 3, most: 1 },
        figures: `${searches - experiments.length + 1} request beside one for each other experiment, 3 allowed`,
      },
    ];
  } finally {
    await gitlab.close();
    place.remove();
  }
}

async function onePageEach(trackingUri: string, experiments: number): Promise<void> {
  const ids = Array.from({ length: experiments }, (_, i) => String(i + 1));
  await boundedAll(ids, async (id) => {
    const sent = { experiment_ids: [id], max_results: 20, order_by: 'created_at DESC' };
    const answer = await request(`${trackingUri}/api/2.0/mlflow/runs/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    JSON.parse(await answer.body.text());
  });
}
