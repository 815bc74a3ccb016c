import type { IncomingMessage } from 'node:http';
import { badRequest } from './answer.ts';
import { type Fields, fieldsOfQuery, isFields } from './fields.ts';

/** A request as tests see it: never its headers, and no token. */
export type Asked = {
  method: string;
  /** With the relative root, without the query. */
  path: string;
  /** Without `?`; empty where there is none. */
  query: string;
  /** The value of a JSON body, the fields of a form, or text; undefined where there is no body, or where it is a file. */
  body: unknown;
};

export type SeenRequest = Asked & {
  /** 0 where no answer was sent. */
  status: number;
};

const BODY_LIMIT = 32 * 1024 * 1024;

export function addressOf(request: IncomingMessage): URL {
  // A path that starts with two slashes would be read as a host.
  return new URL((request.url ?? '/').replace(/^\/+/, '/'), 'http://127.0.0.1');
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size <= BODY_LIMIT) parts.push(part as Buffer);
  }
  return size > BODY_LIMIT ? badRequest('the request is too large') : Buffer.concat(parts);
}

export function askedOf(request: IncomingMessage, file: boolean, body: Buffer): Asked {
  const { pathname: path, searchParams } = addressOf(request);
  searchParams.delete('private_token');
  searchParams.delete('job_token');
  const value = file || body.length === 0 ? undefined : bodyValue(request, body.toString('utf8'));
  return { method: request.method ?? 'GET', path, query: searchParams.toString(), body: value };
}

function bodyValue(request: IncomingMessage, body: string): unknown {
  if (isForm(request)) return fieldsOfQuery(new URLSearchParams(body));
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

/** The values that a handler sees of a body: those of an object. */
export function fieldsOfBody(request: IncomingMessage, { method, body }: Asked): Fields {
  if (body === undefined || method === 'GET') return {};
  if (typeof body === 'string' && !isForm(request))
    return badRequest('The provided content-type or body is not valid JSON');
  return isFields(body) ? body : {};
}

const isForm = (request: IncomingMessage): boolean =>
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
