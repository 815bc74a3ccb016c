import type { Io } from './command.ts';

/** The path that the dashboard is served under, with a slash at both ends: the option, else the path of CI_PAGES_URL, else `/`. */
export function baseOf(option: unknown, { environment: { pagesUrl } }: Io): string {
  const path =
    typeof option === 'string'
      ? option
      : pagesUrl === null || !URL.canParse(pagesUrl)
        ? ''
        : new URL(pagesUrl).pathname;
  const inner = path.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}
