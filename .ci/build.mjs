// Makes what `bin` in package.json names: dist/cli.js and, beside it, the parts that a command loads only when it needs them.
// All packages are put inside, those parts of them that are used: a pipeline that installs ml-report gets one package instead of three hundred, and
// starting it reads few files. Their licences come along. What `dependencies` names stays outside: it holds machine code, another one for each system.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleClient } from './bundle-client.mjs';
import { bundlePages } from './bundle-pages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { bin, dependencies, engines, version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const command = `${root}${bin['ml-report']}`;

const font = 'node_modules/@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf';

rmSync(`${root}dist`, { recursive: true, force: true });
const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: `node${engines.node.replace(/[^\d.]/g, '')}`,
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
};
const { metafile } = await build({
  ...common,
  entryPoints: {
    cli: 'src/cli.ts',
    'parts/dataset-worker': 'src/dataset/worker.ts',
    'parts/pages-worker': 'src/commands/pages-worker.ts',
  },
  outdir: 'dist',
  chunkNames: 'parts/[name]-[hash]',
  splitting: true,
  external: Object.keys(dependencies),
  plugins: [
    { name: 'without-unused', setup: withoutUnused },
    { name: 'undici-in-part', setup: undiciInPart },
  ],
});
if (process.env.META) writeFileSync(process.env.META, JSON.stringify(metafile));
for (const path of Object.keys(metafile.outputs)) giveRequire(`${root}${path}`);
const client = await bundleClient(`${root}dist/client`);
const pages = await bundlePages(`${root}dist/pages`);
copyFileSync(`${root}${font}`, `${root}dist/${basename(font)}`);
const parts = [...[metafile, client.metafile].flatMap(({ inputs }) => Object.keys(inputs)), ...pages, font];
writeFileSync(`${root}dist/licences.txt`, licences(parts));
// What lies in every dashboard is compressed here, and not again with each.
const { pressFiles } = await import('../src/dataset/press.ts');
pressFiles(textsBelow('dist/client'));
pressFiles(textsBelow('dist/pages/files'));
if (!readFileSync(command, 'utf8').startsWith('#!')) throw new Error('src/cli.ts must begin with #!/usr/bin/env node');
chmodSync(command, 0o755);
copyFileSync(`${root}src/config/ml-report.schema.json`, `${root}dist/ml-report.schema.json`);
writeFileSync(`${root}dist/help.json`, JSON.stringify(helpTexts()));
const files = Object.values(metafile.outputs);
const kilobytes = Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000);
process.stderr.write(`dist: ${files.length} files, ${kilobytes} kB\n`);

function textsBelow(folder) {
  return readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|json|svg)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

/** What the built program says when it is asked for help: '' for itself, else by command; and its version. Where nobody looks commander writes 80 columns. */
function helpTexts() {
  const say = (...argv) => execFileSync(process.execPath, [command, ...argv, '--help'], { encoding: 'utf8' });
  const whole = say();
  const names = [...whole.split('\nCommands:\n')[1].matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help');
  return { '': whole, '--version': `${version}\n`, ...Object.fromEntries(names.map((name) => [name, say(name)])) };
}

/** The licence of every package of which a file was put inside, word for word. */
function licences(inputs) {
  // What a plugin read is named by its namespace and its whole path.
  const paths = inputs.map((path) => path.replace(/^[\w-]+:/, '').replace(root, ''));
  const folders = new Set(paths.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
    const files = readdirSync(`${root}${folder}`).filter((entry) => /^licen[cs]e/i.test(entry));
    const texts = files.map((file) => readFileSync(`${root}${folder}/${file}`, 'utf8').trim());
    if (texts.length === 0) texts.push('The package holds no text of its licence.');
    return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
  });
  return `dist/ holds parts of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/**
 * commander starts commands that are programs of their own; ours are none, and what it would start them with takes longer to load than it.
 * Vega draws on a canvas and measures letters with it where one is installed; here pictures are SVG, and their font is measured in its own file.
 */
function withoutUnused(build) {
  const nothing = { path: 'nothing', namespace: 'nothing' };
  build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
    importer.includes('/commander/') ? nothing : undefined,
  );
  build.onResolve({ filter: /^canvas$/ }, () => nothing);
  build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'export default {};' }));
}

/** What was put inside and asks for its parts as CommonJS does finds them. */
function giveRequire(file) {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('typeof require')) return;
  const give =
    "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);\n";
  const [first, ...rest] = text.split('\n');
  writeFileSync(file, first.startsWith('#!') ? [first, give + rest.join('\n')].join('\n') : give + text);
}

/**
 * Of undici what this program names, found by the paths that its index has; all the rest, and HTTP/2, which it does not speak unless it is told to,
 * would be loaded and never used.
 */
function undiciInPart(build) {
  build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'in-part' }));
  build.onResolve({ filter: /^node:http2$/ }, ({ importer }) =>
    importer.includes('/undici/') ? { path: 'http2', namespace: 'in-part' } : undefined,
  );
  build.onLoad({ filter: /^http2$/, namespace: 'in-part' }, () => ({
    contents: 'module.exports = { constants: {} };',
  }));
  build.onLoad({ filter: /^undici$/, namespace: 'in-part' }, () => ({
    resolveDir: root,
    contents: `
      Object.assign(require('undici/lib/dispatcher/dispatcher').prototype, { request: require('undici/lib/api/api-request') });
      module.exports = {
        Agent: require('undici/lib/dispatcher/agent'),
        Pool: require('undici/lib/dispatcher/pool'),
        ProxyAgent: require('undici/lib/dispatcher/proxy-agent'),
        errors: require('undici/lib/core/errors'),
      };`,
  }));
}
