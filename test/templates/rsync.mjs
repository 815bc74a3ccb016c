// Stands in for rsync where a machine has none: the three ways in which gitlab-ci-local copies files, and no more.
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const VALUED = ['--exclude', '--exclude-from', '--files-from'];
const options = { '--exclude': [], '--exclude-from': [], '--files-from': [] };
const places = [];
let relativePaths = false;

const words = process.argv
  .slice(2)
  .flatMap((word) => (/^--[a-z-]+=/.test(word) ? [word.replace(/=.*/s, ''), word.replace(/^.*?=/s, '')] : [word]));
while (words.length > 0) {
  const word = words.shift();
  if (VALUED.includes(word)) options[word].push(words.shift());
  else if (!word.startsWith('-')) places.push(word);
  else relativePaths ||= /^-[a-z]*R/.test(word);
}

const linesOf = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const trimmed = (path) => path.replace(/^\.?\//, '').replace(/\/(\*\*|\.)?$/, '');
const excluded = [...options['--exclude'], ...options['--exclude-from'].flatMap(linesOf)].map(trimmed);
const target = resolve(places.pop());
const filesFrom = options['--files-from'].flatMap(linesOf);
const sources = filesFrom.length > 0 ? filesFrom : places;

if (process.argv.includes('--delete')) rmSync(target, { recursive: true, force: true });

/** What lies under the target itself is no source: it would be copied into itself for ever. */
const wanted = (root) => (path) => {
  const inside = relative(root, path);
  return !excluded.some((one) => inside === one || inside.startsWith(`${one}/`)) && resolve(path) !== target;
};

for (const source of sources) {
  if (!existsSync(source)) continue;
  const keepsPath = relativePaths || filesFrom.length > 0;
  const root = keepsPath ? '.' : source;
  const into = keepsPath ? join(target, source) : target;
  const entries = lstatSync(source).isDirectory()
    ? readdirSync(source).map((name) => [join(source, name), join(into, name)])
    : [[source, into]];
  mkdirSync(target, { recursive: true });
  for (const [from, to] of entries)
    cpSync(from, to, { recursive: true, filter: wanted(root), verbatimSymlinks: true, preserveTimestamps: true });
}
