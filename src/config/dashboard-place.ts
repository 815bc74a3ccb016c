/** Where a job's dashboard goes, as GitLab and the component say it. */

/** On the Pages that the job publishes, into its artifacts alone, or nowhere: then it builds none. */
export type DashboardPlace = 'pages' | 'artifact' | 'none';

export interface Published {
  /** ML_REPORT_DASHBOARD; `pages` where it is not said. */
  readonly dashboard: DashboardPlace;
  /** CI_PAGES_URL: with the prefix where this job publishes under one. */
  readonly pagesUrl: string | null;
  /** ML_REPORT_PAGES_PREFIX: below the project's Pages, where merge requests have dashboards, with `{iid}` for their numbers; `null` where they have none. */
  readonly pagesPrefix: string | null;
  /** Where GitLab shows the files of this job's artifacts in a browser, with a slash at its end; `null` where it shows none. */
  readonly artifactsUrl: string | null;
}

export function readPublished(text: (name: string) => string | null): Published {
  const place = text('ML_REPORT_DASHBOARD');
  return {
    dashboard: (['artifact', 'none'] as const).find((one) => one === place) ?? 'pages',
    pagesUrl: text('CI_PAGES_URL'),
    pagesPrefix: text('ML_REPORT_PAGES_PREFIX'),
    artifactsUrl: artifactsUrl(text),
  };
}

/** Below the domain of all Pages GitLab shows artifacts too: by the group at the root, whatever domain the project's own Pages have. */
function artifactsUrl(text: (name: string) => string | null): string | null {
  const [pages, domain, path, job] = ['CI_PAGES_URL', 'CI_PAGES_DOMAIN', 'CI_PROJECT_PATH', 'CI_JOB_ID'].map(text);
  if (!pages || !domain || !path || !job || !URL.canParse(pages)) return null;
  const [group = '', ...project] = path.split('/');
  const url = new URL('/', pages);
  // A server without a domain for each group has the group in the path.
  const isInPath = url.hostname === domain.toLowerCase();
  if (!isInPath) url.hostname = `${group}.${domain}`;
  url.pathname = [...(isInPath ? [group] : []), '-', ...project, '-', 'jobs', job, 'artifacts', ''].join('/');
  return url.href;
}
