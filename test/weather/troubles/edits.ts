/** Answers that are the truth but for one thing. */
import { answer, type Harm } from '../meddler.ts';
import type { CallName } from './calls.ts';

// biome-ignore lint/suspicious/noExplicitAny: what is edited is anybody's JSON.
export type Json = any;
export type Change = (body: Json) => Json;

/** A whole answer of JSON that says something odd, wrong or contradictory. */
export interface Meaning {
  readonly trouble: string;
  readonly call: CallName;
  readonly harm: Harm;
  /** Whether what the server says is another story and yet a sound one, so that the snapshot tells it without a word. */
  readonly another?: true;
}

/** The truth, changed; what the change gives, if anything, takes its place. */
export const edit =
  (change: Change): Harm =>
  async ({ truth, response }) => {
    const { body, ...rest } = await truth();
    const value = JSON.parse(body);
    answer(response, { ...rest, body: JSON.stringify(change(value) ?? value) });
  };

export const withHeaders =
  (headers: Record<string, string>): Harm =>
  async ({ truth, response }) => {
    const honest = await truth();
    answer(response, { ...honest, headers: { ...honest.headers, ...headers } });
  };

/** Puts a value at a path such as `runs.0.info`, or takes away what is there. */
export const set =
  (path: string, value: unknown): Change =>
  (body) => {
    const way = path.split('.');
    const last = way.pop() ?? '';
    const place = way.reduce((at, key) => at?.[key], body);
    if (typeof place !== 'object' || place === null) return;
    if (value === undefined) delete place[last];
    else place[last] = value;
  };

export const drop = (path: string): Change => set(path, undefined);

/** Changes every item of the list at a path; the empty path is the answer itself. */
export const each =
  (path: string, change: (one: Json) => void): Change =>
  (body) => {
    const list = path === '' ? body : path.split('.').reduce((at, key) => at?.[key], body);
    if (Array.isArray(list)) list.forEach(change);
  };

/** Something wrong with the answers to one call: each trouble by its name. */
export const wrong = (call: CallName, changes: Readonly<Record<string, Change>>): Meaning[] =>
  Object.entries(changes).map(([trouble, change]) => ({ trouble, call, harm: edit(change) }));

/** The same, where the answer is still a sound one. */
export const another = (call: CallName, changes: Readonly<Record<string, Change>>): Meaning[] =>
  wrong(call, changes).map((one) => ({ ...one, another: true }));
