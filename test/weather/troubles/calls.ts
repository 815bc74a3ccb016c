/** The calls of which a snapshot is made, by the names that the fault table has for them, and what must be so for each to be made. */
import { answer, type Rule } from '../meddler.ts';

export interface Call {
  /** `METHOD path?query` and, behind a blank, what was sent. */
  readonly fits: RegExp;
  /** Made only over an earlier snapshot, of which not all is read anew. */
  readonly incremental?: true;
  /** Made only with a token that may read and no more. */
  readonly readOnly?: true;
  /** What the server is like besides. */
  readonly rules?: readonly Rule[];
}

/** So many jobs ran since that those of the runs are not among the newest. */
const busy: Rule = {
  fits: /^GET \/api\/v4\/projects\/\d+\/jobs\?/,
  harm: async ({ truth, response }) =>
    answer(response, {
      ...(await truth()),
      body: JSON.stringify(Array.from({ length: 100 }, (_, i) => ({ id: 1e9 - i }))),
    }),
};

export const calls = {
  project: { fits: /^GET \/api\/v4\/projects\/\d+ / },
  'experiments/list': { fits: /^GET .*\/experiments\/list/ },
  'GraphQL, experiments': { fits: /^POST \/api\/graphql .*mlExperiments/ },
  'metrics/get-history of no run': { fits: /^GET .*\/metrics\/get-history\?run_id=0{8}-/ },
  'runs/search, first page': { fits: /^POST .*\/runs\/search (?!.*"page_token")/ },
  'runs/search, later page': { fits: /^POST .*\/runs\/search .*"page_token"/ },
  'runs/get': { fits: /^GET .*\/runs\/get/, incremental: true },
  'GraphQL, runs, read-only': { fits: /^POST \/api\/graphql .*candidates/, readOnly: true },
  'runs/get, read-only': { fits: /^GET .*\/runs\/get/, readOnly: true },
  'metrics/get-history': { fits: /^GET .*\/metrics\/get-history\?run_id=(?!0{8}-)/ },
  artifacts: { fits: /^GET .*\/mlflow-artifacts\/artifacts/ },
  user: { fits: /^GET \/api\/v4\/users\/\d+ / },
  jobs: { fits: /^GET \/api\/v4\/projects\/\d+\/jobs\?/ },
  job: { fits: /^GET .*\/jobs\/\d+ /, rules: [busy] },
  'jobs of a pipeline': { fits: /^GET .*\/pipelines\/\d+\/jobs/, rules: [busy] },
  'merge requests': { fits: /^GET .*\/merge_requests\?/ },
  'merge request': { fits: /^GET .*\/merge_requests\/\d+ / },
  'commits of a merge request': { fits: /^GET .*\/merge_requests\/\d+\/commits/ },
  'label events': { fits: /^GET .*\/merge_requests\/\d+\/resource_label_events/ },
  'target configuration': { fits: /^GET .*\/repository\/files\/ml-report\.yml\/raw/ },
  commits: { fits: /^GET .*\/repository\/commits/ },
} as const satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof calls;
export const everyCall = Object.keys(calls) as CallName[];
