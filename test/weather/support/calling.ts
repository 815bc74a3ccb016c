import { expect, onTestFinished } from 'vitest';
import { createHttp, type Http, type HttpOptions, type HttpRequest, type HttpResponse } from '../../../src/http.ts';

/** Stands in headers, query and body of every call; no message may hold it. */
export const SECRET = 'token-that-nobody-may-see';

export interface Calling {
  readonly http: Http;
  readonly lines: string[];
  send(url: string, more?: Partial<HttpRequest>): Promise<HttpResponse>;
}

/** An HTTP client of short patience, closed when the test is over. */
export function calling(over: Partial<HttpOptions> = {}): Calling {
  const lines: string[] = [];
  const http = createHttp({
    ...{ retrySeconds: 0, userAgent: 'ml-report/test', noProxy: '*', log: (line: string) => lines.push(line) },
    ...over,
    limits: {
      answerBytes: 1_000_000,
      answerMs: 5000,
      silenceMs: 2000,
      headMs: 2000,
      connectMs: 2000,
      pauseMs: 10,
      ...over.limits,
    },
  });
  onTestFinished(() => http.close());
  return {
    http,
    lines,
    send: (url, more = {}) =>
      http.send({
        ...{ method: 'GET', url: `${url}/api/v4/user?secret=${SECRET}`, repeatable: true },
        headers: { 'private-token': SECRET },
        ...more,
      }),
  };
}

export interface Failure {
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
}

/** The failure of a call that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const failure = await work.then(
    (answer) => expect.unreachable(`it was answered: ${JSON.stringify(answer)?.slice(0, 200)}`),
    (cause: Failure) => cause,
  );
  expect(`${failure.message} ${failure.hint}`).not.toContain(SECRET);
  return failure;
}
