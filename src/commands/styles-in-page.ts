/** Puts a page's style sheets into it, so that what its reader came for waits for one way to the server less. */
import { createHash } from 'node:crypto';

const LINK = /<link rel="stylesheet" href="[^"]*\/([^"/]+\.css)">/g;
const POLICY = "style-src 'self'";

/** `sheet` gives the text of a style sheet by the name of its file. The page's policy names each by its hash; a page without that policy stays as it is. */
export function stylesInPage(page: string, sheet: (name: string) => string): string {
  const end = page.indexOf('</head>');
  const head = page.slice(0, end);
  if (!head.includes(POLICY)) return page;
  const hashes: string[] = [];
  const filled = head.replace(LINK, (_, name: string) => {
    const text = sheet(name);
    hashes.push(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    return `<style>${text}</style>`;
  });
  return filled.replace(POLICY, [POLICY, ...hashes].join(' ')) + page.slice(end);
}
