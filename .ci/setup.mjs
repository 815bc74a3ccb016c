// Installs the packages of the lock file when they are not there yet, and does nothing otherwise.
// Runs before anything is installed, so it imports only what Node 20 brings.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = `${root}package-lock.json`;
const installed = `${root}node_modules/.ml-report-installed.json`;

const upToDate = existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(wanted, 'utf8');
if (!upToDate) {
  process.stderr.write('Installing packages (once, about half a minute) …\n');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write('npm ci failed; its own message stands above. Nothing else was started.\n');
    process.exit(status ?? 1);
  }
  copyFileSync(wanted, installed);
}
