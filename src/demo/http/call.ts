import type { UserRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import type { Fields } from './fields.ts';

/** Who asks, and what the token allows. */
export type Caller = {
  user: UserRow;
  scope: 'api' | 'read_api' | 'job';
  jobId: number | null;
  /** The calls that a fine-grained token may make; `null` for any other token. */
  allowed: readonly string[] | null;
};

/** Everything a handler may know; `url` is the server's own address with its relative root, no slash at the end. */
export type Call = {
  state: State;
  url: string;
  generation: 'history' | 'inline';
  /** Fields that this server's GraphQL does not have. */
  lacks: readonly string[];
  caller: Caller | undefined;
  /** Decoded parts of the path, by the names in the route's pattern. */
  path: Record<string, string>;
  method: string;
  /** The request's path without the relative root. */
  inside: string;
  /** The request's own path, for links to other pages of a list. */
  address: string;
  query: URLSearchParams;
  fields: Fields;
  /** What a route that takes a file was sent; empty for all others. */
  file: Buffer;
  now: () => number;
};
