import { GraphQLError } from 'graphql';
import type { Call } from '../http/call.ts';

/** One query: who asks, and how often it named the fields that GitLab answers only once a query. */
export type Asking = Call & { once: (field: string, owner: string) => void };

/** GitLab refuses the second of two (lib/gitlab/graphql/limit/field_call_count.rb). */
export function askingOf(call: Call): Asking {
  const seen = new Set<string>();
  const once = (field: string, owner: string) => {
    if (seen.has(field)) throw new GraphQLError(`"${field}" field can be requested only for 1 ${owner}(s) at a time.`);
    seen.add(field);
  };
  return { ...call, once };
}
