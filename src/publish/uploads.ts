/** Pictures for a comment: sent once for each content, and found again in the comment that shows them. */
import type { GitlabClient } from '../gitlab.ts';
import { sha256 } from '../sha256.ts';
import { isRefusal } from './merge-request.ts';

/** Bytes; pictures of ours have some 50,000. GitLab's own limit is a setting of the server. */
export const LARGEST_UPLOAD = 1_000_000;

const types = { png: 'image/png' } as const;

export type Uploaded =
  /** `url` as Markdown takes it: `/uploads/<32 digits>/<name>`, which GitLab resolves against the project. */
  { readonly url: string; readonly reason: null } | { readonly url: null; readonly reason: string };

/** The name that a content goes by, the same for the same content: `curve-0123456789ab.png`. `stem` is of small letters, digits and `-`. */
export function uploadName(stem: string, bytes: Uint8Array, extension: keyof typeof types = 'png'): string {
  return `${stem}-${sha256(bytes).slice(0, 12)}.${extension}`;
}

/** Sends a picture whatever is there already; GitLab keeps each one that it is sent. What is refused is no failure: the comment does without. */
export async function upload(client: GitlabClient, name: string, bytes: Uint8Array): Promise<Uploaded> {
  if (bytes.length > LARGEST_UPLOAD)
    return refused(`the picture ${name} has more than ${LARGEST_UPLOAD / 1_000_000} MB`);
  if (client.tokenKind === 'job') return refused('GitLab lets the job’s own token upload nothing');
  try {
    const answer = (await client.upload({ name, type: types.png, bytes })) as { url?: unknown } | null;
    const url = String(answer?.url ?? '');
    return uploadedIn(url).get(name) === url
      ? { url, reason: null }
      : refused('GitLab’s answer names no address of the picture');
  } catch (cause) {
    if (isRefusal(cause)) return refused(cause.message);
    throw cause;
  }
}

const refused = (reason: string): Uploaded => ({ url: null, reason });

/** What a text shows of our uploads: their addresses by their names. */
export function uploadedIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/\/uploads\/[0-9a-f]{32}\/([a-z0-9-]+-[0-9a-f]{12}\.png)(?![\w.-])/g);
  return new Map([...found].map(([url, name = '']) => [name, url]));
}
