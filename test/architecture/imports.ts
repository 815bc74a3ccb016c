/** What a module asks for, read from its text: TypeScript, JavaScript, and Astro's front matter and scripts. */
import { posix } from 'node:path';

export type Import = {
  /** As written. */
  readonly target: string;
  /** Path from the root of the repository; `null` for a package. */
  readonly file: string | null;
  /** Name of the package, or of a part of Node with `node:` in front; `null` for a file. */
  readonly package: string | null;
  /** Gone when the program runs. */
  readonly typeOnly: boolean;
};

const STATEMENT = /^[ \t]*(?:import|export)\s(?<what>[^;'"]*?)from\s*['"](?<target>[^'"]+)['"]/gm;
const BARE = /^[ \t]*import\s*['"](?<target>[^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"](?<target>[^'"]+)['"]\s*\)/g;

export function importsOf(path: string, text: string): Import[] {
  return [STATEMENT, BARE, DYNAMIC]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(({ groups = {} }) => resolve(path, groups['target'] ?? '', /^type\s/.test(groups['what'] ?? '')));
}

function resolve(path: string, target: string, typeOnly: boolean): Import {
  const place = target.replace(/\?.*$/, '');
  if (place.startsWith('.')) {
    return { target, file: posix.join(posix.dirname(path), place), package: null, typeOnly };
  }
  const words = place.split('/');
  const name = place.startsWith('@') ? words.slice(0, 2).join('/') : (words[0] ?? place);
  return { target, file: null, package: name, typeOnly };
}

/** The circles that imports make, each as a list of files that begins and ends with the same one. */
export function circlesIn(files: Readonly<Record<string, string>>): string[][] {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[][] => {
    if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path]];
    const text = files[path];
    if (done.has(path) || text === undefined) return [];
    const found = importsOf(path, text).flatMap(({ file }) => (file === null ? [] : visit(file, [...way, path])));
    done.add(path);
    return found;
  };
  return Object.keys(files).flatMap((path) => visit(path, []));
}
