/** What GitLab's OpenAPI document says of the calls that the product makes: names, types, what is required and which values there are. */

export type Type = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

export interface Value {
  readonly types: readonly Type[];
  readonly required?: true;
  readonly enum?: readonly string[];
  readonly format?: string;
}

export interface Call {
  readonly method: string;
  /** As the document writes it: `{name}` is one part of the path. */
  readonly path: string;
  readonly inPath: Readonly<Record<string, Value>>;
  readonly query: Readonly<Record<string, Value>>;
  /** `null` where the call takes none. */
  readonly body: Readonly<Record<string, Value>> | null;
}

type Json = { readonly [name: string]: unknown };

/** The rows of those calls, `METHOD path` each; one that the document does not have is an error. */
export function tableOf(document: unknown, wanted: readonly string[]): Call[] {
  return wanted.map((call) => {
    const [method = '', path = ''] = call.split(' ');
    const operation = at(document, 'paths', path, method.toLowerCase());
    if (operation === undefined) throw new Error(`the document has no ${call}`);
    const parameters = list(at(operation, 'parameters'));
    const schema = at(operation, 'requestBody', 'content', 'application/json', 'schema');
    return {
      ...{ method, path, inPath: valuesIn('path', parameters), query: valuesIn('query', parameters) },
      body: schema === undefined ? null : fieldsOf(schema),
    };
  });
}

function valuesIn(place: string, parameters: readonly Json[]): Record<string, Value> {
  const here = parameters.filter((one) => one['in'] === place);
  return Object.fromEntries(
    here.map((one) => [String(one['name']), readValue(one['schema'], one['required'] === true)] as const),
  );
}

function fieldsOf(schema: unknown): Record<string, Value> {
  const required = new Set((at(schema, 'required') as string[] | undefined) ?? []);
  const properties = Object.entries((at(schema, 'properties') as Json | undefined) ?? {});
  return Object.fromEntries(properties.map(([name, property]) => [name, readValue(property, required.has(name))]));
}

function readValue(schema: unknown, required: boolean): Value {
  const choices = at(schema, 'oneOf');
  const types = choices === undefined ? [typeOf(schema)] : listTypes(list(choices));
  const [values, format] = [at(schema, 'enum'), at(schema, 'format')];
  return {
    types: [...new Set(types)],
    ...(required ? { required } : {}),
    ...(Array.isArray(values) ? { enum: values.map(String) } : {}),
    ...(typeof format === 'string' ? { format } : {}),
  };
}

/** The document writes a list of texts, which may also come alone, as a choice of one. */
function listTypes(choices: readonly Json[]): Type[] {
  const types = choices.map(typeOf);
  return types.length === 1 ? [...types, 'array'] : types;
}

/** Its types are Ruby's in places. */
function typeOf(schema: unknown): Type {
  const written = String(at(schema, 'type') ?? 'object');
  if (/^\[.*\]$/.test(written)) return 'array';
  const known: Readonly<Record<string, Type>> = { float: 'number', file: 'string' };
  const type = written.toLowerCase();
  return known[type] ?? (type as Type);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Json | null | undefined)?.[name], value);
}

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);
