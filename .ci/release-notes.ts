// Prints what CHANGELOG.md says of the version in package.json, for its release.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot, packageVersion } from '../src/package-root.ts';

/** The part below the heading of a version, without the heading. */
export function releaseNotes(changelog: string, version: string): string {
  const [, ...parts] = changelog.split(/^## /m);
  const part = parts.find((text) => text.split(/\s/, 1)[0] === version);
  if (part === undefined) throw new Error(`CHANGELOG.md has no heading “## ${version}”`);
  return `${part.slice(part.indexOf('\n')).trim()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(releaseNotes(readFileSync(join(packageRoot, 'CHANGELOG.md'), 'utf8'), packageVersion));
}
