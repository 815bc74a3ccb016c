/** Our one door to a GitLab project: typed REST calls by gitbeaker, the tracking API, GraphQL, all over the same bounded HTTP. */
import { Gitlab } from '@gitbeaker/rest';
import type { GitlabAddress, Token } from './core/model/address.ts';
import { userError } from './errors.ts';
import { type Http, type HttpRequest, type HttpResponse, nameOf } from './http.ts';

export interface GitlabClient {
  readonly address: GitlabAddress;
  readonly rest: Gitlab;
  /** A call of the tracking API below `…/ml/mlflow/api/2.0/mlflow/` that changes nothing, whatever its method. */
  tracking(method: 'GET' | 'POST', path: string, sent?: Record<string, unknown>): Promise<HttpResponse>;
  /** The `data` of a query; throws what GraphQL's `errors` say as an `Error`. */
  graphql(query: string, variables: Record<string, unknown>): Promise<unknown>;
}

export function connectGitlab(address: GitlabAddress, token: Token, http: Http): GitlabClient {
  const headers: Record<string, string> =
    token.kind === 'job' ? { 'job-token': token.value } : { 'private-token': token.value };
  const send = async (
    method: HttpRequest['method'],
    url: string,
    body: unknown,
    repeatable: boolean,
  ): Promise<HttpResponse> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return follow(http, { method, url, headers: { ...headers, ...json }, repeatable, ...sent });
  };
  const tracking = `${address.api}/projects/${encodeURIComponent(address.project)}/ml/mlflow/api/2.0/mlflow/`;
  return {
    address,
    rest: new Gitlab({
      host: address.api.replace(/\/api\/v4$/, ''),
      token: 'sent by the requester',
      queryTimeout: null,
      requesterFn: requester(send),
    }),
    tracking: async (method, path, sent = {}) => {
      const url = method === 'GET' ? `${tracking}${path}${query(sent)}` : tracking + path;
      return checked(await send(method, url, method === 'POST' ? sent : undefined, true), { method, url });
    },
    graphql: async (text, variables) => {
      const call = { method: 'POST', url: address.api.replace(/v4$/, 'graphql') } as const;
      const answer = checked(await send(call.method, call.url, { query: text, variables }, true), call);
      const { data, errors } = parseJson(answer, nameOf(call)) as { data?: unknown; errors?: { message?: unknown }[] };
      if (errors?.length) throw new Error(`GraphQL: ${errors.map(({ message }) => String(message)).join('; ')}`);
      return data;
    },
  };
}

/** Follows a redirect inside the same server, three times at most; a token is never taken to another. */
async function follow(http: Http, call: HttpRequest): Promise<HttpResponse> {
  let { url } = call;
  for (let hops = 0; ; hops++) {
    const answer = await http.send({ ...call, url });
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
    const next = new URL(location, url);
    if (next.origin !== new URL(url).origin || hops === 3 || call.method !== 'GET') {
      throw userError('REDIRECTED', { call: nameOf(call), to: next.origin + next.pathname });
    }
    url = next.href;
  }
}

type Send = (method: HttpRequest['method'], url: string, body: unknown, repeatable: boolean) => Promise<HttpResponse>;
interface Asked {
  readonly searchParams?: Record<string, unknown> | undefined;
  readonly body?: unknown;
}

/** gitbeaker's transport: its own repeats nothing sensibly, so every call goes through ours. A resource brings the address that its paths are below. */
function requester(send: Send) {
  const verb =
    (below: string, method: HttpRequest['method']) =>
    async (endpoint: string, asked: Asked = {}) => {
      const url = `${below.replace(/\/+$/, '')}/${endpoint}${query(asked.searchParams ?? {})}`;
      const answer = checked(await send(method, url, asked.body, method !== 'POST'), { method, url });
      const empty = answer.status === 204 || answer.body.length === 0;
      const body = empty ? null : parseJson(answer, nameOf({ method, url }));
      return { body, headers: { ...answer.headers }, status: answer.status };
    };
  return ({ url }: { url: string }) => {
    const verbs = {
      get: verb(url, 'GET'),
      post: verb(url, 'POST'),
      put: verb(url, 'PUT'),
      patch: verb(url, 'PATCH'),
      delete: verb(url, 'DELETE'),
    };
    // gitbeaker types the body by what its caller expects; what really comes is checked where it is used.
    return verbs as never;
  };
}

/** `perPage` becomes `per_page`, a list `key[]=…` for each item, as GitLab's REST API takes them. */
function query(params: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (Array.isArray(value)) for (const item of value) search.append(`${name}[]`, String(item));
    else if (value !== undefined && value !== null) search.append(name, String(value));
  }
  return search.size > 0 ? `?${search}` : '';
}

type Call = Pick<HttpRequest, 'method' | 'url'>;

/** The answer itself where the call went well; otherwise the `UserError` that its status means. */
function checked(answer: HttpResponse, call: Call): HttpResponse {
  if (answer.status < 400) return answer;
  const name = nameOf(call);
  if (answer.status === 401) throw userError('TOKEN_REFUSED', { call: name });
  const words = inWords(answer);
  if (answer.status === 403) throw userError('SCOPE_MISSING', { call: name, answer: words });
  if (answer.status === 404) throw userError('NOT_FOUND', { call: name });
  throw userError('SERVER_REFUSED', { call: name, status: answer.status, answer: words });
}

/** What GitLab says of a refusal, in at most 200 characters of one line. */
function inWords(answer: HttpResponse): string {
  try {
    const { message, error, error_code: code } = JSON.parse(answer.body.toString()) as Record<string, unknown>;
    const said = [code, message, error].filter((part) => typeof part === 'string').join(' ');
    return said ? ` (${said.replace(/\s+/g, ' ').slice(0, 200)})` : '';
  } catch {
    return '';
  }
}

/** The body as JSON, or a `UserError` that says what came instead; `call` is how messages name the call. */
export function parseJson(answer: HttpResponse, call: string): unknown {
  const text = answer.body.toString();
  try {
    return JSON.parse(text);
  } catch (cause) {
    const title = /<title>([^<]{1,80})/i.exec(text)?.[1]?.trim();
    const isPage = /^\s*<(!doctype|html)/i.test(text);
    const what = isPage
      ? `a web page${title ? ` with the title “${title}”` : ''}`
      : text === ''
        ? 'nothing at all'
        : 'text that is no JSON';
    throw userError('ANSWER_NOT_JSON', { call, what }, cause);
  }
}
