/** The files with the user's own charts, which lie in the repository and nowhere else. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { matchesGlob } from '../core/model/glob.ts';
import { byNumber } from '../core/model/text.ts';
import { reasonOf, userError } from '../errors.ts';

export interface ChartFile {
  /** Path from the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** More than anybody looks through on one page, and larger than a specification gets. */
const MOST_FILES = 100;
const MOST_BYTES = 1_000_000;

/** Folders that hold other people's files, or none. */
const passedOver = new Set(['node_modules', '.git', '.ml-report']);

/** In the order of their names; `unmatched` are the globs that no file matches. */
export function chartFiles(globs: readonly string[], root: string): { files: ChartFile[]; unmatched: string[] } {
  const found = new Map(globs.map((glob) => [glob, [...matching(glob, root)]]));
  const paths = [...new Set([...found.values()].flat())].sort(byNumber);
  if (paths.length > MOST_FILES) throw userError('CHARTS_TOO_MANY', { count: paths.length, most: MOST_FILES });
  return {
    files: paths.map((path) => ({ path, text: read(path, root) })),
    unmatched: globs.filter((glob) => found.get(glob)?.length === 0),
  };
}

/** Paths below the root; links to folders are not followed. */
function* matching(written: string, root: string): Generator<string> {
  const glob = written.replace(/^(?:\.\/)+/, '');
  const [fixed = ''] = /^[^*?]*/.exec(glob) ?? [];
  if (fixed === glob) return void (yield glob);
  const folders = [dirname(`${fixed}x`)];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !passedOver.has(entry.name)) folders.push(path);
      else if (!entry.isDirectory() && matchesGlob(glob, path)) yield path;
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function read(path: string, root: string): string {
  const file = join(root, path);
  try {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error('there is no such file');
    const inside = relative(realpathSync(root), realpathSync(file));
    if (inside.split(sep)[0] === '..' || inside === '' || inside.startsWith(sep))
      throw userError('CHART_OUTSIDE', { file: path });
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`it has ${Math.ceil(size / 1e6)} MB, and 1 MB is the most`);
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'UserError') throw cause;
    throw userError('CHART_UNREADABLE', { file: path, why: reasonOf(cause) }, cause);
  }
}
