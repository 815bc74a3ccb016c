/** One bounded HTTP call: in time, in size, in retries. The only place that opens a connection to a server. */

import { type UserError, userError } from './errors.ts';
import { ACCEPTED, readBody } from './http/body.ts';
import { type HttpLimits, type HttpRequest, type HttpResponse, nameOf, usualLimits } from './http/call.ts';
import { openConnections } from './http/connections.ts';
import { clockAhead, judge, spanOf } from './http/patience.ts';
import { createPauses } from './http/pauses.ts';
import { type Intermediary, type Proxies, proxyChooser } from './http/proxy.ts';
import { proxyAnswer, Trouble, troubleOf } from './http/trouble.ts';

export { type HttpLimits, type HttpRequest, type HttpResponse, nameOf } from './http/call.ts';
export { oneLine, parseJson } from './http/json.ts';
export { followRedirects } from './http/redirects.ts';
export { gitlabRefusal, withoutToken } from './http/refusal.ts';

export interface Http {
  /** Answers with any status but those that mean "later"; throws a `UserError` for everything that is no answer. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends at once what is still going on: calls, and the pauses before they are tried again. */
  close(): Promise<void>;
}

export interface HttpOptions {
  /**
   * For how long one call is tried again, seconds: it ends within this time and one answer's. A connection that breaks before anything came is
   * tried once more at once even with 0, since servers give up idle connections as they like.
   */
  readonly retrySeconds: number;
  readonly userAgent: string;
  readonly proxies?: Proxies;
  /** Hosts, parted by commas, that are reached without a proxy. */
  readonly noProxy: string;
  /** Told of every call that was answered, without its query, headers and body. */
  readonly log: (line: string) => void;
  readonly limits?: Partial<HttpLimits>;
}

const none: Proxies = { https: null, http: null };
/** Milliseconds by which two clocks may differ without a word. */
const CLOCK = 5 * 60_000;

export function createHttp({ retrySeconds, userAgent, proxies = none, noProxy, log, limits: own }: HttpOptions): Http {
  const limits = { ...usualLimits, ...own };
  const connections = openConnections(limits);
  const proxyFor = proxyChooser(proxies, noProxy);
  const pauses = createPauses();
  const answered = new Set<string>();
  const stop = new AbortController();

  /** One attempt: an answer, or what may pass. */
  async function once(call: HttpRequest, proxy: Intermediary | null): Promise<HttpResponse | Trouble> {
    const server = new URL(call.url).origin;
    const headers = {
      'user-agent': userAgent,
      accept: 'application/json',
      'accept-encoding': ACCEPTED,
      ...call.headers,
    };
    let begun = false;
    try {
      return await within(limits.answerMs, stop.signal, async (signal) => {
        const answer = await connections.ask({ ...call, headers }, proxy, signal);
        begun = true;
        const body = await readBody(answer, call, limits.answerBytes);
        if (answer.statusCode === 407 && proxy) return proxyAnswer(407, proxy);
        return { status: answer.statusCode, headers: first(answer.headers), body };
      });
    } catch (cause) {
      if (stop.signal.aborted) throw cause;
      return troubleOf(cause, { call, proxy, begun, known: answered.has(server) });
    }
  }

  function noteClock(answer: HttpResponse, server: string): void {
    if (answered.has(server)) return;
    answered.add(server);
    const ahead = clockAhead(answer, Date.now());
    if (ahead === null || Math.abs(ahead) < CLOCK) return;
    log(
      `the clock of ${server} is ${spanOf(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the one of this machine`,
    );
  }

  /** Tries until the answer means something, or the time is used up. */
  async function send(call: HttpRequest): Promise<HttpResponse> {
    const server = new URL(call.url).origin;
    const proxy = proxyFor(new URL(call.url));
    const start = performance.now();
    const left = () => retrySeconds * 1000 - (performance.now() - start);
    const waitTogether = async () => {
      for (let pause = pauses.left(server); pause > 0; pause = pauses.left(server)) {
        if (pause > left()) throw busy(call, `it asks for a pause of ${spanOf(pause)}`, 0, start);
        await pauses.sleep(pause);
      }
    };
    for (let tries = 1; ; tries++) {
      await waitTogether();
      const outcome = await once(call, proxy);
      if (!(outcome instanceof Trouble)) noteClock(outcome, server);
      log(
        `${nameOf(call)} ${outcome instanceof Trouble ? outcome.what : outcome.status} ${Math.round(performance.now() - start)} ms`,
      );
      const next = judge(call, outcome, { tries, firstPause: limits.pauseMs, now: Date.now() });
      if (next === null) return outcome as HttpResponse;
      if (!next.may || (next.pause > 0 && next.pause > left())) {
        if (next.answers) return outcome as HttpResponse;
        throw (outcome instanceof Trouble ? outcome.final : null) ?? busy(call, next.what, tries, start);
      }
      log(`${nameOf(call)} again in ${Math.round(next.pause)} ms`);
      if (next.together) pauses.hold(server, next.pause);
      else await pauses.sleep(next.pause);
    }
  }

  return {
    send,
    close: async () => {
      stop.abort();
      pauses.stop();
      await connections.close();
    },
  };
}

/** Whatever the sockets do, the work ends in time, and at once when everything is stopped. */
async function within<T>(ms: number, stop: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let end = () => {};
  const over = new Promise<never>((_, reject) => {
    const fail = (cause: unknown) => {
      reject(cause);
      own.abort(cause);
    };
    end = () => fail(new Error('the calls were ended'));
    timer = setTimeout(() => fail(new Trouble('the answer did not end in time')), ms);
    if (stop.aborted) end();
    stop.addEventListener('abort', end);
  });
  try {
    return await Promise.race([work(own.signal), over]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', end);
  }
}

function busy(call: HttpRequest, what: string, tries: number, start: number): UserError {
  return userError('SERVER_BUSY', { call: nameOf(call), what, tries, span: spanOf(performance.now() - start) });
}

function first(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? (value[0] ?? '') : value]],
    ),
  );
}
