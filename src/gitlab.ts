/** Our one door to a GitLab project: typed REST calls by gitbeaker, the tracking API, GraphQL, all over the same bounded HTTP. */
import type { Gitlab } from '@gitbeaker/rest';
import type { GitlabAddress, Token } from './core/model/address.ts';
import { once } from './core/once.ts';
import { userError } from './errors.ts';
import {
  followRedirects,
  gitlabRefusal,
  type Http,
  type HttpRequest,
  type HttpResponse,
  nameOf,
  oneLine,
  parseJson,
  withoutToken,
} from './http.ts';

export { parseJson } from './http.ts';

export interface GitlabClient {
  readonly address: GitlabAddress;
  readonly tokenKind: Token['kind'];
  /** Another project of the same server, or the same by another name, with the same token. */
  of(project: string): GitlabClient;
  /** GitLab's REST API by gitbeaker, which is loaded with the first call. */
  readonly rest: Gitlab;
  /** One call of the REST API by its path below the project, or after a slash below `…/api/v4/`, for what must be quick; `null` for an empty answer. */
  call(method: HttpRequest['method'], path: string, asked?: Asked): Promise<unknown>;
  /** All items of a list that is paged by numbers. */
  list(path: string, searchParams: Record<string, unknown>): Promise<unknown[]>;
  /** A call of the tracking API that changes nothing, whatever its method: below `…/ml/mlflow/api/2.0/mlflow/`, or after a slash below `…/api/2.0/`. */
  tracking(method: 'GET' | 'POST', path: string, sent?: Record<string, unknown>): Promise<HttpResponse>;
  /** A file of the repository as it is on a branch, or at a commit: its bytes. */
  file(path: string, ref: string): Promise<HttpResponse>;
  /** Sends a file for Markdown to show (lib/api/markdown_uploads.rb), as the one part of a form (RFC 7578); its name is ASCII without quotes. */
  upload(file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }): Promise<unknown>;
  /** The `data` of a query; throws what GraphQL's `errors` say as an `Error`. */
  graphql(query: string, variables: Record<string, unknown>): Promise<unknown>;
}

export function connectGitlab(address: GitlabAddress, token: Token, http: Http): GitlabClient {
  if (!/^[\x21-\x7e]+$/.test(token.value)) throw userError('TOKEN_UNSENDABLE', {});
  const checked = checker(token.value);
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
    return followRedirects(http.send, { method, url, headers: { ...headers, ...json }, repeatable, ...sent });
  };
  const sendForm = async (url: string, type: string, body: Uint8Array): Promise<HttpResponse> =>
    followRedirects(http.send, {
      ...{ method: 'POST', url, headers: { ...headers, 'content-type': type }, body, repeatable: false },
    });
  const below = `${address.api}/projects/${encodeURIComponent(address.project)}`;
  const tracking = `${below}/ml/mlflow/api/2.0/`;
  const requesterFn = requester(send, checked);
  const ask = (method: HttpRequest['method'], path: string, asked: Asked) => {
    const [where, endpoint] = path.startsWith('/') ? [address.api, path.slice(1)] : [below, path];
    return requesterFn({ url: where })[method](endpoint, asked);
  };
  return {
    address,
    tokenKind: token.kind,
    of: (project) => connectGitlab({ ...address, project }, token, http),
    rest: restWhenCalled(address.api, requesterFn),
    call: async (method, path, asked = {}) => (await ask(method, path, asked)).body,
    list: async (path, searchParams) => {
      const items: unknown[] = [];
      for (let page = 1; ; page++) {
        const { body, headers } = await ask('GET', path, { searchParams: { perPage: 100, ...searchParams, page } });
        if (!Array.isArray(body)) throw userError('ANSWER_NOT_JSON', { call: `GET ${path}`, what: 'no list' });
        items.push(...body);
        if (!/;\s*rel="next"/.test(headers['link'] ?? '')) return items;
      }
    },
    tracking: async (method, path, sent = {}) => {
      const whole = tracking + (path.startsWith('/') ? path.slice(1) : `mlflow/${path}`);
      const url = method === 'GET' ? whole + query(sent) : whole;
      return checked(await send(method, url, method === 'POST' ? sent : undefined, true), { method, url });
    },
    file: async (path, ref) => {
      const url = `${below}/repository/files/${encodeURIComponent(path)}/raw${query({ ref })}`;
      return checked(await send('GET', url, undefined, true), { method: 'GET', url });
    },
    upload: async ({ name, type, bytes }) => {
      const call = { method: 'POST', url: `${below}/uploads` } as const;
      const boundary = boundaryFor(bytes);
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
      return parseJson(
        checked(await sendForm(call.url, `multipart/form-data; boundary=${boundary}`, body), call),
        nameOf(call),
      );
    },
    graphql: async (text, variables) => {
      const call = { method: 'POST', url: address.api.replace(/v4$/, 'graphql') } as const;
      const answer = checked(await send(call.method, call.url, { query: text, variables }, true), call);
      const { data, errors } = (parseJson(answer, nameOf(call)) ?? {}) as { data?: unknown; errors?: unknown };
      if (Array.isArray(errors) && errors.length > 0) throw new Error(`GraphQL: ${allWords(errors, token.value)}`);
      if (data === undefined) throw userError('ANSWER_NOT_JSON', { call: nameOf(call), what: 'JSON without “data”' });
      return data;
    },
  };
}

