/** Tokens whose inside is nobody's business: JSON in base64url, as GitLab's page tokens and cursors look. */
export function opaque(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** What `opaque` was given; an empty object for any other text. */
export function opened(token: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
