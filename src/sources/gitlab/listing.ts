/** The listing of runs and of histories by GitLab's tracking API. */

import type { Series } from '../../core/model/series.ts';
import { userError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { parseJson } from '../../gitlab.ts';
import type { HttpResponse } from '../../http.ts';
import { type Checks, checkedValue } from '../answer.ts';
import { historyPage, runsPage, toRun, toSeries, type WireFacts, type WireRun } from '../mlflow/wire.ts';
import { listPages } from '../paging.ts';
import { HISTORY_PAGE, type Listing } from '../source.ts';
import { isResourceMissing } from './refusals.ts';

/** Most runs on a page that GitLab gives. */
const PAGE = 1000;
/** The first page of a listing that is to end where it meets what is known, which it mostly does there. */
const GLANCE = 20;

/**
 * The runs of one experiment, made last first; pages of one experiment cannot be asked for side by side, since each token comes from the page
 * before. GitLab takes only the first of several experiment ids, hence one at a time.
 *
 * GitLab's tokens hold the place in the order and never expire; what it cannot read is an error 500 (lib/gitlab/pagination/keyset/paginator.rb).
 * An experiment that is deleted meanwhile has no more runs.
 */
export function listRuns(
  client: GitlabClient,
  experimentId: string,
  { ahead }: Listing,
): AsyncGenerator<readonly WireFacts[]> {
  const call = 'POST runs/search';
  return listPages({
    ...{ call, size: PAGE, first: ahead ? PAGE : GLANCE, ahead, mayRepeat: true, isOver: isResourceMissing },
    ask: (token, size) =>
      client.tracking('POST', 'runs/search', {
        ...{ experiment_ids: [experimentId], max_results: size, order_by: 'created_at DESC' },
        ...(token === null ? {} : { page_token: token }),
      }),
    read: (answer) => {
      const page = checkedPage(answer, call, runsPage);
      return { items: listed(page.runs, 'runs', call).map((run) => wholeRun(run, call)), token: page.next_page_token };
    },
  });
}

/** One whole history, sorted by step, then timestamp; one request for each thousand points. */
export async function readHistory(client: GitlabClient, runId: string, metric: string): Promise<Series> {
  const call = 'GET metrics/get-history';
  const pages = listPages({
    ...{ call, size: HISTORY_PAGE, ahead: true, mayRepeat: false },
    ask: (token, size) =>
      client.tracking('GET', 'metrics/get-history', {
        ...{ run_id: runId, metric_key: metric, max_results: size },
        ...(token === null ? {} : { page_token: token }),
      }),
    read: (answer) => {
      const page = checkedPage(answer, call, historyPage);
      return { items: listed(page.metrics, 'metrics', call), token: page.next_page_token };
    },
  });
  const entries = [];
  for await (const page of pages) for (const entry of page) entries.push(entry);
  return toSeries(entries);
}

/** GitLab writes every list, an empty one too: an answer without it is somebody else's. */
export function listed<T>(list: readonly T[] | null | undefined, name: string, call: string): readonly T[] {
  if (!list) throw userError('ANSWER_NOT_JSON', { call, what: `it has no “${name}”` });
  return list;
}

/** A run with its data, which GitLab always sends: without it, params and metrics would be lost without a word. */
export function wholeRun(run: WireRun, call: string): WireFacts {
  if (!run.data) throw userError('ANSWER_NOT_JSON', { call, what: `the run ${run.info.run_id} has no “data”` });
  return toRun(run);
}

/** The answer as what it should be; what it is instead is said with the place where it differs. */
export function checkedPage<T>(answer: HttpResponse, call: string, schema: Checks<T>): T {
  return checkedValue(parseJson(answer, call), call, schema);
}
