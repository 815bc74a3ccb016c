import { GraphQLError } from 'graphql';
import type { Call } from '../http/call.ts';
import { isGranted, lackingSentence } from '../http/granted.ts';
import { serverVersion } from '../rest/people.ts';
import { type Asking, askingOf } from './asking.ts';
import { experimentById } from './experiments.ts';
import { modelById } from './models.ts';
import { projectValue } from './project.ts';
import { userValue } from './values.ts';

/** What the fields of `Query` resolve to, for one query. */
export function rootValue(call: Call): object {
  const asking = askingOf(call);
  const fields = fieldsOf(call, asking);
  const allowed = call.caller?.allowed ?? null;
  if (allowed === null || isGranted(allowed, 'POST', call.inside)) return fields;
  // A fine-grained token without it gets null and a sentence for each field.
  return Object.fromEntries(Object.keys(fields).map((name) => [name, () => lacking(call)]));
}

function lacking(call: Call): never {
  throw new GraphQLError(lackingSentence('GET', call.inside, undefined));
}

function fieldsOf(call: Call, asking: Asking): object {
  return {
    currentUser: () => userValue(call, call.caller?.user),
    metadata: () => (call.caller ? serverVersion(call) : null),
    project: ({ fullPath }: { fullPath: string }) => projectValue(asking, fullPath),
    mlModel: ({ id }: { id: string }) => modelById(asking, id),
    mlExperiment: ({ id }: { id: string }) => experimentById(asking, id),
  };
}
