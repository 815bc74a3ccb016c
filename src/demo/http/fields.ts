import { badRequest } from './answer.ts';

/** Path, query and body values of one request under one name each, as GitLab merges them. */
export type Fields = Record<string, unknown>;

/** Query text with `name[]` collected into arrays. */
export function fieldsOfQuery(query: URLSearchParams): Fields {
  const fields: Fields = {};
  for (const [name, value] of query) {
    if (name.endsWith('[]')) fields[name.slice(0, -2)] = [...((fields[name.slice(0, -2)] as string[]) ?? []), value];
    else fields[name] = value;
  }
  return fields;
}

export function requiredText(fields: Fields, name: string): string {
  return text(fields, name) ?? badRequest(`${name} is missing`);
}

/** Numbers and booleans become text; arrays and objects are refused, as GitLab's parameter types do. */
export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? badRequest(`${name} is invalid`) : String(value);
}

export function requiredWhole(fields: Fields, name: string, label = name): number {
  return whole(fields, name, label) ?? badRequest(`${label} is missing`);
}

export function whole(fields: Fields, name: string, label = name): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : badRequest(`${label} is invalid`);
}

/** A finite number: Ruby's conversion refuses the words NaN and Infinity, so GitLab does too. */
export function requiredNumber(fields: Fields, name: string, label = name): number {
  const value = fields[name];
  if (value === undefined) return badRequest(`${label} is missing`);
  if (typeof value === 'number') return value;
  const written = typeof value === 'string' && /^\s*[+-]?\d[\d_]*(\.\d+)?(e[+-]?\d+)?\s*$/i.test(value);
  return written ? Number(value) : badRequest(`${label} is invalid`);
}

export function list(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map((item) => (isFields(item) ? item : {})) : badRequest(`${name} is invalid`);
}

export function oneOf<Choice extends string>(
  fields: Fields,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = text(fields, name);
  if (value === undefined) return undefined;
  return choices.find((choice) => choice === value) ?? badRequest(`${name} does not have a valid value`);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
