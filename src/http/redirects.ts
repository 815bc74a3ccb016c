/** Where a server sends a call on to: followed inside the server, and never with a token to another. */
import { userError } from '../errors.ts';
import { type HttpRequest, type HttpResponse, nameOf } from './call.ts';

const MOST = 3;

/**
 * The answer at the end of at most three redirects inside the same scheme, host and port. A call that is no GET is sent on only by 307 and
 * 308, which keep it as it is; GitLab itself sends on none but GETs (of projects that moved: lib/api/helpers.rb).
 */
export async function followRedirects(
  send: (call: HttpRequest) => Promise<HttpResponse>,
  call: HttpRequest,
): Promise<HttpResponse> {
  let { url } = call;
  for (let hops = 0; ; hops++) {
    const answer = await send({ ...call, url });
    const next = target(answer, url);
    if (next === null) return answer;
    const shown = `${next.protocol}//${next.host}${next.pathname}`;
    if (/\/users\/(sign_in|auth\/.*)$/.test(next.pathname)) {
      throw userError('SENT_TO_SIGN_IN', { call: nameOf(call), to: shown });
    }
    const kept = call.method === 'GET' || (call.repeatable && (answer.status === 307 || answer.status === 308));
    if (next.origin !== new URL(url).origin) throw userError('REDIRECTED', { call: nameOf(call), to: shown });
    if (hops === MOST || !kept) throw userError('REDIRECTED_WITHIN', { call: nameOf(call), to: shown, hops });
    url = next.href;
  }
}

/** `null` where the answer sends nowhere; an address that is none is an answer like any other. */
function target({ status, headers }: HttpResponse, from: string): URL | null {
  const { location } = headers;
  if (status < 300 || status > 399 || status === 304 || !location || !URL.canParse(location, from)) return null;
  return new URL(location, from);
}
