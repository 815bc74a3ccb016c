/** Where this package lies, found from the running module: that is `src/` in a checkout and `dist/` when installed. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAME = 'ml-report';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The nearest folder, from `start` upwards, whose package.json has our name: a folder in which a user works never passes for it. */
function findPackage(start: string): { root: string; version: string } {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
      if (manifest.name === NAME) return { root: folder, version: manifest.version };
    }
    if (folder === dirname(folder)) throw new Error(`No package.json of ${NAME} above ${start}`);
  }
}

const found = findPackage(dirname(fileURLToPath(import.meta.url)));

/** Absolute, without a slash at its end. */
export const packageRoot = found.root;
/** Whether the program runs from its sources; the package that is installed holds what the build made of them. */
export const inCheckout = import.meta.url.endsWith('/src/package-root.ts');
/** As in package.json; equal to that of the CI/CD component which installs this package. */
export const packageVersion = found.version;
