/** Where the dashboard is, and the path that it is built for. */
import type { Environment } from '../config/ci.ts';
import type { Io } from './command.ts';

/** Of a job's artifacts, where the component keeps the dashboard; a page is found there by its whole name alone. */
const IN_ARTIFACTS = 'public/index.html';

/** A path of the web with a slash at both ends, or with the name `index.html` at its end; `/` for an empty one. */
export function tidyBase(path: string): string {
  const parts = path.split('/').filter(Boolean);
  const isFile = parts.at(-1) === 'index.html';
  return `/${parts.map((part, at) => (isFile && at === parts.length - 1 ? part : `${part}/`)).join('')}`;
}

/** The merge request that a dashboard is of, and the job that keeps it. */
export interface Previewed {
  readonly iid: number;
  readonly job: number;
}

/**
 * Address of the dashboard's first page, as `inDashboard` takes it: where that of this job goes, or of the one that is given, else where the project's is;
 * `null` where GitLab shows none.
 */
export function dashboardOf({ environment }: Pick<Io, 'environment'>, given: Previewed | null = null): string | null {
  const { dashboard, artifactsUrl, pagesUrl } = environment;
  if (dashboard === 'artifact') {
    const kept = given && artifactsUrl?.replace(/\d+(?=\/artifacts\/$)/, String(given.job));
    return artifactsUrl && `${kept ?? artifactsUrl}${IN_ARTIFACTS}`;
  }
  if (pagesUrl === null) return null;
  const url = pagesUrl.replace(/\/+$/, '');
  const prefix = pagesPrefix(environment, given?.iid);
  return prefix === null || url.endsWith(`/${prefix}`) ? `${url}/` : `${url}/${prefix}/`;
}

/** Below the project's Pages, where the dashboard of a merge request is, as GitLab writes it: https://docs.gitlab.com/user/project/pages/parallel_deployments/ */
export function pagesPrefix(environment: Environment, iid = environment.mergeRequest): string | null {
  if (environment.pagesPrefix === null || iid === null) return null;
  const allowed = environment.pagesPrefix.replaceAll('{iid}', `${iid}`).toLowerCase();
  const cut = allowed.replace(/[^a-z0-9.]/g, '-').slice(0, 63);
  return cut.replace(/^[-.]+|[-.]+$/g, '') || null;
}

/** The path that the dashboard is served under, in the same form: the option, else that of its address, else `/`. */
export function baseOf(option: unknown, io: Pick<Io, 'environment'>): string {
  if (typeof option === 'string') return tidyBase(option);
  const address = dashboardOf(io);
  return address !== null && URL.canParse(address) ? tidyBase(new URL(address).pathname) : '/';
}
