/** What a GitLab means by a status that is no success. */
import { REDACTED } from '../core/redact.ts';
import { type UserError, userError } from '../errors.ts';
import { type HttpRequest, type HttpResponse, nameOf } from './call.ts';
import { oneLine } from './json.ts';

/** The `UserError` that an answer of 300 or more means; GitLab's own words stand in it, without the token. */
export function gitlabRefusal(
  answer: HttpResponse,
  asked: Pick<HttpRequest, 'method' | 'url'>,
  token: string,
): UserError {
  const call = nameOf(asked);
  const said = saidBy(answer);
  if (answer.status === 401) return userError('TOKEN_REFUSED', { call, why: whyRefused(said) });
  const words = inWords(said, token);
  if (answer.status === 403 && SHUT_OUT.test(words)) return userError('USER_REFUSED', { call, answer: words });
  if (answer.status === 403)
    return userError('SCOPE_MISSING', { call, answer: words, granular: said['error'] === GRANULAR });
  if (answer.status === 404) return userError('NOT_FOUND', { call }, new Error(words));
  return userError('SERVER_REFUSED', { call, status: answer.status, answer: words });
}

type Said = Readonly<Record<string, unknown>>;

const GRANULAR = 'insufficient_granular_scope';

/** What lib/gitlab/auth/user_access_denied_reason.rb says of users that are let in nowhere. */
const SHUT_OUT =
  /account has been (blocked|deactivated)|is pending approval|must accept the Terms|address is not confirmed|password expired/;

/** As install_error_responders of lib/api/api_guard.rb tells it. */
function whyRefused({ error_description: description }: Said): 'has expired' | 'was revoked' | null {
  const [, which] = /^Token (is expired|was revoked)/.exec(String(description)) ?? [];
  return which === 'is expired' ? 'has expired' : which === 'was revoked' ? which : null;
}

/** In at most 200 characters of one line. */
function inWords({ message, error, error_code: code, error_description: description }: Said, token: string): string {
  const parts = error === GRANULAR ? [description] : [code, message, error];
  const words = parts.filter((part) => typeof part === 'string').join(' ');
  return words === '' ? '' : ` (${oneLine(withoutToken(token, words), 200)})`;
}

/** A text of a few letters is no token of GitLab's, and stands in many words. */
export const withoutToken = (token: string, text: string): string =>
  token.length < 8 ? text : text.replaceAll(token, REDACTED);

function saidBy({ body }: HttpResponse): Said {
  try {
    return (JSON.parse(body.toString()) ?? {}) as Said;
  } catch {
    return {};
  }
}
