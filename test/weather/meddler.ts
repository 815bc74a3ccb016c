/** A loopback server before another that passes every call on, and does some of them harm. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A call on its way: what was asked, and how it can be answered. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** What was sent, as text. */
  readonly sent: string;
  /** How many calls fitted the rule until now, this one included. */
  readonly nth: number;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** What the true server answers to the call, or to another in its place. */
  truth(instead?: { readonly sent?: string; readonly url?: string }): Promise<Truth>;
}

export interface Truth {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Harm = (exchange: Exchange) => void | Promise<void>;

export interface Rule {
  /** `GET /api/v4/…?query` and, behind a blank, the body that was sent. */
  readonly fits: RegExp;
  /** Which of the calls that fit, from 1; all of them where it is left out. */
  readonly when?: (nth: number) => boolean;
  readonly harm: Harm;
}

export interface Meddler {
  /** The address that stands for the true server's. */
  readonly url: string;
  /** Calls since the rules were last set, as `GET /path` in the order in which they came. */
  seen(): readonly string[];
  /** From now on these rules hold, and no others; the first that fits a call is for it. */
  meddle(...rules: readonly Rule[]): void;
  close(): Promise<void>;
}

/** `truth` is the address of the true server. */
export async function startMeddler(truth: string): Promise<Meddler> {
  let rules: { rule: Rule; met: number }[] = [];
  let seen: string[] = [];

  const serve = async (asked: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/' } = asked;
    const sent = await textOf(asked);
    seen.push(`${method} ${url}`);
    const exchange = {
      ...{ method, url, sent, response, socket: asked.socket },
      truth: (instead = {}) => pass(truth, asked, { url, sent, ...instead }),
    };
    for (const entry of rules) {
      if (!entry.rule.fits.test(`${method} ${url} ${sent}`)) continue;
      const nth = ++entry.met;
      if (entry.rule.when?.(nth) ?? true) return entry.rule.harm({ ...exchange, nth });
    }
    answer(response, await exchange.truth());
  };
  const server = createServer({ keepAliveTimeout: 30_000 }, (asked, response) => {
    serve(asked, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => seen,
    meddle: (...wanted) => {
      rules = wanted.map((rule) => ({ rule, met: 0 }));
      seen = [];
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Sends an answer with the length that it has. */
export function answer(response: ServerResponse, { status, headers, body }: Truth): void {
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...rest } = headers;
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...rest, ...length }).end(length['content-length'] ? body : undefined);
}

function pass(truth: string, asked: IncomingMessage, { url, sent }: { url: string; sent: string }): Promise<Truth> {
  const { 'content-length': _, ...rest } = asked.headers;
  const headers = sent === '' ? rest : { ...rest, 'content-length': String(Buffer.byteLength(sent)) };
  return new Promise((resolve, reject) => {
    const onward = request(`${truth}${url}`, { method: asked.method ?? 'GET', headers }, async (answered) => {
      const kept = Object.entries(answered.headers).map(([name, value]) => [name, String(value)]);
      const body = await textOf(answered);
      resolve({ status: answered.statusCode ?? 0, headers: Object.fromEntries(kept), body });
    });
    onward.once('error', reject);
    onward.end(sent === '' ? undefined : sent);
  });
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
