/** What GitLab knows around the runs: jobs, pipelines, users, merge requests, commits. */
import { mergeRequestOf } from '../../core/model/pipeline.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { Gaps } from '../gaps.ts';
import type { CiFacts, CiQuestion } from '../source.ts';
import { readCommits } from './ci-commits.ts';
import { readJobs } from './ci-jobs.ts';
import { mergeRequestReader } from './ci-merge-requests.ts';
import { readTarget } from './ci-target.ts';
import { placeOf } from './project.ts';

export interface CiOptions {
  /** Name of the default branch; `null` where it is not known, and its commits are not read then. */
  readonly defaultBranch: () => Promise<string | null>;
  readonly gaps: Gaps;
}

/** Merge requests, commits and the target branch's configuration are read while it is still being found out which jobs are asked for. */
export async function readCiFacts(
  client: GitlabClient,
  { jobs: wanted, mergeRequest, config, known }: CiQuestion,
  { defaultBranch, gaps }: CiOptions,
): Promise<CiFacts> {
  const mergeRequests = mergeRequestReader(client, { known: known?.mergeRequests ?? [], wanted: mergeRequest }, gaps);
  const newest = mergeRequests.readNewest();
  const target = mergeRequests.wanted.then((one) =>
    one === null || config.length === 0 ? null : readTarget(client, one, config),
  );
  const jobsThenOwners = async () => {
    const ids = await wanted;
    const jobs = await readJobs(client, ids, async () => (await newest).forks, gaps);
    await newest;
    await mergeRequests.readAlso([...jobs.values()].flatMap(({ pipeline }) => mergeRequestOf(pipeline.ref) ?? []));
    return jobs;
  };
  const commits = defaultBranch().then((branch) => readCommits(client, branch, known?.commits ?? [], gaps));
  const [jobs, , read, file] = await Promise.all([jobsThenOwners(), newest, commits, target]);
  return { jobs, mergeRequests: mergeRequests.all(), commits: read, target: file };
}

/**
 * The same for runs that are kept elsewhere, such as on a plain MLflow server that is used from GitLab CI. With a job token only those routes are
 * used that take one (doc/ci/jobs/fine_grained_permissions.md); `defaultBranch`, which CI_DEFAULT_BRANCH names, cannot be asked for then.
 */
export function gitlabCi(
  code: GitlabClient,
  { defaultBranch, gaps }: { defaultBranch: string | null; gaps: Gaps },
): (question: CiQuestion) => Promise<CiFacts> {
  const place = placeOf(code);
  const isJob = code.tokenKind === 'job';
  return async (question) => {
    const asked = async () => (isJob ? null : ((await place.project())?.default_branch ?? null));
    return readCiFacts(isJob ? code : await place.client(), question, {
      defaultBranch: async () => defaultBranch ?? (await asked()),
      gaps,
    });
  };
}
