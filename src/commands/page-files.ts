/** The dashboard's pages, compiled: all that is left to do is to render them over a snapshot. */
import { join } from 'node:path';
import { once } from '../core/once.ts';
import { packageRoot } from '../package-root.ts';
import { madeFromSources } from './made-from-sources.ts';

interface Script {
  bundlePages(folder: string): Promise<unknown>;
}

/** The folder that `.ci/bundle-pages.mjs` fills: the one that the package brings; in a checkout it is made from the sources, once a process. */
export const pageFiles = once(async (): Promise<string> => {
  const made = await madeFromSources('bundle-pages.mjs', ({ bundlePages }: Script, folder) => bundlePages(folder));
  return made?.folder ?? join(packageRoot, 'dist/pages');
});
