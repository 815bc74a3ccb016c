/** The listing of runs and of histories by GitLab's tracking API. */

import type { z } from 'zod';
import type { Series } from '../core/model/series.ts';
import { UserError, userError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import { parseJson } from '../gitlab.ts';
import type { HttpResponse } from '../http.ts';
import { historyPage, runsPage, toRun, toSeries, type WireFacts } from './mlflow-wire.ts';

type HistoryPage = z.infer<typeof historyPage>;

/** The listing as messages name it. */
const RUNS = 'POST runs/search';
/** Most runs on a page that GitLab gives. */
const PAGE = 1000;

/**
 * The runs of one experiment, newest first. The token of the next page is taken from the tail of an answer and asked for before the answer
 * is parsed, so that parsing costs no waiting; pages of one experiment cannot be asked for side by side, since each token comes from the
 * page before. GitLab takes only the first of several experiment ids, hence one at a time.
 */
export async function* listRuns(client: GitlabClient, experimentId: string): AsyncGenerator<WireFacts[]> {
  let size = PAGE;
  const ask = (token: string | null): Promise<HttpResponse> => {
    const sent = {
      experiment_ids: [experimentId],
      max_results: size,
      order_by: 'created_at DESC',
      ...(token ? { page_token: token } : {}),
    };
    const answer = client.tracking('POST', 'runs/search', sent).catch((cause: unknown) => {
      // Older servers put every point of every metric into the listing: fewer runs on a page keep an answer bounded.
      if (!(cause instanceof UserError) || cause.code !== 'ANSWER_TOO_LARGE' || size === 1) throw cause;
      size = Math.ceil(size / 8);
      return ask(token);
    });
    answer.catch(() => {});
    return answer;
  };

  const seen = new Set<string>();
  let next = ask(null);
  for (;;) {
    const answer = await next;
    const token = nextToken(answer);
    if (token !== null && seen.has(token)) {
      throw userError('ANSWER_NOT_JSON', {
        call: RUNS,
        what: 'a page that names itself as the next one',
      });
    }
    if (token !== null) {
      seen.add(token);
      next = ask(token);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    yield (checkedPage(answer, RUNS, runsPage).runs ?? []).map(toRun);
    if (token === null) return;
  }
}

const tail = /"next_page_token"\s*:\s*("(?:[^"\\]|\\.)*"|null)\s*\}\s*$/;

/** From the end of the text, where GitLab writes it; a text without it there is parsed. Empty and `null` mean that there is no more. */
function nextToken(answer: HttpResponse): string | null {
  const found = tail.exec(answer.body.subarray(-4096).toString())?.[1];
  const token =
    found === undefined ? checkedPage(answer, RUNS, runsPage).next_page_token : (JSON.parse(found) as string | null);
  return token || null;
}

/** One whole history, sorted by step, then timestamp; one request for each thousand points. */
export async function readHistory(client: GitlabClient, runId: string, metric: string): Promise<Series> {
  const entries = [];
  const seen = new Set<string>();
  for (let token: string | null = null; ; ) {
    const asked: Record<string, unknown> = {
      run_id: runId,
      metric_key: metric,
      max_results: PAGE,
      ...(token ? { page_token: token } : {}),
    };
    const answer = await client.tracking('GET', 'metrics/get-history', asked);
    const page: HistoryPage = checkedPage(answer, 'GET metrics/get-history', historyPage);
    entries.push(...(page.metrics ?? []));
    token = page.next_page_token || null;
    if (token === null || seen.has(token)) return toSeries(entries);
    seen.add(token);
  }
}

interface Checks<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** The answer as what it should be; what it is instead is said with the place where it differs. */
export function checkedPage<T>(answer: HttpResponse, call: string, schema: Checks<T>): T {
  const parsed = schema.safeParse(parseJson(answer, call));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw userError('ANSWER_NOT_JSON', {
    call,
    what: `${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'unknown'}`,
  });
}