/** A line that does not stand in the bytes. */
function boundaryFor(bytes: Uint8Array): string {
  for (let i = 0; ; i++) if (!Buffer.from(bytes).includes(`ml-report-${i}`)) return `ml-report-${i}`;
}

type Send = (method: HttpRequest['method'], url: string, body: unknown, repeatable: boolean) => Promise<HttpResponse>;
interface Asked {
  readonly searchParams?: Record<string, unknown> | undefined;
  readonly body?: unknown;
}

/** gitbeaker's transport: its own repeats nothing sensibly, so every call goes through ours. A resource brings the address that its paths are below. */
function requester(send: Send, checked: Check) {
  const verb =
    (below: string, method: HttpRequest['method']) =>
    async (endpoint: string, asked: Asked = {}) => {
      const url = `${below.replace(/\/+$/, '')}/${endpoint}${query(asked.searchParams ?? {})}`;
      // gitbeaker sends its options with a deletion, where some proxies allow no body.
      const body = method === 'DELETE' ? undefined : asked.body;
      const answer = checked(await send(method, url, body, method !== 'POST'), { method, url });
      const isDone = method !== 'GET' && answer.body.length === 0;
      const content = isDone ? null : parseJson(answer, nameOf({ method, url }));
      if (method === 'GET' && content === null) {
        throw userError('ANSWER_NOT_JSON', { call: nameOf({ method, url }), what: 'null' });
      }
      const page = Number(asked.searchParams?.['page'] ?? 1);
      if (namesNoLaterPage(answer.headers['link'], page)) {
        throw userError('ANSWER_NOT_JSON', {
          call: nameOf({ method, url }),
          what: 'a page that names no later one as the next, or comes after 1,000 others',
        });
      }
      return { body: content, headers: { ...answer.headers }, status: answer.status };
    };
  return ({ url }: { url: string }) => ({
    GET: verb(url, 'GET'),
    POST: verb(url, 'POST'),
    PUT: verb(url, 'PUT'),
    PATCH: verb(url, 'PATCH'),
    DELETE: verb(url, 'DELETE'),
  });
}

type Requester = ReturnType<typeof requester>;

/** A `Gitlab` whose resources and methods are looked up when they are called, so that gitbeaker is loaded by whoever needs it. */
function restWhenCalled(api: string, ours: Requester): Gitlab {
  const load = once(async () => {
    const { Gitlab } = await import('@gitbeaker/rest');
    const requesterFn = (service: { url: string }) => {
      const { GET, POST, PUT, PATCH, DELETE } = ours(service);
      // gitbeaker types the body by what its caller expects; what really comes is checked where it is used.
      return { get: GET, post: POST, put: PUT, patch: PATCH, delete: DELETE } as never;
    };
    const host = api.replace(/\/api\/v4$/, '');
    return new Gitlab({ host, token: 'sent by the requester', queryTimeout: null, requesterFn });
  });
  const resource = (name: string) =>
    new Proxy(
      {},
      {
        get:
          (_, method: string) =>
          async (...given: unknown[]) => {
            const resources = (await load()) as unknown as Record<
              string,
              Record<string, (...given: unknown[]) => unknown>
            >;
            return resources[name]?.[method]?.(...given);
          },
      },
    );
  return new Proxy({}, { get: (_, name: string) => resource(name) }) as Gitlab;
}

/** Of one list: a hundred thousand items. */
const MOST_PAGES = 1000;

/** gitbeaker follows the link to the next page for as long as there is one; pages that are told by a cursor have no number. */
function namesNoLaterPage(link: string | undefined, page: number): boolean {
  const next = /<[^>]*[?&]page=([^&>]*)[^>]*>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next !== undefined && !(Number(next) > page && page < MOST_PAGES);
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
type Check = (answer: HttpResponse, call: Call) => HttpResponse;

/** Gives the answer itself where the call went well, and otherwise throws the `UserError` that its status means. */
function checker(token: string): Check {
  return (answer, call) => {
    if (answer.status < 300) return answer;
    throw gitlabRefusal(answer, call, token);
  };
}

/** What GraphQL says of a question that it does not answer, in at most 2,000 characters of one line. */
function allWords(errors: readonly unknown[], token: string): string {
  const said = errors.map((one) => {
    const { message } = (one ?? {}) as { message?: unknown };
    return typeof message === 'string' ? message : 'an error without words';
  });
  return oneLine(withoutToken(token, said.join('; ')), 2000);
}
