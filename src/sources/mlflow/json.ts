import { UserError } from '../../errors.ts';
import { type HttpResponse, parseJson } from '../../http.ts';
import { type Checks, checkedValue } from '../answer.ts';

/** Whose answers these are, in messages. */
export const API = 'MLflow';

/** A text of JSON, or a number that JSON does not have as Python writes it. */
const textOrBareNumber = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * The body as JSON. MLflow 2 and 3 write what is not finite as texts, `"NaN"`; older ones, and what stands before some servers, write Python's
 * bare NaN and Infinity, which are read as such texts where the body is no JSON otherwise.
 */
function parseMlflowJson(answer: HttpResponse, call: string): unknown {
  try {
    return parseJson(answer, call, API);
  } catch (cause) {
    const mended = withoutBareNumbers(answer.body);
    if (!(cause instanceof UserError) || mended === null) throw cause;
    return parseJson({ ...answer, body: mended }, call, API);
  }
}

/** `null` where there are none. */
function withoutBareNumbers(body: Buffer): Buffer | null {
  const text = body.toString();
  const mended = text.replace(textOrBareNumber, (found) => (found.startsWith('"') ? found : `"${found}"`));
  return mended === text ? null : Buffer.from(mended);
}

/** An answer as what it should be. */
export function readAnswer<T>(answer: HttpResponse, call: string, schema: Checks<T>): T {
  return checkedValue(parseMlflowJson(answer, call), call, schema, API);
}
