/** When a call is tried again: what a server asks for, and our own pauses where it asks for nothing. */
import type { HttpRequest, HttpResponse } from './call.ts';
import { Trouble } from './trouble.ts';

/** A query that the database cut off after its time is a 500 of GitLab, and may go well the next time: so often is it asked. */
const TRIES_OF_500 = 3;

/** What may pass, by status; those from 520 to 524 are what Cloudflare, which stands before GitLab.com, says of a server that it cannot reach. */
const later: Readonly<Record<number, string>> = {
  408: 'request timeout',
  425: 'too early',
  429: 'too many requests',
  502: 'bad gateway',
  503: 'service unavailable',
  504: 'gateway timeout',
  520: 'unknown error',
  521: 'server is down',
  522: 'connection timed out',
  523: 'server is unreachable',
  524: 'timeout',
};

/** Nothing was done, whatever the call: even one that must not happen twice may be sent again. */
const notTaken: ReadonlySet<number> = new Set([425, 429]);

export interface Verdict {
  /** What was wrong, as the end of a sentence. */
  readonly what: string;
  /** Milliseconds before the next attempt. */
  readonly pause: number;
  /** Whether there may be a next attempt at all. */
  readonly may: boolean;
  /** Whether all calls to this server wait, not this one alone. */
  readonly together: boolean;
  /** Whether the outcome is an answer where there is no next attempt. */
  readonly answers: boolean;
}

/** What to do about the outcome of one attempt; `null` where it is the answer. `firstPause` and `now` are milliseconds. */
export function judge(
  call: HttpRequest,
  outcome: HttpResponse | Trouble,
  { tries, firstPause, now }: { tries: number; firstPause: number; now: number },
): Verdict | null {
  const own = backOff(tries, firstPause);
  if (outcome instanceof Trouble) {
    const pause = outcome.unanswered && tries === 1 ? 0 : own;
    return { what: outcome.what, pause, may: call.repeatable, together: false, answers: false };
  }
  const { status } = outcome;
  if (status === 500 && call.repeatable && tries < TRIES_OF_500) {
    return { what: '', pause: own, may: true, together: false, answers: true };
  }
  const words = later[status];
  if (words === undefined) return null;
  const what = `it answered ${status} (${words})`;
  const asked = askedPause(outcome, now);
  return {
    what: asked === null ? what : `${what} and asks for a pause of ${spanOf(asked)}`,
    pause: asked === null ? own : spread(asked),
    may: call.repeatable || notTaken.has(status),
    together: asked !== null || status === 429,
    answers: false,
  };
}

/** Milliseconds: the first pause doubled with each attempt, at most 30 s, spread by half so that many jobs do not return at once. */
function backOff(attempt: number, first: number): number {
  const whole = Math.min(30_000, first * 2 ** (attempt - 1));
  return whole / 2 + (Math.random() * whole) / 2;
}

/** Spreads a pause that many clients are told at the same time. */
function spread(pause: number): number {
  return pause + Math.random() * Math.min(1000, pause / 10);
}

/**
 * For how long the server asks us to wait, milliseconds; `null` where it says nothing that can be read, or a moment that is over.
 * `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3); without it GitLab's `RateLimit-Reset` counts, in seconds since 1970
 * (lib/gitlab/rack_attack.rb). Moments are measured by the server's own clock, where it tells it.
 */
export function askedPause({ headers }: HttpResponse, now: number): number | null {
  const today = httpDate(headers['date']) ?? now;
  const after = headers['retry-after']?.trim() ?? '';
  const reset = headers['ratelimit-reset']?.trim() ?? '';
  const moment = httpDate(after) ?? (/^\d+$/.test(reset) ? Number(reset) * 1000 : today);
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : moment - today;
  return ms > 0 ? ms : null;
}

/** How far the server's clock is ahead of ours, milliseconds; `null` where it does not tell the time. */
export function clockAhead({ headers }: HttpResponse, now: number): number | null {
  const told = httpDate(headers['date']);
  return told === null ? null : told - now;
}

/** All three forms of a date in HTTP begin with the day of the week; anything else that JavaScript could read is none. */
function httpDate(text: string | undefined): number | null {
  const time = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** A span as messages say it. */
export function spanOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  if (seconds <= 7200) return `${Math.ceil(seconds / 60)} minutes`;
  if (seconds <= 172_800) return `${Math.ceil(seconds / 3600)} hours`;
  const days = Math.ceil(seconds / 86_400);
  return days <= 365 ? `${days} days` : 'more than a year';
}
