/** What went wrong on the way: whether it may pass, and how it is said. */
import { errors } from 'undici';
import { UserError, userError } from '../errors.ts';
import { type HttpRequest, nameOf } from './call.ts';
import type { Intermediary } from './proxy.ts';

/** Something that may pass. */
export class Trouble {
  /** What it was, as the end of a sentence. */
  readonly what: string;
  /** Whether the connection broke before anything came, as one that a server gave up between two calls does. */
  readonly unanswered: boolean;
  /** What is thrown where it does not pass; `null` where that is "not served". */
  readonly final: UserError | null;

  constructor(
    what: string,
    { unanswered = false, final = null }: { unanswered?: boolean; final?: UserError | null } = {},
  ) {
    this.what = what;
    this.unanswered = unanswered;
    this.final = final;
  }
}

/** Where a call was when it failed. */
export interface Circumstance {
  readonly call: HttpRequest;
  readonly proxy: Intermediary | null;
  /** Whether the head of the answer had come. */
  readonly begun: boolean;
  /** Whether the server has answered other calls, so that its absence may pass. */
  readonly known: boolean;
}

const absent: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no server of that name',
  ECONNREFUSED: 'nobody listens there',
  EHOSTUNREACH: 'the network does not lead there',
  ENETUNREACH: 'the network does not lead there',
  EADDRNOTAVAIL: 'the network does not lead there',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
};

const late: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'there was no connection in time',
  ETIMEDOUT: 'there was no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer fell silent before its end',
};

const certificates: Readonly<Record<string, 'unknown' | 'old' | 'young' | 'other' | 'bad'>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown',
  CERT_UNTRUSTED: 'unknown',
  CERT_HAS_EXPIRED: 'old',
  CERT_NOT_YET_VALID: 'young',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other',
  HOSTNAME_MISMATCH: 'other',
  UND_ERR_PRX_TLS: 'other',
};

/** Gives what may pass; throws a `UserError` for what cannot, and the cause itself where it is our own mistake. */
export function troubleOf(cause: unknown, circumstance: Circumstance): Trouble {
  if (cause instanceof UserError || cause instanceof Trouble) {
    if (cause instanceof Trouble) return cause;
    throw cause;
  }
  const code = codeOf(cause);
  // Not the way, but we ourselves: a wrong call, or one after `close`.
  if (/^UND_ERR_(INVALID_ARG|CLOSED|DESTROYED|NOT_SUPPORTED)$/.test(code)) throw cause;
  const { call, proxy, begun, known } = circumstance;
  const server = new URL(call.url).origin;
  if (absent[code] !== undefined) {
    const final = proxy
      ? userError('PROXY_UNREACHABLE', { ...proxy, why: absent[code] }, cause)
      : userError('SERVER_UNREACHABLE', { server, why: absent[code] }, cause);
    if (known || code === 'EAI_AGAIN')
      return new Trouble(`${proxy ? `the proxy ${proxy.origin}: ` : ''}${absent[code]}`, { final });
    throw final;
  }
  const certificate =
    certificates[code] ?? (/^(CERT_|UNABLE_TO_|INVALID_(CA|PURPOSE)|PATH_LENGTH)/.test(code) ? 'bad' : null);
  if (certificate !== null) throw userError('CERTIFICATE_REFUSED', { server, certificate, code }, cause);
  if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code))
    throw userError('SERVER_UNREACHABLE', { server, why: withoutTls(code) }, cause);
  const refused = /^Proxy response \((\d{3})\)/.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (refused !== undefined && proxy) return proxyAnswer(Number(refused), proxy);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') throw unfit(call, 'a head of more than 16 kB', cause);
  if (cause instanceof errors.HTTPParserError && !begun)
    throw userError('SERVER_UNREACHABLE', { server, why: notHttp(cause) }, cause);
  if (late[code] !== undefined) return new Trouble(late[code]);
  return begun
    ? new Trouble('the answer broke off in the middle')
    : new Trouble('the connection broke before an answer came', { unanswered: true });
}

/** What a proxy says when it opens no way to the server: 5xx may pass, anything else does not. */
export function proxyAnswer(status: number, proxy: Intermediary): Trouble {
  const final = userError('PROXY_REFUSED', { ...proxy, status });
  if (status < 500) throw final;
  return new Trouble(`the proxy ${proxy.origin} answered ${status}`, { final });
}

/** An answer that is none, said as what came instead. */
export function unfit(call: Pick<HttpRequest, 'method' | 'url'>, what: string, cause?: unknown): UserError {
  return userError('ANSWER_NOT_JSON', { call: nameOf(call), what }, cause);
}

/** Of several addresses of one name that all failed, what the first one said. */
function codeOf(cause: unknown): string {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function withoutTls(code: string): string {
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(code)) {
    return 'it does not speak TLS there, perhaps its address begins with http:';
  }
  return `the two could not agree on an encrypted connection (${code})`;
}

/** The first bytes of what came: an alert of TLS, or something else altogether. */
function notHttp(cause: errors.HTTPParserError): string {
  const first = (cause as { data?: string }).data?.charCodeAt(0);
  return first === 0x15 || first === 0x16
    ? 'it speaks TLS there, so its address begins with https:'
    : 'what answers there does not speak HTTP';
}
