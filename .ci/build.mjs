// Makes what `bin` in package.json names: dist/cli.js and, beside it, the parts that a command loads only when it needs them.
// Packages stay outside, since npm installs them anyway: their licences, data files and updates come as their authors made them.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { bin, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const command = `${root}${bin['ml-report']}`;

rmSync(`${root}dist`, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: `node${engines.node.replace(/[^\d.]/g, '')}`,
  packages: 'external',
  keepNames: true,
  metafile: true,
  logLevel: 'warning',
});
if (!readFileSync(command, 'utf8').startsWith('#!')) throw new Error('src/cli.ts must begin with #!/usr/bin/env node');
chmodSync(command, 0o755);
const files = Object.values(metafile.outputs);
const kilobytes = Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000);
process.stderr.write(`dist: ${files.length} files, ${kilobytes} kB\n`);
