import { UserError } from '../../errors.ts';

/** MLflow's word for each refusal stands as the cause of its error. */
const saysThat = (code: string) => (cause: unknown) => cause instanceof UserError && cause.cause === code;

const isMissing = saysThat('RESOURCE_DOES_NOT_EXIST');

/** `null` where MLflow answers that there is no such thing (any more). */
export async function nullWhereMissing<T>(call: () => Promise<T>): Promise<T | null> {
  return call().catch((cause: unknown) => {
    if (isMissing(cause)) return null;
    throw cause;
  });
}

/** `null` where the server has an answer, but not this: it refuses, or has no such call. A server that is out of reach is no such case. */
export async function nullOnRefusal<T>(call: () => Promise<T>): Promise<T | null> {
  return call().catch((cause: unknown) => {
    if (cause instanceof UserError && ['SERVER_REFUSED', 'MLFLOW_FORBIDDEN', 'MLFLOW_ABSENT'].includes(cause.code))
      return null;
    throw cause;
  });
}
