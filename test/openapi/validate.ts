import { GraphQLError, parse } from 'graphql';
import { faultsOf as queryFaults } from '../../src/demo/graphql/faults.ts';
import { refusalsOf } from '../../src/demo/graphql/limits.ts';
import { schemaOf } from '../../src/demo/graphql/schema.ts';
import type { Asked } from '../../src/demo/index.ts';
import calls from './calls.json' with { type: 'json' };
import type { Call, Type, Value } from './table.ts';
import { added } from './used.ts';

/** Every call that is known, those with the fewest names in their path first. */
const known = [...(calls as readonly Call[]), ...added]
  .map((call) => ({ call, expression: expressionOf(call.path), names: call.path.split('{').length }))
  .sort((a, b) => a.names - b.names);

/** The call that a request is, as `METHOD path` with the names in it; `null` for one that is not known. */
export function callOf(request: Pick<Asked, 'method' | 'path'>, root: string): string | null {
  const found = find(request, root);
  return found && `${found.call.method} ${found.call.path}`;
}

/** What GitLab's document says against a request, in sentences; `root` is the relative root of the server. */
export function faultsOf(request: Asked, root: string): string[] {
  if (request.path === `${root}/api/graphql`) return graphqlFaults(request);
  const found = find(request, root);
  if (!found) return [`${request.method} ${request.path} is no call that is known`];
  const { call, parts } = found;
  const faults = [
    ...Object.entries(call.inPath).flatMap(([name, value]) => textFaults(name, value, [parts[name] ?? ''])),
    ...inQuery(call, new URLSearchParams(request.query)),
    ...inBody(call, request.body),
  ];
  return faults.map((fault) => `${call.method} ${call.path}: ${fault}`);
}

function find({ method, path }: Pick<Asked, 'method' | 'path'>, root: string) {
  const inside = path.startsWith(`${root}/`) ? path.slice(root.length) : '';
  for (const { call, expression } of known) {
    const match = call.method === method ? expression.exec(inside) : null;
    if (match) return { call, parts: match.groups ?? {} };
  }
  return null;
}

function expressionOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function inQuery(call: Call, query: URLSearchParams): string[] {
  const names = new Set([...query.keys()].map((name) => name.replace(/\[\]$/, '')));
  const strange = [...names].filter((name) => !(name in call.query)).map((name) => `takes no ${name}`);
  const faulty = Object.entries(call.query).flatMap(([name, value]) => {
    const many = query.getAll(`${name}[]`);
    if (many.length > 0 && !value.types.includes('array')) return [`${name} is no list`];
    const given = many.length > 0 ? many : query.getAll(name);
    if (given.length === 0) return value.required ? [`wants ${name}`] : [];
    if (many.length === 0 && given.length > 1) return [`${name} stands there twice`];
    return textFaults(name, value, given);
  });
  return [...strange, ...faulty];
}

const written: Readonly<Record<Type, RegExp>> = {
  string: /^[\s\S]*$/,
  array: /^[\s\S]*$/,
  integer: /^[+-]?\d+$/,
  number: /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i,
  boolean: /^(true|false)$/,
  object: /^(?!)/,
};

function textFaults(name: string, { types, enum: choices, format }: Value, given: readonly string[]): string[] {
  return given.flatMap((text) => {
    if (choices && !choices.includes(text)) return [`${name} is ${text}, which is none of ${choices.join(', ')}`];
    if (format === 'date-time' && Number.isNaN(Date.parse(text))) return [`${name} is ${text}, which is no time`];
    return types.some((type) => written[type].test(text))
      ? []
      : [`${name} is ${text}, which is no ${types.join(' or ')}`];
  });
}

function inBody(call: Call, body: unknown): string[] {
  if (call.body === null) return body === undefined ? [] : ['takes no body'];
  if (body === undefined) body = {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return ['has a body that is no object'];
  const fields = call.body;
  const sent = Object.entries(body);
  return [
    ...sent.filter(([name]) => !(name in fields)).map(([name]) => `takes no ${name} in its body`),
    ...Object.entries(fields).flatMap(([name, { required }]) =>
      required && !(name in body) ? [`wants ${name} in its body`] : [],
    ),
    ...sent.flatMap(([name, value]) => (fields[name] ? jsonFaults(name, fields[name], value) : [])),
  ];
}

function jsonFaults(name: string, { types, enum: choices }: Value, value: unknown): string[] {
  if (choices && !choices.includes(String(value)))
    return [`${name} is ${value}, which is none of ${choices.join(', ')}`];
  return types.includes(jsonType(value)) || (types.includes('number') && jsonType(value) === 'integer')
    ? []
    : [`${name} is ${JSON.stringify(value)}, which is no ${types.join(' or ')}`];
}

function jsonType(value: unknown): Type {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as Type;
}

/** By the schema and the limits of the newest server; one field at a time may be lacking elsewhere. */
function graphqlFaults({ method, body }: Asked): string[] {
  const { query, variables, ...rest } = (body ?? {}) as Record<string, unknown>;
  if (method !== 'POST' || typeof query !== 'string') return ['GraphQL wants a POST with a query'];
  const strange = Object.keys(rest).map((name) => `GraphQL takes no ${name}`);
  if (query.length > 10_000) return [...strange, 'GraphQL takes no query of more than 10,000 characters'];
  try {
    const document = parse(query);
    const schema = schemaOf([]);
    const faults = queryFaults(schema, document);
    if (faults.length > 0) return [...strange, ...faults.map(({ message }) => message)];
    const asked = { variables: (variables ?? {}) as Record<string, unknown>, operation: undefined, signedIn: true };
    return [...strange, ...refusalsOf(schema, document, asked).map(({ message }) => message)];
  } catch (error) {
    return [...strange, error instanceof GraphQLError ? error.message : String(error)];
  }
}
