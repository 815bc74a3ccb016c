/** Who may import whom, and which packages: one row a room, and the single files that have something for themselves. */
import { circlesIn, type Import, importsOf } from './imports.ts';

type Room = {
  /** Rooms and files of the project, besides itself, `errors.ts`, `package-root.ts` and `sha256.ts`. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
};

const everywhere = ['src/errors.ts', 'src/package-root.ts', 'src/sha256.ts'];
const disk = ['node:fs', 'node:fs/promises', 'node:path', 'node:url', 'node:os'];

/** Of Vega what draws a dataflow that was made before; the browser gets no more. */
const vegaParts = [
  ...['vega-dataflow', 'vega-encode', 'vega-functions', 'vega-interpreter', 'vega-runtime', 'vega-scale'],
  ...['vega-scenegraph', 'vega-transforms', 'vega-util', 'vega-view', 'vega-view-transforms'],
];

const rooms: Readonly<Record<string, Room>> = {
  'src/core/': { files: [], packages: ['zod'] },
  'src/render/charts/font.ts': { files: [], packages: ['node:fs', 'node:url'] },
  'src/render/charts/png-file.ts': { files: [], packages: ['node:util', 'node:zlib'] },
  'src/render/export/parquet.ts': {
    files: ['src/core/', 'src/render/export/'],
    packages: ['hyparquet', 'hyparquet-writer'],
  },
  'src/table/': { files: ['src/core/'], packages: [] },
  'src/render/': { files: ['src/core/', 'src/table/'], packages: [] },
  'src/dataset/': {
    files: ['src/core/', 'src/store/', 'src/table/', 'src/render/', 'src/thread.ts'],
    packages: [...disk, 'node:crypto', 'node:zlib', 'node:util', 'node:worker_threads'],
  },
  'src/sources/': {
    files: ['src/core/', 'src/store/', 'src/gitlab.ts', 'src/http.ts'],
    packages: [...disk, 'node:sqlite', 'zod', 'yaml'],
  },
  'src/publish/': { files: ['src/core/', 'src/gitlab.ts'], packages: [...disk, 'zod', 'yaml'] },
  'src/config/': { files: ['src/core/', 'src/gitlab.ts'], packages: [...disk, 'zod', 'yaml'] },
  'src/store/': { files: ['src/core/'], packages: [...disk, 'node:sqlite', 'node:zlib', 'node:crypto', 'zod'] },
  'src/demo/': {
    files: ['src/core/', 'src/store/', 'src/sources/files/'],
    packages: ['node:', 'graphql', 'micromark', 'micromark-extension-gfm', 'tar', 'yaml'],
  },
  'src/commands/': { files: ['src/'], packages: ['node:', 'astro', 'commander', 'execa', 'yaml', 'zod'] },
  'src/cli.ts': {
    files: ['src/program.ts', 'src/config/', 'src/ready-help.ts', 'src/old-node.ts', 'src/questions.ts'],
    packages: ['node:'],
  },
  'src/old-node.ts': { files: [], packages: [] },
  'src/questions.ts': { files: [], packages: ['node:readline'] },
  'src/ready-help.ts': { files: [], packages: ['node:fs'] },
  'src/program.ts': { files: ['src/commands/', 'src/config/'], packages: ['node:', 'commander'] },
  'src/gitlab.ts': {
    files: ['src/http.ts', 'src/core/model/', 'src/core/once.ts', 'src/core/redact.ts'],
    packages: ['@gitbeaker/rest'],
  },
  'src/http.ts': { files: ['src/http/'], packages: [] },
  'src/http/': { files: ['src/core/redact.ts'], packages: ['undici', 'node:net', 'node:util', 'node:zlib'] },
  'src/errors.ts': { files: ['src/errors/'], packages: [] },
  'src/sha256.ts': { files: [], packages: [] },
  'src/errors/': { files: [], packages: [] },
  'src/package-root.ts': { files: [], packages: disk },
  'src/thread.ts': { files: [], packages: ['node:path', 'node:worker_threads'] },
  'site/html/': { files: ['src/core/', 'src/render/', 'src/table/', 'site/number-column.ts'], packages: [] },
  'site/client/': {
    files: ['src/core/', 'src/render/', 'src/table/', 'site/html/', 'site/number-column.ts'],
    packages: ['vega', ...vegaParts],
  },
  'site/': {
    files: [
      ...['src/core/', 'src/render/', 'src/store/', 'src/table/'],
      ...['src/dataset/stored-history.ts', 'src/dataset/told.ts'],
    ],
    packages: [...disk, 'astro', 'astro:'],
  },
};

const drawers = ['src/render/charts/svg.ts', 'src/render/charts/own/draw.ts'];

/** Packages that few files alone may use when the program runs; their types are free to those that `types` names. */
const keepers: Readonly<Record<string, { readonly files: readonly string[]; readonly types: readonly string[] }>> = {
  vega: { files: [...drawers, 'site/client/own-charts/live.ts'], types: ['src/render/', 'site/'] },
  'vega-lite': { files: drawers, types: ['src/render/', 'src/core/view/', 'src/commands/', 'site/'] },
  '@resvg/resvg-js': { files: ['src/render/charts/png.ts'], types: [] },
  '@gitbeaker/rest': { files: ['src/gitlab.ts'], types: [] },
};

/** What a text may hold in one file only. */
const words: Readonly<Record<string, string>> = {
  'process.env': 'src/config/ci.ts',
  'process.exit': 'src/cli.ts',
};

/** Every breach in one sentence; `files` are paths from the root of the repository with their texts. */
export function breaches(files: Readonly<Record<string, string>>): string[] {
  const found = Object.entries(files).flatMap(([path, text]) => {
    const room = Object.entries(rooms).find(([name]) => isIn(path, name));
    if (!room) return [`${path} lies in no known room`];
    return [...importsOf(path, text).flatMap((asked) => strayImport(path, asked, room)), ...strayWords(path, text)];
  });
  return [...found, ...circlesIn(files).map((circle) => `${circle.join(' -> ')} is a circle`)];
}

function strayImport(path: string, asked: Import, [name, { files, packages }]: [string, Room]): string[] {
  const allowed =
    asked.file === null ? mayUse(path, asked, packages) : mayReach(asked.file, [name, ...everywhere, ...files]);
  return allowed ? [] : [`${path} may not import ${asked.target}`];
}

function mayReach(file: string, places: readonly string[]): boolean {
  return places.some((place) => isIn(file, place));
}

function mayUse(path: string, { package: name, target, typeOnly }: Import, packages: readonly string[]): boolean {
  const keeper = keepers[name ?? ''];
  if (keeper) return keeper.files.includes(path) || (typeOnly && mayReach(path, keeper.types));
  return packages.some((one) =>
    one.endsWith(':') ? target.startsWith(one) : target === one || target.startsWith(`${one}/`),
  );
}

function strayWords(path: string, text: string): string[] {
  return Object.entries(words)
    .filter(([word, home]) => path !== home && withoutComments(text).includes(word))
    .map(([word, home]) => `${path} has ${word}, which is for ${home} alone`);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

function isIn(path: string, place: string): boolean {
  return place.endsWith('/') ? path.startsWith(place) : path === place;
}
