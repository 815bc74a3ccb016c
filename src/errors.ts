/** Everything that a user can mend, in words: what is so, and what to do. Anything else that is thrown is our bug. */

interface Text {
  readonly message: string;
  readonly hint: string;
}

const catalogue = {
  TOKEN_MISSING: ({ variables }: { variables: string }): Text => ({
    message: `No GitLab token: none of the variables ${variables} is set.`,
    hint: 'Save a project access token with the scope "api" (or "read_api" to do without the comment) as a masked CI/CD variable named ML_REPORT_TOKEN.',
  }),
  SOURCE_UNKNOWN: (_: Record<never, never>): Text => ({
    message:
      'It is not known where the runs are: there is no --source, no MLFLOW_TRACKING_URI, and this is no GitLab CI job.',
    hint: 'Set MLFLOW_TRACKING_URI to https://<your GitLab>/api/v4/projects/<id>/ml/mlflow, as for the MLflow client.',
  }),
  SOURCE_NOT_GITLAB: ({ uri }: { uri: string }): Text => ({
    message: `The address ${uri} is not that of a GitLab project's model experiments.`,
    hint: 'It ends in /api/v4/projects/<id>/ml/mlflow; other places that hold runs are not read by this version.',
  }),
  TOKEN_REFUSED: ({ call }: { call: string }): Text => ({
    message: `GitLab did not accept the token (401 for ${call}).`,
    hint: 'It may have expired or been revoked: make a new one and replace the CI/CD variable.',
  }),
  SCOPE_MISSING: ({ call, answer }: { call: string; answer: string }): Text => ({
    message: `The token may not do this: GitLab answered 403 for ${call}${answer}.`,
    hint: 'Give it the scope "api" and at least the role Developer.',
  }),
  NOT_FOUND: ({ call }: { call: string }): Text => ({
    message: `GitLab answered 404 for ${call}: it is not there, or this token may not see it.`,
    hint: 'Check the project in MLFLOW_TRACKING_URI, that its model experiments are switched on, and that the token belongs to a member.',
  }),
  SERVER_REFUSED: ({ call, status, answer }: { call: string; status: number; answer: string }): Text => ({
    message: `The server refused ${call} with status ${status}${answer}.`,
    hint: 'If the sentence above does not explain it, run the same command with --log-level debug.',
  }),
  SERVER_BUSY: ({ call, seconds, what }: { call: string; seconds: number; what: string }): Text => ({
    message: `The server could not serve ${call} within ${seconds} seconds: ${what}.`,
    hint: 'Try again later; ML_REPORT_RETRY_S is the number of seconds for which one call is tried again.',
  }),
  SERVER_UNREACHABLE: ({ server, why }: { server: string; why: string }): Text => ({
    message: `No connection to ${server}: ${why}.`,
    hint: 'Check the address, the network and the proxy (HTTPS_PROXY); an own certificate authority goes into NODE_EXTRA_CA_CERTS.',
  }),
  ANSWER_NOT_JSON: ({ call, what }: { call: string; what: string }): Text => ({
    message: `The answer to ${call} is not what GitLab's API sends: ${what}.`,
    hint: 'A login page or a proxy may stand between: open the address in a browser, and check that it is GitLab itself.',
  }),
  ANSWER_TOO_LARGE: ({ call, megabytes }: { call: string; megabytes: number }): Text => ({
    message: `The answer to ${call} is larger than ${megabytes} MB and was not read.`,
    hint: 'Report it with the number of metrics of a run: no answer of GitLab should be that large.',
  }),
  REDIRECTED: ({ call, to }: { call: string; to: string }): Text => ({
    message: `The server sends ${call} on to ${to}, and a token is not taken there.`,
    hint: 'If the project or the server moved, put its new address into MLFLOW_TRACKING_URI.',
  }),
  CONFIG_INVALID: ({ problems }: { problems: string }): Text => ({
    message: `The configuration has mistakes:\n${problems}`,
    hint: 'Nothing was done. The key that was expected stands behind each.',
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
  MERGE_REQUEST_UNKNOWN: (_: Record<never, never>): Text => ({
    message: 'It is not known which merge request this is about: this is not its pipeline, and there is no --mr.',
    hint: 'Name it with --mr <number>, or run in a merge request pipeline (rules: if: $CI_PIPELINE_SOURCE == "merge_request_event").',
  }),
  MERGE_REQUEST_ABSENT: ({ iid }: { iid: number }): Text => ({
    message: `The snapshot does not hold merge request !${iid}.`,
    hint: `Take it again with ml-report snapshot --mr ${iid}.`,
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
