import { graphql } from 'graphql';
import { type Answer, json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { isFields, text } from '../http/fields.ts';
import type { Route } from '../http/router.ts';
import { version } from '../rest/people.ts';
import { historySchema, inlineSchema } from './schema.ts';
import { experimentById, projectValue, userValue } from './values.ts';

const LONGEST_QUERY = 10_000;

/** Queries only; a query that names an unknown field fails as a whole, with status 200. */
async function answerQuery(call: Call): Promise<Answer> {
  const source = text(call.fields, 'query') ?? '';
  if (source.length > LONGEST_QUERY) return json({ errors: [{ message: 'Query too large' }] });
  const variables = call.fields['variables'];
  const result = await graphql({
    schema: call.generation === 'inline' ? inlineSchema : historySchema,
    source,
    rootValue: rootOf(call),
    variableValues: isFields(variables) ? variables : {},
    operationName: text(call.fields, 'operationName') ?? null,
  });
  return json(result);
}

function rootOf(call: Call) {
  return {
    currentUser: () => userValue(call, call.caller?.user),
    metadata: () => JSON.parse(version(call).body) as unknown,
    project: ({ fullPath }: { fullPath: string }) => projectValue(call, fullPath),
    mlExperiment: ({ id }: { id: string }) => experimentById(call, id),
  };
}

export const graphqlRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/api/graphql', readsOnly: true, answer: answerQuery },
];
