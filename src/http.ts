/** One bounded HTTP call: in time, in size, in retries. The only place that opens a connection to a server. */
import { EnvHttpProxyAgent, errors, request } from 'undici';
import { UserError, userError } from './errors.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Whether sending it twice does the same as once: only then is it tried again after a fault in the middle. */
  readonly repeatable: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; of a repeated header the first value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Http {
  /** Answers with any status but those that mean "later"; throws a `UserError` for everything that is no answer. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** For how long one call is tried again, seconds. */
  readonly retrySeconds: number;
  readonly userAgent: string;
  /** Hosts, parted by commas, that are reached without the proxy of HTTPS_PROXY and HTTP_PROXY. */
  readonly noProxy: string;
  /** Told of every call that was answered, without its query, headers and body. */
  readonly log: (line: string) => void;
  readonly limits?: HttpLimits;
}

/** What one answer may cost. */
export interface HttpLimits {
  readonly answerBytes: number;
  /** A server that sends, however slowly, is given this long for one whole answer. */
  readonly answerMs: number;
  /** Between two pieces of an answer. */
  readonly silenceMs: number;
}

const MEGABYTE = 1_000_000;
const usual: HttpLimits = { answerBytes: 256 * MEGABYTE, answerMs: 120_000, silenceMs: 30_000 };
const LATER = new Set([429, 502, 503, 504]);

export function createHttp({ retrySeconds, userAgent, noProxy, log, limits = usual }: HttpOptions): Http {
  const dispatcher = new EnvHttpProxyAgent({
    noProxy,
    connections: 8,
    connectTimeout: 10_000,
    headersTimeout: 65_000,
    bodyTimeout: limits.silenceMs,
  });

  async function once(call: HttpRequest): Promise<HttpResponse> {
    const { method, url, headers = {}, body = null } = call;
    const answer = await request(url, {
      dispatcher,
      method,
      body,
      headers: { 'user-agent': userAgent, accept: 'application/json', ...headers },
      signal: AbortSignal.timeout(limits.answerMs),
    });
    const bytes = await readAll(answer.body, call, limits.answerBytes);
    return { status: answer.statusCode, headers: first(answer.headers), body: bytes };
  }

  /** Tries until the answer means something, or the time is used up. */
  async function send(call: HttpRequest): Promise<HttpResponse> {
    const start = performance.now();
    const left = () => retrySeconds * 1000 - (performance.now() - start);
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(call).catch((cause: unknown) => fault(call, cause));
      const trouble =
        outcome instanceof Fault ? outcome.what : LATER.has(outcome.status) ? `status ${outcome.status}` : null;
      log(
        `${nameOf(call)} ${outcome instanceof Fault ? outcome.what : outcome.status} ${Math.round(performance.now() - start)} ms`,
      );
      if (trouble === null) return outcome as HttpResponse;
      const mayRepeat = call.repeatable || (!(outcome instanceof Fault) && outcome.status === 429);
      const pause = outcome instanceof Fault ? backOff(attempt) : (asked(outcome) ?? backOff(attempt));
      if (!mayRepeat || pause > left()) {
        throw userError('SERVER_BUSY', {
          call: nameOf(call),
          seconds: Math.round((performance.now() - start) / 1000),
          what: trouble,
        });
      }
      log(`${nameOf(call)} again in ${Math.round(pause)} ms`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  return { send, close: () => dispatcher.close() };
}

/** A trouble on the way that may pass: the connection broke, or nothing came in time. */
class Fault {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

/** Milliseconds: half a second doubled with each attempt, at most 30 s, spread by half so that many jobs do not return at once. */
function backOff(attempt: number): number {
  const whole = Math.min(30_000, 500 * 2 ** (attempt - 1));
  return whole / 2 + (Math.random() * whole) / 2;
}

/** What `Retry-After` asks for, milliseconds (seconds or a date: RFC 9110, 10.2.3); `null` where it is absent, unreadable or already over. */
function asked({ headers }: HttpResponse): number | null {
  const value = headers['retry-after'];
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms > 0 ? ms : null;
}

async function readAll(stream: AsyncIterable<Buffer>, call: HttpRequest, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) throw userError('ANSWER_TOO_LARGE', { call: nameOf(call), megabytes: most / MEGABYTE });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function first(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? (value[0] ?? '') : value]],
    ),
  );
}

/** What can pass is a `Fault`; what cannot (no such host, nobody listens, a certificate nobody vouches for) is thrown as a `UserError`. */
function fault(call: HttpRequest, cause: unknown): Fault {
  if (cause instanceof UserError) throw cause;
  const code = (cause as { code?: unknown }).code;
  const known = typeof code === 'string' ? code : '';
  const server = new URL(call.url).origin;
  const final: Record<string, string> = {
    ENOTFOUND: 'there is no server of that name',
    ECONNREFUSED: 'nobody listens there',
    EHOSTUNREACH: 'the network does not lead there',
    ENETUNREACH: 'the network does not lead there',
  };
  if (final[known]) throw userError('SERVER_UNREACHABLE', { server, why: final[known] }, cause);
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/.test(known)) {
    throw userError('SERVER_UNREACHABLE', { server, why: `its certificate is not trusted here (${known})` }, cause);
  }
  // Not the way, but we ourselves: a wrong call, or one after `close`.
  if (/^UND_ERR_(INVALID_ARG|CLOSED|DESTROYED)$/.test(known)) throw cause;
  if (cause instanceof errors.ConnectTimeoutError) return new Fault('no connection in time');
  if (cause instanceof Error && cause.name === 'TimeoutError') return new Fault('the answer did not end in time');
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError)
    return new Fault('no answer in time');
  return new Fault('the connection broke in the middle of the answer');
}

/** A call as messages name it: method and path, never the query. */
export function nameOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  return `${method} ${new URL(url).pathname}`;
}
