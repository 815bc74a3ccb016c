// What an install costs, held to a budget: packed-size.ts ARCHIVE FOLDER. Every pipeline of every user pays it, mostly without a cache.
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [archive = '', folder = ''] = process.argv.slice(2);

/** Seven megabytes of each are the real runs of the demonstration, which is what somebody tries first and offline. */
const BUDGET = { packed: 11, installed: 25, packages: 3 };

const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
const size = files.reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0);
/** Each has a package.json in its own folder, which is one below `node_modules`, or two where its name has a scope. */
const packages = files.filter(
  ({ parentPath, name }) => name === 'package.json' && /node_modules\/(@[^/]+\/)?[^/@]+$/.test(parentPath),
);

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
