/** Where the dashboard is, and the path that it is built for. */
import type { Io } from './command.ts';

/** Of a job's artifacts, where the component keeps the dashboard; a page is found there by its whole name alone. */
const IN_ARTIFACTS = 'public/index.html';

/** A path of the web with a slash at both ends, or with the name `index.html` at its end; `/` for an empty one. */
export function tidyBase(path: string): string {
  const parts = path.split('/').filter(Boolean);
  const isFile = parts.at(-1) === 'index.html';
  return `/${parts.map((part, at) => (isFile && at === parts.length - 1 ? part : `${part}/`)).join('')}`;
}

/** Address of the dashboard's first page, as `inDashboard` takes it: where this job's goes, else where that of the whole project is; `null` where GitLab shows none. */
export function dashboardOf({ environment }: Pick<Io, 'environment'>): string | null {
  const { dashboard, artifactsUrl, pagesUrl, pagesPrefix } = environment;
  if (dashboard === 'artifact') return artifactsUrl && `${artifactsUrl}${IN_ARTIFACTS}`;
  if (pagesUrl === null) return null;
  const url = pagesUrl.replace(/\/+$/, '');
  return pagesPrefix === null || url.endsWith(`/${pagesPrefix}`) ? `${url}/` : `${url}/${pagesPrefix}/`;
}

/** The path that the dashboard is served under, in the same form: the option, else that of its address, else `/`. */
export function baseOf(option: unknown, io: Pick<Io, 'environment'>): string {
  if (typeof option === 'string') return tidyBase(option);
  const address = dashboardOf(io);
  return address !== null && URL.canParse(address) ? tidyBase(new URL(address).pathname) : '/';
}
