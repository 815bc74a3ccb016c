/** What one call is, what it brings back, and what it may cost. */

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Whether sending it twice does the same as once: only then is it tried again after a fault in the middle. */
  readonly repeatable: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; of a repeated header the first value. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked, where the server packed it. */
  readonly body: Buffer;
}

/** What one answer may cost. */
export interface HttpLimits {
  /** Of the unpacked body. */
  readonly answerBytes: number;
  /** A server that sends, however slowly, is given this long for one whole answer. */
  readonly answerMs: number;
  /** Between two pieces of an answer. */
  readonly silenceMs: number;
  /** From the question to the beginning of its answer: a little more than the 60 seconds that GitLab gives itself. */
  readonly headMs: number;
  readonly connectMs: number;
  /** The first pause of our own before a call is tried again; it doubles with each further one. */
  readonly pauseMs: number;
}

export const usualLimits: HttpLimits = {
  answerBytes: 256_000_000,
  answerMs: 120_000,
  silenceMs: 30_000,
  headMs: 65_000,
  connectMs: 10_000,
  pauseMs: 500,
};

/** A call as messages name it: method and path, never the query. */
export function nameOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  return `${method} ${new URL(url).pathname}`;
}
