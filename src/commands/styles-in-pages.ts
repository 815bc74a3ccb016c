/** Puts a page's style sheets into it, so that what its reader came for waits for one way to the server less. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LINK = /<link rel="stylesheet" href="[^"]*\/([^"/]+\.css)">/g;
const POLICY = "style-src 'self'";

/** `folder` has the style sheets; each is read once. The page's policy names each by its hash; a page without that policy stays as it is. */
export function stylesInPages(folder: string): (page: string) => string {
  const known = new Map<string, { readonly text: string; readonly hash: string }>();
  const sheet = (name: string) => {
    const before = known.get(name);
    if (before) return before;
    const text = readFileSync(join(folder, name), 'utf8');
    const read = { text, hash: `'sha256-${createHash('sha256').update(text).digest('base64')}'` };
    known.set(name, read);
    return read;
  };
  return (page) => {
    const end = page.indexOf('</head>');
    const head = page.slice(0, end);
    if (!head.includes(POLICY)) return page;
    const hashes: string[] = [];
    const filled = head.replace(LINK, (_, name: string) => {
      const { text, hash } = sheet(name);
      hashes.push(hash);
      return `<style>${text}</style>`;
    });
    return filled.replace(POLICY, [POLICY, ...hashes].join(' ')) + page.slice(end);
  };
}
