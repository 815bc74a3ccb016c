/** Renders the compiled pages over a snapshot, one after the other. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf } from '../core/view/address.ts';
import { stylesInPages } from './styles-in-pages.ts';

export interface PagesJob {
  /** As `pageFiles` gives it. */
  readonly bundle: string;
  /** Filled with the pages. */
  readonly out: string;
  /** Path of the first page, as `inDashboard` takes it. */
  readonly base: string;
  readonly snapshotFile: string;
  /** What `check` wrote; `null` where it did not run. */
  readonly comparisonFile: string | null;
  /** The user's own charts, as `ownCharts` gives them, in a file; `null` where there are none. */
  readonly chartsFile: string | null;
  /** Folder of the scripts, in the dashboard, and their files by the names of their entries. */
  readonly client: { readonly folder: string; readonly scripts: Readonly<Record<string, string>> };
}

/** What of Astro's build is used; its version is pinned in package.json, and the tests of the built program render every page. */
interface App {
  render(request: Request, options: { routeData: Route }): Promise<Response>;
  getComponentByRoute(route: Route): Promise<Component>;
  setInternals(internals: object): void;
  setOptions(options: object): void;
}
interface Component {
  getStaticPaths?(): StaticPath[] | Promise<StaticPath[]>;
  /** Of a route whose pages differ in few places: what is rendered is their frame, and they are made of it. */
  framed?(frame: string): Iterable<readonly [address: string, page: string]>;
}
type StaticPath = { readonly params: Readonly<Record<string, string>> };
interface Route {
  /** `/runs/[run]` */
  readonly route: string;
  /** Of a page without params. */
  readonly pathname?: string;
  readonly type: string;
}
interface Entry {
  readonly app: App;
  readonly manifest: { base: string; readonly routes: readonly { readonly routeData: Route }[] };
}

/** `made` hears of each file when it is whole. The compiled modules keep what they read: a thread renders one dashboard. */
export async function renderPages(job: PagesJob, made: (file: string) => void): Promise<void> {
  const { base, client, snapshotFile, comparisonFile, chartsFile } = job;
  const { app, manifest } = await compiled(job.bundle, { base, client, snapshotFile, comparisonFile, chartsFile });
  const folder = folderOf(base);
  manifest.base = folder.slice(0, -1);
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(job.out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    made(file);
  };
  const withStyles = stylesInPages(join(job.bundle, 'files/_astro'));
  const routes = manifest.routes.map(({ routeData }) => routeData);
  for (const routeData of routes.toSorted((a, b) => Number(isWaiting(a)) - Number(isWaiting(b)))) {
    const component = await app.getComponentByRoute(routeData);
    for (const path of await pathsOf(component, routeData)) {
      const isFile = routeData.type !== 'page';
      const address = isFile || path === '' || path === '404' ? path : `${path}/`;
      const request = new Request(new URL(encodeURI(folder + address), 'http://localhost'));
      const response = await app.render(request, { routeData });
      if (component.framed) {
        for (const [place, page] of component.framed(await response.text())) write(join(place, 'index.html'), page);
        continue;
      }
      if (isFile) write(path, Buffer.from(await response.arrayBuffer()));
      else write(path === '404' ? '404.html' : join(path, 'index.html'), withStyles(await response.text()));
    }
  }
}

/** The page of the data files says how large they are: it waits until they are there. */
const isWaiting = ({ route }: Route) => route === '/data';

async function compiled(bundle: string, given: object): Promise<Entry> {
  const { entry, styles } = JSON.parse(readFileSync(join(bundle, 'pages.json'), 'utf8')) as {
    entry: string;
    styles: Record<string, unknown[]>;
  };
  Object.assign(globalThis, { mlReportPages: given });
  const loaded = (await import(pathToFileURL(join(bundle, 'code', entry)).href)) as Entry;
  const pages = Object.entries(styles).map(([key, list]) => [key, { styles: list }] as const);
  loaded.app.setInternals({ pagesByKeys: new Map(pages) });
  const silent = { options: { level: 'silent', destination: { write: () => true } } };
  loaded.app.setOptions({ settings: { scripts: [], config: {} }, logger: silent });
  return loaded;
}

/** Addresses of a route's pages, without slashes around them. */
async function pathsOf(component: Component, route: Route): Promise<string[]> {
  if (route.pathname !== undefined) return [route.pathname.replace(/^\/|\/$/g, '')];
  const paths = (await component.getStaticPaths?.()) ?? [];
  return paths.map(({ params }) => route.route.slice(1).replace(/\[(\w+)\]/g, (_, name: string) => params[name] ?? ''));
}
