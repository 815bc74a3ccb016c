// What an install costs, held to a budget: packed-size.ts ARCHIVE NODE_MODULES. Every pipeline of every user pays it, mostly without a cache.
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [archive = '', modules = ''] = process.argv.slice(2);

/** Seven megabytes of each are the real runs of the demonstration, which is what somebody tries first and offline. */
const BUDGET = { packed: 11.5, installed: 26, packages: 3 };

const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
const size = files.reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0);
// The list that npm keeps of what it installed has a line `"node_modules/…": {` for each; so has a folder a package.json at its top.
const packages = readdirSync(modules)
  .filter((name) => !name.startsWith('.'))
  .flatMap((name) => (name.startsWith('@') ? readdirSync(join(modules, name)) : [name]));

const measured = { packed: statSync(archive).size / 1e6, installed: size / 1e6, packages: packages.length };
let over = 0;
for (const [what, most] of Object.entries(BUDGET)) {
  const value = measured[what as keyof typeof measured];
  const kept = value <= most;
  if (!kept) over++;
  const [shown, unit] = what === 'packages' ? [String(value), ''] : [value.toFixed(1), ' MB'];
  process.stdout.write(`  ${kept ? '✓' : '✗'} ${what}: ${shown}${unit} of at most ${most}${unit}\n`);
}
process.exit(over === 0 ? 0 : 1);
