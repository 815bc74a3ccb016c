import { type DocumentNode, execute, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { type Answer, json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { isFields, text } from '../http/fields.ts';
import type { Route } from '../http/router.ts';
import { faultsOf } from './faults.ts';
import { refusalsOf } from './limits.ts';
import { rootValue } from './root.ts';
import { schemaOf } from './schema.ts';

const LONGEST_QUERY = 10_000;

const schemas = new Map<string, GraphQLSchema>();

/** Made once for each kind of server. */
function schemaFor({ lacks }: Pick<Call, 'lacks'>): GraphQLSchema {
  const key = lacks.join(' ');
  const schema = schemas.get(key) ?? schemaOf(lacks);
  schemas.set(key, schema);
  return schema;
}

/** Queries only; one that names an unknown field, or asks for too much, fails as a whole, with status 200. */
async function answerQuery(call: Call): Promise<Answer> {
  const source = text(call.fields, 'query') ?? '';
  if (source.length > LONGEST_QUERY) return json({ errors: [{ message: 'Query too large' }] }, 422);
  const document = parsed(source);
  if (document instanceof GraphQLError) return json({ errors: [document] });
  const variables = isFields(call.fields['variables']) ? call.fields['variables'] : {};
  const operation = text(call.fields, 'operationName') || undefined;
  const schema = schemaFor(call);
  const faults = faultsOf(schema, document);
  if (faults.length > 0) return json({ errors: faults });
  const refusals = refusalsOf(schema, document, { variables, operation, signedIn: call.caller !== undefined });
  if (refusals.length > 0) return json({ errors: refusals });
  const asked = { schema, document, rootValue: rootValue(call), variableValues: variables };
  return json(await execute({ ...asked, operationName: operation ?? null }));
}

function parsed(source: string): DocumentNode | GraphQLError {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

export const graphqlRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/api/graphql', readsOnly: true, graphql: true, answer: answerQuery },
];
