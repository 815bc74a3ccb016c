/** An answer of a tracking server as what it should be. */
import { userError } from '../errors.ts';

export interface Checks<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** What came, as what it should be; what it is instead is said with the place where it differs. `api` is whose answer it should be. */
export function checkedValue<T>(value: unknown, call: string, schema: Checks<T>, api?: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = `${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'unknown'}`;
  throw userError('ANSWER_NOT_JSON', { call, what, ...(api === undefined ? {} : { api }) });
}
