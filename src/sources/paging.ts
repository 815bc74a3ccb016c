/** The pages of one listing of a tracking server, one behind the other: each brings the token of the next. */
import { UserError, userError } from '../errors.ts';
import type { HttpResponse } from '../http.ts';
import { turn } from './turn.ts';

export interface PageOrder<T> {
  /** The call as messages name it. */
  readonly call: string;
  /** Asks for one page of at most `size` items; the first has no token. */
  readonly ask: (token: string | null, size: number) => Promise<HttpResponse>;
  /** Most items on a page that the server gives. */
  readonly size: number;
  /** Most items on the first page, where a glance may do. */
  readonly first?: number;
  /** The whole answer, checked. */
  readonly read: (answer: HttpResponse) => { readonly items: T; readonly token: string | null | undefined };
  /** Whether the page after this one is asked for before this one is used. */
  readonly ahead: boolean;
  /** Whether the listing may be begun anew, so that items come twice; otherwise a token that leads nowhere is an error. */
  readonly mayRepeat: boolean;
  /** Whether what failed means that there is nothing more: the thing that is listed is gone. */
  readonly isOver?: (cause: unknown) => boolean;
  readonly api?: string;
}

/** Answers that may lie unread while those before them are being parsed: each can be some megabytes. */
const UNREAD = 2;

/** Every page to the end. With `ahead`, pages are received while those before them are parsed, in turn with all other listings. */
export async function* listPages<T>(order: PageOrder<T>): AsyncGenerator<T> {
  const received = receivePages(order);
  let rank = 0;
  for await (const { answer, items } of order.ahead ? readAhead(received, UNREAD) : received) {
    // The longest listing first: all others are done before it anyway. To parse a page and to use it are two turns, or the network waits too long.
    if (order.ahead) await turn(rank);
    const read = items ?? order.read(answer).items;
    if (order.ahead) await turn(rank);
    rank++;
    yield read;
  }
}

interface Received<T> {
  readonly answer: HttpResponse;
  /** `null` as long as nobody had to look into the answer. */
  readonly items: T | null;
}

/**
 * The token of the next page is taken from the tail of an answer and, with `ahead`, sent before the answer is used, so that parsing costs no waiting.
 * A page that is too large is asked for again with fewer items: older servers of GitLab put every point of every metric into a listing. A server that
 * refuses a token, or names a page twice, has the listing started over, once, where items may come twice.
 */
async function* receivePages<T>(order: PageOrder<T>): AsyncGenerator<Received<T>> {
  const { call, read, ahead, isOver, api } = order;
  const request = shrinking(order);
  const seen = new Set<string>();
  let mayStartOver = order.mayRepeat;
  const startOver = (trouble: unknown): Promise<HttpResponse> => {
    if (!mayStartOver) throw trouble;
    mayStartOver = false;
    seen.clear();
    return request(null);
  };

  let token: string | null = null;
  for (let next = request(null); ; ) {
    const answer = await next.catch((cause: unknown) => {
      if (isOver?.(cause)) return null;
      if (token === null || !isRefused(cause)) throw cause;
      next = startOver(cause);
      return undefined;
    });
    if (answer === null) return;
    if (answer === undefined) {
      token = null;
      continue;
    }
    const atTail = tokenAtTail(answer);
    const whole = atTail === undefined ? read(answer) : null;
    token = (whole === null ? atTail : whole.token) || null;
    if (token !== null && seen.has(token)) {
      next = startOver(circle(call, api));
      token = null;
      continue;
    }
    if (token !== null) seen.add(token);
    if (token !== null && ahead) next = request(token);
    yield { answer, items: whole?.items ?? null };
    if (token === null) return;
    if (!ahead) next = request(token);
  }
}

/** Asks for so many more than the one that is used. */
async function* readAhead<T>(pages: AsyncGenerator<T>, depth: number): AsyncGenerator<T> {
  const asked: Promise<IteratorResult<T>>[] = [];
  const ask = () => {
    const one = pages.next();
    one.catch(() => {});
    asked.push(one);
  };
  try {
    for (let i = 0; i <= depth; i++) ask();
    for (;;) {
      const { done, value } = (await asked.shift()) ?? { done: true, value: undefined };
      if (done) return;
      ask();
      yield value;
    }
  } finally {
    void pages.return(undefined).catch(() => {});
  }
}

/** A promise that fails is no unhandled one, since it may be dropped before anybody waits for it. */
function shrinking<T>({
  ask,
  size: most,
  first = most,
}: PageOrder<T>): (token: string | null) => Promise<HttpResponse> {
  let size = most;
  const request = (token: string | null): Promise<HttpResponse> => {
    const answer = ask(token, token === null ? Math.min(first, size) : size).catch((cause: unknown) => {
      if (!(cause instanceof UserError) || cause.code !== 'ANSWER_TOO_LARGE' || size === 1) throw cause;
      size = Math.ceil(size / 8);
      return request(token);
    });
    answer.catch(() => {});
    return answer;
  };
  return request;
}

const isRefused = (cause: unknown) => cause instanceof UserError && cause.code === 'SERVER_REFUSED';

function circle(call: string, api: string | undefined) {
  const what = 'a page that names itself as the next one';
  return userError('ANSWER_NOT_JSON', { call, what, ...(api === undefined ? {} : { api }) });
}

const tail = /"next_page_token"\s*:\s*("(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|null)\s*\}\s*$/u;

/** From the end of the text, where servers write it; `undefined` where it does not stand there. */
function tokenAtTail({ body }: HttpResponse): string | null | undefined {
  const found = tail.exec(body.subarray(-4096).toString())?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as string | null);
}
