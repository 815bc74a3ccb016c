/** Whether there are experiments and runs, whether they can be read, and whether it is known where they come from. */
import { loadSettings } from '../../config/load.ts';
import { selects } from '../../core/model/glob.ts';
import type { Run } from '../../core/model/run.ts';
import { UserError } from '../../errors.ts';
import { count, shortSha } from '../../render/format.ts';
import { refuseNone } from '../refuse-none.ts';
import { ALL, always, attention, bad, type Check, good, notTried } from './check.ts';
import { type Facts, nullWhereHidden } from './facts.ts';

const TRAIN = 'Log a run with the MLflow client: mlflow.set_experiment("churn"), then mlflow.start_run().';

export const experiments: Check = {
  label: 'experiments',
  ...{ applies: always, after: ['source', 'server', 'token', 'configuration'], needed: ALL, mend: null },
  check: async (facts) => {
    const names = (await facts.experiments()).map(({ experiment }) => experiment.name);
    const { options, io } = facts;
    const globs = io.environment.experiments ?? loadSettings(options.config, io.folder).experiments;
    refuseNone(names, globs);
    const wanted = names.filter((name) => selects(globs, name));
    const some = `${wanted.slice(0, 3).join(', ')}${wanted.length > 3 ? ' …' : ''}`;
    const all = wanted.length === names.length ? '' : `, of which ${wanted.length} are wanted`;
    return good(`There ${names.length === 1 ? 'is' : 'are'} ${count(names.length, 'experiment')}${all}: ${some}.`);
  },
};

/** `runs/search` is a POST, for which GitLab wants the scope `api` and the right to write; nothing is written by it. */
async function searchRuns(facts: Facts): Promise<UserError | null> {
  const { tracking } = await facts.connection();
  const [first] = await facts.experiments();
  const asked = { experiment_ids: [first?.experiment.id], max_results: 1 };
  return (tracking?.tracking('POST', 'runs/search', asked) ?? Promise.resolve()).then(
    () => null,
    (cause: unknown) => {
      if (!(cause instanceof UserError)) throw cause;
      if (cause.code === 'SCOPE_MISSING' || cause.code === 'TOKEN_REFUSED') return cause;
      throw cause;
    },
  );
}

export const search: Check = {
  label: 'search',
  applies: ({ kind }) => kind === 'gitlab',
  ...{ after: ['experiments'], needed: [], mend: null },
  check: async (facts) => {
    if (facts.options.readOnly) return notTried('with --read-only runs are not searched for');
    const refused = await searchRuns(facts);
    if (refused === null) return good('Runs may be searched for, a thousand at once.');
    return attention(
      'The token may not search for runs (POST runs/search), so that they are read one by one.',
      'Give it the scope "api" and the role Developer, if there are many runs or a comment is wanted.',
    );
  },
};

export const reading: Check = {
  label: 'reading',
  applies: ({ kind }) => kind === 'gitlab',
  ...{ after: ['experiments'], needed: ALL, mend: null },
  check: async (facts) => {
    try {
      const runs = await facts.newest(facts.readingSource);
      if (runs.length === 0) return attention('There is no run yet.', TRAIN);
      return good('Runs can be read one by one, for which the scope read_api is enough.');
    } catch (cause) {
      const searched = facts.options.readOnly ? cause : await searchRuns(facts);
      if (!(cause instanceof UserError) || searched !== null) throw cause;
      return attention(`Runs are read by searching alone: ${cause.message}`, 'Leave --read-only out.');
    }
  },
};

export const runs: Check = {
  label: 'runs',
  applies: ({ kind }) => kind === 'server' || kind === 'files',
  ...{ after: ['experiments'], needed: ALL, mend: null },
  check: async (facts) => {
    const { length } = await facts.newest(facts.source);
    return length === 0
      ? attention('There is no run yet.', TRAIN)
      : good(`Runs can be read; ${length} of the newest were.`);
  },
};

const JOB = 'gitlab.CI_JOB_ID';
const COMMIT = 'mlflow.source.git.commit';

const jobOf = ({ tags }: Run) => (/^\d+$/.test(tags.get(JOB) ?? '') ? Number(tags.get(JOB)) : null);

export const links: Check = {
  label: 'links',
  ...{ applies: always, after: ['experiments', 'reading', 'runs'], needed: ['comment', 'gate'] },
  mend: `Let the training set it: mlflow.set_tag("${JOB}", os.environ["CI_JOB_ID"]).`,
  check: async (facts) => {
    const newest = await facts.newest(facts.source);
    if (newest.length === 0) return notTried('there is no run yet');
    const byJob = newest.filter((run) => jobOf(run) !== null).length;
    const byCommit = newest.filter((run) => jobOf(run) === null && run.tags.has(COMMIT)).length;
    const of = `of the ${newest.length} newest runs`;
    if (byJob + byCommit === 0)
      return bad(
        `None ${of} says which job or commit it is from (tags ${JOB} and ${COMMIT}): no merge request has runs.`,
      );
    return good(`${byJob} ${of} name their CI job${byCommit > 0 ? `, and ${byCommit} their commit alone` : ''}.`);
  },
};

/** Jobs that are looked up by their number at most. */
const MOST_JOBS = 8;

export const baseline: Check = {
  label: 'baseline',
  applies: ({ api }) => api !== null,
  ...{ after: ['links', 'project'], needed: [] },
  mend: 'Let the training run on the default branch too; else runs of merged merge requests are the baseline.',
  check: async (facts) => {
    const named = facts.io.environment.defaultBranch ?? (await facts.projectAsSeen()).default_branch;
    const branch = named ?? 'main';
    const ids = new Set((await facts.newest(facts.source)).flatMap((run) => jobOf(run) ?? []));
    if (ids.size === 0) return notTried('no run names its CI job');
    const jobs = await jobsOf(facts, ids);
    const base = jobs.find(({ pipeline }) => pipeline?.ref === branch);
    if (base)
      return good(
        `There is a run of ${branch} to compare with, at ${shortSha(base.pipeline?.sha ?? '')} (job ${base.id}).`,
      );
    if (jobs.length === 0) return attention(`Of the ${count(ids.size, 'job')} that runs name, this token sees none.`);
    return attention(`None of the newest ${count(jobs.length, 'job')} that logged runs is of ${branch}.`);
  },
};

interface WireJob {
  readonly id?: number;
  readonly pipeline?: { readonly ref?: string; readonly sha?: string };
}

/** Those of the project's newest jobs, then some by their number, which a job's token may not ask for. */
async function jobsOf(facts: Facts, ids: ReadonlySet<number>): Promise<WireJob[]> {
  const newest = (await nullWhereHidden(() => facts.ask<WireJob[]>('jobs', { perPage: 100 }))) ?? [];
  const found = newest.filter(({ id }) => ids.has(id ?? 0));
  const open = [...ids].filter((id) => found.every((job) => job.id !== id)).slice(0, MOST_JOBS);
  for (const id of (await facts.code())?.tokenKind === 'job' ? [] : open) {
    const job = await nullWhereHidden(() => facts.ask<WireJob>(`jobs/${id}`));
    if (job !== null) found.push(job);
  }
  return found;
}
