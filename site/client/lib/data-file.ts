/** Reads files below `data/`; whatever goes wrong becomes a sentence that a page can show. */
import { base, dataLink } from './page.ts';

/** A file is not there; of one whose name holds a hash that means that the dashboard was published anew. */
export const GONE = 'DataFileGone';

export const isGone = (error: unknown): boolean => error instanceof Error && error.name === GONE;

function failure(what: string, name = 'Error'): Error {
  const error = new Error(what);
  error.name = name;
  return error;
}

async function answerOf(address: string, path: string, cache: RequestCache): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { cache, credentials: 'same-origin' });
  } catch {
    throw failure(
      `The data file ${path} could not be loaded: there is no connection to the server, or it wants you to sign in again. Reload the page.`,
    );
  }
  if (answer.status === 404) throw failure(`The data file ${path} is not there any more. Reload the page.`, GONE);
  if (!answer.ok)
    throw failure(`The data file ${path} could not be loaded: the server answered ${answer.status}. Reload the page.`);
  return answer;
}

async function read<T>(answer: Response, path: string, as: (answer: Response) => Promise<T>): Promise<T> {
  try {
    return await as(answer);
  } catch {
    throw failure(`The data file ${path} came incomplete, or is not what it should be. Reload the page.`);
  }
}

/** A JSON file whose name holds no hash; with `anew` no copy that the browser keeps answers. */
export async function namedJson(path: string, { anew = false } = {}): Promise<unknown> {
  const answer = await answerOf(dataLink(path), path, anew ? 'reload' : 'default');
  return read(answer, path, (one) => one.json());
}

/** A JSON file whose name holds a hash of its content. */
export async function hashedJson(path: string): Promise<unknown> {
  return read(await answerOf(`${base}data/${path}`, path, 'default'), path, (answer) => answer.json());
}

/** The bytes of a file whose name holds a hash of its content. */
export async function hashedBytes(path: string): Promise<ArrayBuffer> {
  return read(await answerOf(`${base}data/${path}`, path, 'default'), path, (answer) => answer.arrayBuffer());
}

/** Says that what is shown is of an older publication than what is asked for. */
export const publishedAnew = (): Error =>
  failure('The dashboard was published anew while this page was open. Reload the page to see the newer data.');
