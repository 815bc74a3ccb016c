/** The user's own charts, from the files that the configuration names: read, checked and compiled before anything is built. */
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { type ChartFile, chartFiles } from '../config/chart-files.ts';
import { jsonTrouble } from '../config/json-trouble.ts';
import { nearest } from '../core/model/nearest.ts';
import { reasonOf, userError } from '../errors.ts';
import { dataSetsOf, type Problem, problemsOf, textOf } from '../render/charts/own/check.ts';
import type { OwnChart } from '../render/charts/own/own-chart.ts';

/** The root of the repository that the configuration is in, else the folder that the program was called in. */
export function chartsRoot(config: string | null, folder: string): string {
  const start = config === null ? folder : dirname(config);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) break;
  }
  const way = relative(folder, start);
  return way.split(/[\\/]/)[0] === '..' || isAbsolute(way) ? start : folder;
}

/** All charts that the globs take, in the order of their files; one `UserError` has all mistakes of all files. `say` hears what is odd. */
export async function ownCharts(
  globs: readonly string[],
  root: string,
  say: (line: string) => void,
): Promise<OwnChart[]> {
  if (globs.length === 0) return [];
  const { files, unmatched } = chartFiles(globs, root);
  for (const glob of unmatched) say(`◆ site.charts: no file is matched by ${glob}.`);
  if (files.length === 0) return [];
  const { compileOwn } = await import('../render/charts/own/draw.ts');
  const taken = new Set<string>();
  const read = files.map((file) => readOne(file, compileOwn));
  const mistakes = read.flatMap((one) => ('mistakes' in one ? one.mistakes : []));
  if (mistakes.length > 0) throw userError('CHARTS_INVALID', { problems: mistakes.join('\n') });
  return read.flatMap((one): OwnChart[] => {
    if ('mistakes' in one) return [];
    for (const warning of one.warnings) say(`◆ ${one.file}: ${sentence(warning)}`);
    return [{ ...one, key: keyOf(one.file, taken) }];
  });
}

type Compile = typeof import('../render/charts/own/draw.ts').compileOwn;
type Read = Omit<OwnChart, 'key'> | { readonly mistakes: readonly string[] };

function readOne({ path: file, text }: ChartFile, compile: Compile): Read {
  const trouble = jsonTrouble(text);
  if (trouble) return { mistakes: [`  ${file}:${trouble.line}: ${trouble.what}`] };
  const spec = JSON.parse(text) as unknown;
  const meta = metaOf(spec);
  const problems = [...problemsOf(spec), ...meta.problems];
  if (problems.length > 0) return { mistakes: inWords(file, text, problems) };
  const { title, ...rest } = spec as { title?: unknown };
  const own = meta.title === undefined ? asText(title) : undefined;
  const drawn = (own === undefined ? spec : rest) as TopLevelSpec;
  try {
    const compiled = compile(drawn);
    return {
      file,
      title: meta.title ?? own ?? nameOf(file),
      description: meta.description ?? asText((spec as { description?: unknown }).description) ?? '',
      asked: { experiments: [meta.experiment ?? []].flat(), metrics: meta.metrics ?? [], text: textOf(drawn) },
      sets: 'data' in drawn ? dataSetsOf(drawn) : ['runs'],
      ...compiled,
      warnings: compiled.warnings.map(sentence),
    };
  } catch (cause) {
    return { mistakes: [`  ${file}: Vega-Lite cannot draw it: ${sentence(reasonOf(cause))}`] };
  }
}

const asText = (title: unknown) => (typeof title === 'string' && title.trim() !== '' ? title : undefined);

const metaShape = z.strictObject({
  title: z.string().min(1).optional(),
  description: z.string().optional(),
  experiment: z.union([z.string().min(1), z.array(z.string().min(1))]).optional(),
  metrics: z.array(z.string().min(1)).optional(),
});

const PLACE = ['usermeta', 'ml_report'];

/** What the specification says to us alone. */
function metaOf(spec: unknown): Partial<z.infer<typeof metaShape>> & { problems: Problem[] } {
  const { usermeta } = (spec ?? {}) as { usermeta?: { ml_report?: unknown } };
  const found = metaShape.safeParse(usermeta?.ml_report ?? {});
  if (found.success) return { ...found.data, problems: [] };
  return {
    problems: found.error.issues.flatMap((issue): Problem[] => {
      const place = [...PLACE, ...issue.path.map(String)];
      if (issue.code !== 'unrecognized_keys')
        return [{ path: place, what: `expected ${EXPECTED[place[2] ?? ''] ?? ALL}` }];
      return issue.keys.map((key) => {
        const near = nearest(key, Object.keys(EXPECTED));
        return {
          path: [...place, key],
          what: `there is no such key${near ? `; did you mean ${near}?` : `; expected ${ALL}`}`,
        };
      });
    }),
  };
}

const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a text that is not empty',
  description: 'a text',
  experiment: 'a glob over names of experiments, or a list of them',
  metrics: 'a list of globs over names of metrics',
};
const ALL = Object.keys(EXPECTED).join(', ');

/** One line each, with the line in the file. */
function inWords(file: string, text: string, problems: readonly Problem[]): string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return problems
    .map(({ path, what }) => ({ line: lineOf(document, lines, path), path, what }))
    .sort((a, b) => a.line - b.line)
    .map(({ line, path, what }) => `  ${file}:${line}: ${path.join('.') || 'the file'}: ${what}`);
}

/** Of the innermost part of a path that the text has, from 1. */
function lineOf(document: Document, lines: LineCounter, path: Problem['path']): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** One line that ends. */
function sentence(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return /[.?!]$/.test(line) ? line : `${line}.`;
}

const nameOf = (file: string) => basename(file).replace(/(?:\.vl)?\.json$/i, '');

function keyOf(file: string, taken: Set<string>): string {
  const name =
    nameOf(file)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'chart';
  let key = name;
  for (let n = 2; taken.has(key); n++) key = `${name}-${n}`;
  taken.add(key);
  return key;
}
