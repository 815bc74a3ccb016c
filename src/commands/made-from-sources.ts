/** What the package brings and a checkout makes from its sources. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout, packageRoot } from '../package-root.ts';

/** Has a script of `.ci` fill a folder that goes when the process does; `null` where the package brings what it would make. */
export async function madeFromSources<Script, Made>(
  script: string,
  make: (script: Script, folder: string) => Promise<Made>,
): Promise<{ readonly folder: string; readonly made: Made } | null> {
  const file = join(packageRoot, '.ci', script);
  if (!inCheckout || !existsSync(file)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-made-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, made: await make((await import(pathToFileURL(file).href)) as Script, folder) };
}
