/** What an MLflow server lists page by page. */
import type { HttpResponse } from '../../http.ts';
import type { Checks } from '../answer.ts';
import { listPages } from '../paging.ts';
import type { MlflowClient } from './client.ts';
import { API, readAnswer } from './json.ts';
import { experimentsPage, versionsPage } from './shapes.ts';
import { historyPage, runsPage } from './wire.ts';

/** Items on a page: a server gives up to 50,000 runs at once, but each answer is held whole. */
const PAGE = 1_000;
/** Points on a page, what MLflow documents as the most: so most histories are one page, and of one moment. */
const POINTS = 25_000;

interface Listing<A, T> {
  readonly call: string;
  readonly ask: (asked: Readonly<Record<string, string | number>>) => Promise<HttpResponse>;
  readonly size: number;
  readonly schema: Checks<A & { readonly next_page_token?: string | null | undefined }>;
  readonly items: (answer: A) => readonly T[] | null | undefined;
  readonly ahead: boolean;
  readonly mayRepeat?: boolean;
}

function pagesOf<A, T>(listing: Listing<A, T>): AsyncGenerator<readonly T[]> {
  const { call, ask, size, schema, items, ahead, mayRepeat = true } = listing;
  return listPages({
    ...{ call, size, ahead, mayRepeat, api: API },
    ask: (token, most) => ask({ max_results: most, ...(token === null ? {} : { page_token: token }) }),
    read: (answer) => {
      const page = readAnswer(answer, call, schema);
      return { items: items(page) ?? [], token: page.next_page_token };
    },
  });
}

async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) for (const item of page) found.push(item);
  return found;
}

/** Those that are deleted, too. */
export const listExperiments = (client: MlflowClient) =>
  all(
    pagesOf({
      call: 'POST experiments/search',
      ask: (asked) => client.post('experiments/search', { ...asked, view_type: 'ALL' }),
      ...{ size: PAGE, schema: experimentsPage, ahead: true },
      items: ({ experiments }) => experiments,
    }),
  );

/** Those that are deleted, too, begun last first; pages are counted from the newest, so a run that is logged meanwhile lets another come twice. */
export const listRuns = (client: MlflowClient, experimentId: string, ahead: boolean) =>
  pagesOf({
    call: 'POST runs/search',
    ask: (asked) =>
      client.post('runs/search', {
        ...asked,
        ...{ experiment_ids: [experimentId], run_view_type: 'ALL', order_by: ['attributes.start_time DESC'] },
      }),
    ...{ size: PAGE, schema: runsPage, ahead },
    items: ({ runs }) => runs,
  });

/** Every point of one metric; empty where the server knows none. */
export const listPoints = (client: MlflowClient, runId: string, metric: string) =>
  all(
    pagesOf({
      call: 'GET metrics/get-history',
      ask: (asked) => client.get('metrics/get-history', { ...asked, run_id: runId, metric_key: metric }),
      // A point that came twice would be one more.
      ...{ size: POINTS, schema: historyPage, ahead: true, mayRepeat: false },
      items: ({ metrics }) => metrics,
    }),
  );

export const listVersions = (client: MlflowClient) =>
  all(
    pagesOf({
      call: 'GET model-versions/search',
      ask: (asked) => client.get('model-versions/search', asked),
      ...{ size: PAGE, schema: versionsPage, ahead: true },
      items: ({ model_versions: versions }) => versions,
    }),
  );
