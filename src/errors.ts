/** Everything that a user can mend, in words: what is so, and what to do. Anything else that is thrown is our bug. */

import { network } from './errors/network.ts';
import type { Text } from './errors/text.ts';

const catalogue = {
  ...network,
  TOKEN_MISSING: ({ variables }: { variables: string }): Text => ({
    message: `No GitLab token: none of the variables ${variables} is set.`,
    hint: 'Save a project access token with the scope "api" (or "read_api" to do without the comment) as a masked CI/CD variable named ML_REPORT_TOKEN.',
  }),
  SOURCE_UNKNOWN: (_: Record<never, never>): Text => ({
    message:
      'It is not known where the runs are: there is no --source, no MLFLOW_TRACKING_URI, and this is no GitLab CI job.',
    hint: 'Set MLFLOW_TRACKING_URI to https://<your GitLab>/api/v4/projects/<id>/ml/mlflow, as for the MLflow client, or name a folder or file with --source.',
  }),
  SOURCE_NO_PLACE: ({ uri }: { uri: string }): Text => ({
    message: `The address ${uri} is none that runs are read from.`,
    hint: 'It is that of a GitLab project (…/api/v4/projects/<id>/ml/mlflow) or of an MLflow server, a folder mlruns, an MLflow file (sqlite:///mlflow.db) or a snapshot file.',
  }),
  SOURCE_NO_SCHEME: ({ uri }: { uri: string }): Text => ({
    message: `There is neither a file nor a folder ${uri}, and as an address it lacks https:// at its beginning.`,
    hint: 'Write https:// (or http://) before it, in MLFLOW_TRACKING_URI or after --source.',
  }),
  EXPERIMENTS_NONE: (_: Record<never, never>): Text => ({
    message: 'There is no experiment to read: none was logged there yet.',
    hint: 'Log a first run with the MLflow client (mlflow.set_experiment, then mlflow.start_run); where that was done, check that MLFLOW_TRACKING_URI names the same place.',
  }),
  EXPERIMENTS_UNMATCHED: ({ globs, there }: { globs: string; there: string }): Text => ({
    message: `No experiment is named as wanted (${globs}): there are ${there}.`,
    hint: 'Correct experiments: in the configuration, or the input of the component; a name is matched whole, case and all.',
  }),
  CODE_PROJECT_UNKNOWN: (_: Record<never, never>): Text => ({
    message:
      'It is not known which GitLab project the merge request is in: the runs are not in GitLab, and this is no CI job.',
    hint: 'Run it in the CI job of the project, or set CI_API_V4_URL and CI_PROJECT_ID.',
  }),
  TOKEN_REFUSED: ({ call, why = null }: { call: string; why?: 'has expired' | 'was revoked' | null }): Text => ({
    message: `GitLab did not accept the token (401 for ${call})${why === null ? '' : `: it ${why}`}.`,
    hint: `${why === null ? 'It may have expired or been revoked: make' : 'Make'} a new one and replace the CI/CD variable.`,
  }),
  USER_REFUSED: ({ call, answer }: { call: string; answer: string }): Text => ({
    message: `GitLab does not let the user of the token in (403 for ${call})${answer}.`,
    hint: 'Sign in to GitLab as that user and do what it asks, or have an administrator unblock it; a project access token brings a user of its own.',
  }),
  SCOPE_MISSING: ({ call, answer, granular = false }: { call: string; answer: string; granular?: boolean }): Text => ({
    message: `The token may not do this: GitLab answered 403 for ${call}${answer}.`,
    hint: granular
      ? 'It is a fine-grained token: give it the permission that stands in brackets.'
      : 'Give it the scope "api" and at least the role Developer.',
  }),
  NOT_FOUND: ({ call }: { call: string }): Text => ({
    message: `GitLab answered 404 for ${call}: it is not there, or this token may not see it.`,
    hint: 'Check the project in MLFLOW_TRACKING_URI, that its model experiments are switched on, and that the token belongs to a member.',
  }),
  RUNS_UNLISTABLE: ({ why }: { why: string }): Text => ({
    message: `This token may only read, and then GraphQL alone lists runs; here it does not, since ${why}.`,
    hint: 'Use a token with the scope "api" and the role Developer; with "read_api" it takes GitLab 18 or newer.',
  }),
  SERVER_REFUSED: ({ call, status, answer }: { call: string; status: number; answer: string }): Text => ({
    message: `The server refused ${call} with status ${status}${answer}.`,
    hint: 'If the sentence above does not explain it, run the same command with --log-level debug.',
  }),
  MLFLOW_SIGN_IN: ({ call }: { call: string }): Text => ({
    message: `The MLflow server did not accept the user and password, or the token (401 for ${call}).`,
    hint: 'Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.',
  }),
  MLFLOW_FORBIDDEN: ({ call, answer }: { call: string; answer: string }): Text => ({
    message: `The MLflow server does not allow this account to read (403 for ${call})${answer}.`,
    hint: 'Ask for the permission READ on the experiments; where the server is reached by another name than its own, for that name in its --allowed-hosts.',
  }),
  MLFLOW_ABSENT: ({ server, call }: { server: string; call: string }): Text => ({
    message: `There is no MLflow server at ${server}, or one older than 2.0: it answered 404 for ${call}.`,
    hint: 'MLFLOW_TRACKING_URI is the address at which the page of MLflow opens, with the path that it may be under; that of a GitLab project ends in /api/v4/projects/<id>/ml/mlflow.',
  }),
  MLFLOW_ADDRESS: ({ why }: { why: string }): Text => ({
    message: `The address of the MLflow server cannot be used: ${why}.`,
    hint: 'It looks like https://mlflow.example or https://example.com/mlflow.',
  }),
  MLFLOW_TOKEN: (_: Record<never, never>): Text => ({
    message:
      'The token for the MLflow server holds a blank, a line break or a letter that no token has, and was not sent.',
    hint: 'Copy it once more into MLFLOW_TRACKING_TOKEN, without quotes and without what stands around it.',
  }),
  FILE_STORE_ABSENT: ({ folder, why }: { folder: string; why: string }): Text => ({
    message: `There is no MLflow file store in the folder ${folder}: ${why}.`,
    hint: 'Name the folder "mlruns" that MLflow wrote, or the one that holds it.',
  }),
  SQLITE_UNREADABLE: ({ file, why }: { file: string; why: string }): Text => ({
    message: `The SQLite file ${file} cannot be read: ${why}.`,
    hint: 'Check the path (sqlite:///relative or sqlite:////absolute); while another program writes to it for long, try again later.',
  }),
  SQLITE_NOT_MLFLOW: ({ file, missing }: { file: string; missing: string }): Text => ({
    message: `The SQLite file ${file} is no tracking database of MLflow: it has no ${missing}.`,
    hint: 'Name the file that MLflow logs to, as in MLFLOW_TRACKING_URI=sqlite:///mlflow.db.',
  }),
  CONFIG_INVALID: ({ problems }: { problems: string }): Text => ({
    message: `The configuration has mistakes:\n${problems}`,
    hint: 'Correct them and run it again: what was expected stands behind each, and nothing was done.',
  }),
  CONFIG_UNREADABLE: ({ file, why }: { file: string; why: string }): Text => ({
    message: `The configuration file ${file} cannot be read: ${why}.`,
    hint: 'Check the path given to --config; without it, ml-report.yml at the root of the repository is taken where there is one.',
  }),
  USAGE: ({ what }: { what: string }): Text => ({
    message: what,
    hint: 'ml-report --help lists the commands, ml-report <command> --help its options.',
  }),
  SNAPSHOT_MISSING: ({ file }: { file: string }): Text => ({
    message: `There is no snapshot at ${file}.`,
    hint: 'Run ml-report snapshot first, or name its folder with --dir.',
  }),
  SNAPSHOT_VERSION: ({ file, found, wanted }: { file: string; found: string; wanted: string }): Text => ({
    message: `The snapshot ${file} is of format ${found}; this version reads ${wanted}.`,
    hint: 'Take a new one with ml-report snapshot.',
  }),
  SNAPSHOT_BROKEN: ({ file, why }: { file: string; why: string }): Text => ({
    message: `The file ${file} is no whole snapshot: ${why}.`,
    hint: 'Delete it and take a new one with ml-report snapshot.',
  }),
  DURATION_INVALID: ({ option, text }: { option: string; text: string }): Text => ({
    message: `“${text}” is no span of time: a whole number and its unit are expected, as in ${option} 20m.`,
    hint: 'Units are s, m, h and d, for seconds, minutes, hours and days.',
  }),
  SHARD_INVALID: ({ text }: { text: string }): Text => ({
    message: `“${text}” is no shard: the number of the part and of all parts are expected, as in --shard 2/5.`,
    hint: 'In a job with parallel: write --shard "$CI_NODE_INDEX/$CI_NODE_TOTAL".',
  }),
  SHARDS_NONE: ({ folders }: { folders: string }): Text => ({
    message: `There is no shard in ${folders}.`,
    hint: 'Name the folders into which ml-report snapshot --shard wrote: ml-report snapshot --merge <folder>…',
  }),
  SHARDS_MISSING: ({ missing }: { missing: string }): Text => ({
    message: `The snapshot would not be whole: ${missing} missing.`,
    hint: 'Let all jobs of the parallel: matrix end, hand all their folders on as artifacts, and name each after --merge.',
  }),
  SHARDS_MIXED: ({ file, other, why }: { file: string; other: string; why: string }): Text => ({
    message: `The shards ${other} and ${file} do not belong together: ${why}.`,
    hint: 'Merge only shards of one pipeline; delete those that an earlier one left.',
  }),
  COMPARISON_MISSING: ({ file }: { file: string }): Text => ({
    message: `There is no comparison at ${file}.`,
    hint: 'Run ml-report check first, or name its folder with --dir.',
  }),
  COMPARISON_BROKEN: ({ file, why }: { file: string; why: string }): Text => ({
    message: `The file ${file} is no comparison that this version reads: ${why}.`,
    hint: 'Make a new one with ml-report check.',
  }),
  COMPARISON_OTHER: ({ file, found, wanted }: { file: string; found: number; wanted: number }): Text => ({
    message: `The comparison ${file} is of merge request !${found}, not of !${wanted}.`,
    hint: `Take it anew with ml-report snapshot --mr ${wanted} and ml-report check --mr ${wanted}.`,
  }),
  NOTE_TOO_LONG: ({ characters, most }: { characters: number; most: number }): Text => ({
    message: `The comment has ${characters} characters, and GitLab takes ${most}: nothing was sent.`,
    hint: 'Leave sections out, as in comment: { sections: [verdict, metrics, links] }, and report it: it should have been shortened.',
  }),
  MERGE_REQUEST_UNKNOWN: (_: Record<never, never>): Text => ({
    message: 'It is not known which merge request this is about: this is not its pipeline, and there is no --mr.',
    hint: 'Name it with --mr <number>, or run in a merge request pipeline (rules: if: $CI_PIPELINE_SOURCE == "merge_request_event").',
  }),
  MERGE_REQUEST_ABSENT: ({ iid }: { iid: number }): Text => ({
    message: `The snapshot does not hold merge request !${iid}.`,
    hint: `Take it again with ml-report snapshot --mr ${iid}; where that does not find it either, check the number.`,
  }),
  CHARTS_INVALID: ({ problems }: { problems: string }): Text => ({
    message: `Charts of your own have mistakes:\n${problems}`,
    hint: 'Nothing was built. The data sets are runs and histories, and a chart loads nothing else; the documentation’s page on charts of your own says what is in them.',
  }),
  CHARTS_TOO_MANY: ({ count, most }: { count: number; most: number }): Text => ({
    message: `site.charts takes in ${count} files, and ${most} is the most.`,
    hint: 'Name the folder, as in charts/*.vl.json.',
  }),
  CHART_OUTSIDE: ({ file }: { file: string }): Text => ({
    message: `The chart ${file} is a link that leads out of the repository.`,
    hint: 'Put the file itself there.',
  }),
  CHART_UNREADABLE: ({ file, why }: { file: string; why: string }): Text => ({
    message: `The chart ${file} cannot be read: ${why}.`,
    hint: 'Check the file, or leave it out of site.charts in the configuration.',
  }),
  PAGES_PUBLIC: ({ project, visibility }: { project: string; visibility: string }): Text => ({
    message: `The runs are those of ${project}, which is ${visibility}, and everybody can open the Pages on which the dashboard would stand: nothing was written.`,
    hint: 'In GitLab under Settings, General, Visibility: let only project members open Pages; or, if everybody may see it, write site: { public: true } into the configuration.',
  }),
  PAGES_NO_PREFIX: ({ prefix }: { prefix: string }): Text => ({
    message: `GitLab gave this job no Pages below /${prefix}, and would put the merge request’s dashboard in the place of the project’s: nothing was written.`,
    hint: 'Pages with a prefix need GitLab 17.9 or later, with Premium or Ultimate. Elsewhere give the component the input preview: artifact.',
  }),
  UNANSWERED: (_: Record<never, never>): Text => ({
    message: 'The question was not answered, and what it is about was not done.',
    hint: 'Run it again; with --yes nothing is asked.',
  }),
  SITE_FAILED: ({ why }: { why: string }): Text => ({
    message: `The dashboard could not be built: ${why}.`,
    hint: 'What was published before is as it was. --log-level debug shows the whole story.',
  }),
  FOLDER_UNWRITABLE: ({ folder, why }: { folder: string; why: string }): Text => ({
    message: `The folder ${folder} cannot be written: ${why}.`,
    hint: 'Name another with --dir or --out, or free some space.',
  }),
  FOLDER_NOT_OURS: ({ folder }: { folder: string }): Text => ({
    message: `The folder ${folder} holds files that are not a dashboard of ml-report, and was left as it is.`,
    hint: 'Name another folder with --out, or empty this one yourself.',
  }),
  SITE_MISSING: ({ folder }: { folder: string }): Text => ({
    message: `There is no dashboard in ${folder}.`,
    hint: 'Build it with ml-report site, or name its folder with --out.',
  }),
} as const;

export type ErrorCode = keyof typeof catalogue;
type Facts<C extends ErrorCode> = Parameters<(typeof catalogue)[C]>[0];

/** A failure that its reader can mend; ends the program with exit code 2. */
export class UserError extends Error {
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly hint: string;

  constructor(code: ErrorCode, text: Text, cause?: unknown) {
    super(text.message, cause === undefined ? undefined : { cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = text.hint;
  }
}

/** What a caught value says of itself, for the `why` of a message. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown';
}

/** Makes the error of a code with its words filled in; `cause` is kept for the debug log and never printed otherwise. */
export function userError<C extends ErrorCode>(code: C, facts: Facts<C>, cause?: unknown): UserError {
  const text = catalogue[code] as (facts: Facts<C>) => Text;
  return new UserError(code, text(facts), cause);
}
