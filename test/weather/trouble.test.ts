import { describe, expect, it } from 'vitest';
import { proxyAnswer, Trouble, troubleOf } from '../../src/http/trouble.ts';

const call = { method: 'GET', url: 'https://gitlab.example/api/v4/user?secret=x', repeatable: true } as const;
const proxy = { variable: 'HTTPS_PROXY', origin: 'http://proxy.example:3128', authorization: 'Basic eDp5' } as const;
const cause = (code: string) => Object.assign(new Error('as Node says it'), { code });
const nowhere = { call, proxy: null, begun: false, known: false };

/** What may pass gives its words and those of its end; what cannot gives its code and its message. */
function said(code: string, over: object = {}): string {
  try {
    const { what, final } = troubleOf(cause(code), { ...nowhere, ...over });
    return `passes: ${what}${final ? ` / ${final.message}` : ''}`;
  } catch (thrown) {
    return thrown instanceof Error && 'hint' in thrown ? thrown.message : `our own: ${String(thrown)}`;
  }
}

describe('what Node and undici call it', () => {
  it.each([
    ['ENOTFOUND', 'No connection to https://gitlab.example: there is no server of that name.'],
    ['ECONNREFUSED', 'No connection to https://gitlab.example: nobody listens there.'],
    ['EHOSTUNREACH', 'No connection to https://gitlab.example: the network does not lead there.'],
    ['ENETUNREACH', 'No connection to https://gitlab.example: the network does not lead there.'],
    [
      'EAI_AGAIN',
      'passes: its name cannot be looked up at the moment / No connection to https://gitlab.example: its name cannot be looked up at the moment.',
    ],
    ['UND_ERR_CONNECT_TIMEOUT', 'passes: there was no connection in time'],
    ['ETIMEDOUT', 'passes: there was no connection in time'],
    ['UND_ERR_HEADERS_TIMEOUT', 'passes: no answer came in time'],
    ['ECONNRESET', 'passes: the connection broke before an answer came'],
    ['EPIPE', 'passes: the connection broke before an answer came'],
    ['UND_ERR_SOCKET', 'passes: the connection broke before an answer came'],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'No connection to https://gitlab.example: its certificate is signed by nobody that is trusted here (SELF_SIGNED_CERT_IN_CHAIN).',
    ],
    [
      'CERT_NOT_YET_VALID',
      'No connection to https://gitlab.example: its certificate is not valid yet, or the clock of this machine is wrong (CERT_NOT_YET_VALID).',
    ],
    ['CERT_REVOKED', 'No connection to https://gitlab.example: its certificate cannot be accepted (CERT_REVOKED).'],
    [
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'No connection to https://gitlab.example: it does not speak TLS there, perhaps its address begins with http:.',
    ],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'No connection to https://gitlab.example: the two could not agree on an encrypted connection (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED).',
    ],
    ['UND_ERR_INVALID_ARG', 'our own: Error: as Node says it'],
    ['UND_ERR_DESTROYED', 'our own: Error: as Node says it'],
  ])('%s', (code, words) => expect(said(code)).toBe(words));

  it('says of an answer that had begun that it broke off', () => {
    expect(said('ECONNRESET', { begun: true })).toBe('passes: the answer broke off in the middle');
    expect(said('UND_ERR_BODY_TIMEOUT', { begun: true })).toBe('passes: the answer fell silent before its end');
  });

  it('waits for a server that was there', () => {
    expect(said('ECONNREFUSED', { known: true })).toBe(
      'passes: nobody listens there / No connection to https://gitlab.example: nobody listens there.',
    );
  });

  it('names the proxy that stands before, without its password', () => {
    expect(said('ENOTFOUND', { proxy })).toBe(
      'No connection to the proxy http://proxy.example:3128: there is no server of that name.',
    );
  });
});

describe('a proxy that lets no call through', () => {
  it.each([403, 407])('does not pass: %d', (status) => {
    expect(() => proxyAnswer(status, proxy)).toThrow(expect.objectContaining({ code: 'PROXY_REFUSED' }));
  });

  it.each([502, 503])('may pass: %d', (status) => {
    expect(proxyAnswer(status, proxy)).toBeInstanceOf(Trouble);
  });
});
