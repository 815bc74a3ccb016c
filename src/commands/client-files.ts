/** The scripts and compiled charts that a dashboard's pages load in the reader's browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from '../core/once.ts';
import { packageRoot } from '../package-root.ts';
import { madeFromSources } from './made-from-sources.ts';

export interface ClientFiles {
  readonly folder: string;
  /** Names of files by the name of their entry, and of their form. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly forms: Readonly<Record<string, string>>;
}

type Listed = Omit<ClientFiles, 'folder'>;
interface Script {
  bundleClient(folder: string): Promise<{ client: Listed }>;
}

/** Those that the package brings; in a checkout they are made from their sources, once a process. */
export const clientFiles = once(async (): Promise<ClientFiles> => {
  const made = await madeFromSources('bundle-client.mjs', ({ bundleClient }: Script, folder) => bundleClient(folder));
  return made ? { folder: made.folder, ...made.made.client } : packed();
});

function packed(): ClientFiles {
  const folder = join(packageRoot, 'dist/client');
  return { folder, ...(JSON.parse(readFileSync(join(folder, 'client.json'), 'utf8')) as Listed) };
}
