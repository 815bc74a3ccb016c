/** What goes back over the wire; `body` is sent as it is. */
export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer };

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return jsonText(JSON.stringify(value), status, headers);
}

/** For text that is JSON already. */
export function jsonText(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

export function plain(body: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function html(body: string, status = 200): Answer {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }, body };
}

export function redirect(location: string): Answer {
  return { ...html('', 302), headers: { location } };
}

/** Ends the handling of a request from any depth; the server sends the answer that travels as the cause. */
export function refuse(answer: Answer): never {
  throw new Error('request refused', { cause: answer });
}

export function refusalOf(error: unknown): Answer | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'status' in cause && 'body' in cause
    ? (cause as Answer)
    : undefined;
}

export const unauthorized = (): never => refuse(json({ message: '401 Unauthorized' }, 401));
export const forbidden = (): never => refuse(json({ message: '403 Forbidden' }, 403));
export const notFound = (what = 'Not found'): never => refuse(json({ message: `404 ${what}` }, 404));
export const badRequest = (error: string): never => refuse(json({ error }, 400));

/** The tracking API's own error shape, which the MLflow client knows how to read. */
export const resourceMissing = (): never => refuse(json({ error_code: 'RESOURCE_DOES_NOT_EXIST' }, 404));
export const resourceExists = (): never => refuse(json({ error_code: 'RESOURCE_ALREADY_EXISTS' }, 400));
export const invalidParameter = (message: string | null): never =>
  refuse(json({ error_code: 'INVALID_PARAMETER_VALUE', message }, 400));
