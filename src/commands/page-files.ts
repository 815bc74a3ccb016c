/** The dashboard's pages, compiled: all that is left to do is to render them over a snapshot. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout, packageRoot } from '../package-root.ts';

let made: Promise<string> | undefined;

/** The folder that `.ci/bundle-pages.mjs` fills: the one that the package brings; in a checkout it is made from the sources, once a process. */
export function pageFiles(): Promise<string> {
  made ??= inCheckout ? bundled() : Promise.resolve(packed());
  return made;
}

const packed = () => join(packageRoot, 'dist/pages');

async function bundled(): Promise<string> {
  const maker = join(packageRoot, '.ci/bundle-pages.mjs');
  if (!existsSync(maker)) return packed();
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-pages-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { bundlePages } = (await import(pathToFileURL(maker).href)) as {
    bundlePages(folder: string): Promise<unknown>;
  };
  await bundlePages(folder);
  return folder;
}
