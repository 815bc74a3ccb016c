import type { Io } from './command.ts';

/** A path of the web with one slash at both ends; `/` for an empty one. */
export function withSlashes(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}/`.replace('//', '/');
}

/** The path that the dashboard is served under, with a slash at both ends: the option, else the path of CI_PAGES_URL, else `/`. */
export function baseOf(option: unknown, { environment: { pagesUrl } }: Io): string {
  if (typeof option === 'string') return withSlashes(option);
  return pagesUrl !== null && URL.canParse(pagesUrl) ? withSlashes(new URL(pagesUrl).pathname) : '/';
}
