/** A built and served dashboard, and what a test asks of it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type BuiltSite, buildSite } from '../../src/commands/build-site.ts';
import { servePublic } from '../../src/commands/preview-server.ts';
import { folderOf, inDashboard } from '../../src/core/view/address.ts';

export const base = '/a/b/c/';

/** What answers for a built dashboard. */
export type Serve = (at: { folder: string; base: string }) => Promise<{ url: string; close(): Promise<void> }>;

export interface Dashboard {
  readonly folder: string;
  readonly url: string;
  /** Whole address of a page. */
  at(address: string): string;
  readonly built: BuiltSite;
  /** Addresses of all pages, relative to the base. */
  readonly pages: readonly string[];
  close(): Promise<void>;
}

export async function buildDashboard(
  snapshotFile: string,
  comparisonFile: string | null = null,
  { home, serve }: { home: string; serve: Serve } = { home: base, serve: servePublic },
): Promise<Dashboard> {
  const work = mkdtempSync(join(tmpdir(), 'ml-report-public-'));
  const folder = join(work, 'public');
  const built = await buildSite({ snapshotFile, comparisonFile, out: folder, base: home });
  const server = await serve({ folder, base: folderOf(home) });
  return {
    folder,
    url: server.url,
    at: (address) => inDashboard(server.url + home.slice(folderOf(home).length), address),
    built,
    pages: filesOf(folder, '.html').map((file) => relative(folder, file).replace(/index\.html$/, '')),
    close: async () => {
      await server.close();
      rmSync(work, { recursive: true, force: true });
    },
  };
}

export function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every address that the pages link to or load, with one page that does. */
export function linksOf({ folder, at, pages }: Dashboard): Map<string, string> {
  const links = new Map<string, string>();
  for (const page of pages) {
    const html = readFileSync(join(folder, page.endsWith('.html') ? page : `${page}index.html`), 'utf8');
    for (const [, address = ''] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      const decoded = address.replaceAll('&amp;', '&').replaceAll('&#38;', '&').replaceAll('&quot;', '"');
      const target = new URL(decoded, at(page));
      target.hash = '';
      links.set(target.href, page);
    }
  }
  return links;
}

/** Those that do not answer with success, asked eight at a time. */
export async function deadLinks(links: ReadonlyMap<string, string>): Promise<string[]> {
  const queue = [...links];
  const dead: string[] = [];
  const work = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [address, page] = next;
      const answer = await fetch(address).catch((cause: unknown) => ({ ok: false, status: String(cause), body: null }));
      await answer.body?.cancel();
      if (!answer.ok) dead.push(`${page} -> ${address}: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return dead;
}
