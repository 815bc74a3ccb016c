/** Our door to an MLflow server: REST 2.0 over bounded HTTP. */
import type { MlflowLogin } from '../../core/model/address.ts';
import { percentDecoded } from '../../core/model/text.ts';
import { userError } from '../../errors.ts';
import { followRedirects, type Http, type HttpRequest, type HttpResponse, nameOf, oneLine } from '../../http.ts';

export interface MlflowClient {
  /** Where MLflow's own page opens: without user, query and slash at the end. */
  readonly address: string;
  /** Calls below `/api/2.0/mlflow/` that change nothing; a `UserError` for every refusal. */
  get(path: string, asked: Readonly<Record<string, string | number>>): Promise<HttpResponse>;
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<HttpResponse>;
}

export interface MlflowServer {
  /** As in MLFLOW_TRACKING_URI; a user and password in it are used where there is no `login`. */
  readonly address: string;
  readonly login: MlflowLogin | null;
}

export function connectMlflow({ address, login }: MlflowServer, http: Http): MlflowClient {
  const { base, inAddress } = taken(address);
  const used = login ?? inAddress;
  const authorization: Record<string, string> = used === null ? {} : { authorization: headerOf(used) };
  const send = async (call: Pick<HttpRequest, 'method' | 'url' | 'body'>): Promise<HttpResponse> => {
    const json: Record<string, string> = call.body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await followRedirects(http.send, {
      ...call,
      headers: { ...authorization, ...json },
      repeatable: true,
    });
    return checked(answer, nameOf(call), base, used);
  };
  const below = `${base}/api/2.0/mlflow/`;
  return {
    address: base,
    get: (path, asked) => {
      const query = new URLSearchParams(Object.entries(asked).map(([key, value]) => [key, String(value)]));
      return send({ method: 'GET', url: `${below}${path}?${query}` });
    },
    post: (path, body) => send({ method: 'POST', url: below + path, body: JSON.stringify(body) }),
  };
}

function taken(address: string): { base: string; inAddress: MlflowLogin | null } {
  if (!URL.canParse(address)) throw userError('MLFLOW_ADDRESS', { why: 'it is no address' });
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw userError('MLFLOW_ADDRESS', { why: `it begins with ${url.protocol}//, not with https:// or http://` });
  }
  const { username, password } = url;
  const named = username !== '' || password !== '';
  return {
    base: url.origin + url.pathname.replace(/\/+$/, ''),
    inAddress: named ? { kind: 'basic', user: percentDecoded(username), password: percentDecoded(password) } : null,
  };
}

/** RFC 7617, in UTF-8. */
function headerOf(login: MlflowLogin): string {
  if (login.kind === 'basic') return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  if (!/^[\x21-\x7e]+$/.test(login.token)) throw userError('MLFLOW_TOKEN', {});
  return `Bearer ${login.token}`;
}

/** The answer itself where the call went well, otherwise the `UserError` that its status means. */
function checked(answer: HttpResponse, call: string, server: string, login: MlflowLogin | null): HttpResponse {
  if (answer.status < 300) return answer;
  if (answer.status === 401) throw userError('MLFLOW_SIGN_IN', { call });
  const { code, words } = refusalOf(answer, login);
  if (answer.status === 403) throw userError('MLFLOW_FORBIDDEN', { call, answer: words });
  if (answer.status === 404 && code === null) throw userError('MLFLOW_ABSENT', { server, call });
  throw userError('SERVER_REFUSED', { call, status: answer.status, answer: words }, code);
}

/** MLflow's word for a refusal, and what it says of it in one short line, without what must not be seen; `null` for another server's answer. */
function refusalOf({ body }: HttpResponse, login: MlflowLogin | null): { code: string | null; words: string } {
  try {
    const { error_code: code, message } = JSON.parse(body.toString()) as Record<string, unknown>;
    const said = [code, message].filter((part) => typeof part === 'string').join(' ');
    const secret = login?.kind === 'basic' ? login.password : login?.token;
    const clean = secret ? said.replaceAll(secret, '[redacted]') : said;
    return { code: typeof code === 'string' ? code : null, words: clean === '' ? '' : ` (${oneLine(clean, 200)})` };
  } catch {
    return { code: null, words: '' };
  }
}
