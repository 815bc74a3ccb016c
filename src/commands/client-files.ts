/** The scripts and compiled charts that a dashboard's pages load in the reader's browser. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout, packageRoot } from '../package-root.ts';

export interface ClientFiles {
  readonly folder: string;
  /** Names of files by the name of their entry, and of their form. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly forms: Readonly<Record<string, string>>;
}

type Listed = Omit<ClientFiles, 'folder'>;

let made: Promise<ClientFiles> | undefined;

/** Those that the package brings; in a checkout they are made from their sources, once a process. */
export function clientFiles(): Promise<ClientFiles> {
  made ??= inCheckout ? bundled() : Promise.resolve(packed());
  return made;
}

function packed(): ClientFiles {
  const folder = join(packageRoot, 'dist/client');
  return { folder, ...(JSON.parse(readFileSync(join(folder, 'client.json'), 'utf8')) as Listed) };
}

async function bundled(): Promise<ClientFiles> {
  const maker = join(packageRoot, '.ci/bundle-client.mjs');
  if (!existsSync(maker)) return packed();
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-client-'));
  const { bundleClient } = (await import(pathToFileURL(maker).href)) as {
    bundleClient(folder: string): Promise<{ client: Listed }>;
  };
  const { client } = await bundleClient(folder);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, ...client };
}
