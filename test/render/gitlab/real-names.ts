/** Names and values of the real runs that ship: of metrics, params and tags. */
import { packageRoot } from '../../../src/package-root.ts';
import { archives, contentOf } from '../../exactness/archives.ts';

const VALUE = /\/(?:params|tags)\/[^/]/;
const NAMED = /\/(?:metrics|params|tags)\/(.+)$/;

export async function realNames(): Promise<string[]> {
  const found = new Set<string>();
  for (const { path } of archives().filter((one) => one.path.startsWith(packageRoot))) {
    for (const [file, content] of await contentOf(path)) {
      const [, name] = NAMED.exec(file) ?? [];
      if (name !== undefined) found.add(name);
      if (VALUE.test(file)) found.add(content.toString('utf8'));
    }
  }
  return [...found].sort();
}
