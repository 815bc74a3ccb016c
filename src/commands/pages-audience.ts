/** Whether a dashboard may go to the Pages that this job publishes: asked of GitLab before anything is written. */
import * as z from 'zod';
import type { Environment } from '../config/ci.ts';
import { trackingProject } from '../config/ci.ts';
import { type PagesProject, publishing, type Visibility } from '../core/audience.ts';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { reasonOf, UserError, userError } from '../errors.ts';
import { connectGitlab } from '../gitlab.ts';
import { createHttp } from '../http.ts';
import { packageVersion as version } from '../package-root.ts';
import { pagesPrefix } from './base.ts';
import type { Io } from './command.ts';

/** Nobody waits long for an answer that can be done without. */
const RETRY_SECONDS = 10;

/** Throws a `UserError` where more people could open the Pages than may see the runs; says so where that cannot be known. */
export async function guardPages({ project, settings }: SnapshotHead, io: Io): Promise<void> {
  const { environment, progress } = io;
  refuseMainSite(environment);
  const runs = project?.visibility ?? environment.projectVisibility;
  if (!isPublished(environment) || publishing(runs, null, settings.public) === 'fine') return;
  const asked = await pagesProject(io);
  const verdict = publishing(runs, 'why' in asked ? null : asked, settings.public);
  if (verdict === 'refused') {
    const name = project?.path ?? environment.projectPath ?? 'this project';
    throw userError('PAGES_PUBLIC', { project: name, visibility: runs as Visibility });
  }
  if (verdict === 'fine') return;
  const why = 'why' in asked ? asked.why : 'GitLab does not say it';
  progress.info(
    `◆ It is not known who can open this project’s Pages (${why.replace(/\.$/, '')}). Whoever can sees the names, users and metrics of all runs: check it in GitLab under Settings, General, Visibility.`,
  );
}

/** GitLab without parallel Pages passes over the prefix of a job, and puts what it publishes in the place of the project's main dashboard. */
function refuseMainSite(environment: Environment): void {
  const { inCi, dashboard, pagesUrl } = environment;
  const prefix = pagesPrefix(environment);
  if (!inCi || dashboard !== 'pages' || prefix === null) return;
  if (!pagesUrl?.replace(/\/+$/, '').endsWith(`/${prefix}`)) throw userError('PAGES_NO_PREFIX', { prefix });
}

/** Outside GitLab CI nothing is published, nor where the dashboard is an artifact: in a merge request's job without a prefix of its own, for one. */
export function isPublished(environment: Environment): boolean {
  const { inCi, ciProject, pagesUrl, dashboard, mergeRequest } = environment;
  if (!inCi || ciProject === null || pagesUrl === null || dashboard !== 'pages') return false;
  return mergeRequest === null || !isMainSite(pagesUrl, environment.projectPath ?? '');
}

/** Whether an address is that of the project's one site: at the root of a domain of its own, or below its group's. */
function isMainSite(url: string, projectPath: string): boolean {
  if (!URL.canParse(url)) return true;
  const path = new URL(url).pathname.replace(/^\/|\/$/g, '').toLowerCase();
  return path === '' || path === projectPath.split('/').slice(1).join('/').toLowerCase();
}

const shape = z.object({
  visibility: z.enum(['private', 'internal', 'public']),
  pages_access_level: z.string().nullish(),
});

/** What GitLab says of the job's project; GitLab does not list this call among those for the job's own token. */
async function pagesProject(io: Io): Promise<PagesProject | { readonly why: string }> {
  const { ciProject, token, jobToken, proxies, noProxy, retrySeconds } = io.environment;
  const tracking = trackingProject(io.environment);
  const isOther = tracking !== null && tracking.api !== ciProject?.api;
  const fitting = isOther ? jobToken : (token ?? jobToken);
  if (ciProject === null || fitting === null) return { why: 'there is no token for it' };
  const http = createHttp({
    ...{ retrySeconds: Math.min(RETRY_SECONDS, retrySeconds), proxies, noProxy },
    userAgent: `ml-report/${version}`,
    log: io.progress.debug,
  });
  try {
    const path = `/projects/${encodeURIComponent(ciProject.project)}`;
    const found = shape.safeParse(await connectGitlab(ciProject, fitting, http).call('GET', path));
    if (!found.success) return { why: 'GitLab does not say it' };
    return { visibility: found.data.visibility, access: found.data.pages_access_level ?? null };
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    return { why: reasonOf(cause) };
  } finally {
    await http.close();
  }
}
