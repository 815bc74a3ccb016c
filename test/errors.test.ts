import { expect, it } from 'vitest';
import { type ErrorCode, UserError, userError } from '../src/errors.ts';

type Facts = { [C in ErrorCode]: Parameters<typeof userError<C>>[1] };

/** Every code of the catalogue; a new one does not compile until it stands here. */
const facts: Facts = {
  TOKEN_MISSING: { variables: 'ML_REPORT_TOKEN, GITLAB_TOKEN' },
  SOURCE_UNKNOWN: {},
  SOURCE_NOT_GITLAB: { uri: 'https://mlflow.example' },
  TOKEN_REFUSED: { call: 'GET /api/v4/user' },
  SCOPE_MISSING: { call: 'GET /api/v4/user', answer: ' (insufficient_scope)' },
  NOT_FOUND: { call: 'GET /api/v4/user' },
  SERVER_REFUSED: { call: 'GET /api/v4/user', status: 500, answer: ' (insufficient_scope)' },
  SERVER_BUSY: { call: 'GET /api/v4/user', seconds: 120, what: 'a web page' },
  SERVER_UNREACHABLE: { server: 'https://gitlab.example', why: 'nobody listens there' },
  ANSWER_NOT_JSON: { call: 'GET /api/v4/user', what: 'a web page' },
  ANSWER_TOO_LARGE: { call: 'GET /api/v4/user', megabytes: 256 },
  REDIRECTED: { call: 'GET /api/v4/user', to: 'https://other.example/x' },
  CONFIG_INVALID: { problems: '  ml-report.yml:1: …' },
  CONFIG_UNREADABLE: { file: '.ml-report/snapshot.sqlite', why: 'nobody listens there' },
  USAGE: { what: 'a web page' },
  SNAPSHOT_MISSING: { file: '.ml-report/snapshot.sqlite' },
  SNAPSHOT_VERSION: { file: '.ml-report/snapshot.sqlite', found: 'ml-report/9', wanted: 'ml-report/1' },
  SNAPSHOT_BROKEN: { file: '.ml-report/snapshot.sqlite', why: 'nobody listens there' },
  COMPARISON_MISSING: { file: '.ml-report/snapshot.sqlite' },
  COMPARISON_BROKEN: { file: '.ml-report/snapshot.sqlite', why: 'nobody listens there' },
  COMPARISON_OTHER: { file: '.ml-report/comparison.json', found: 42, wanted: 43 },
  MERGE_REQUEST_UNKNOWN: {},
  MERGE_REQUEST_ABSENT: { iid: 42 },
  SITE_FAILED: { why: 'nobody listens there' },
  FOLDER_UNWRITABLE: { folder: 'public', why: 'nobody listens there' },
  FOLDER_NOT_OURS: { folder: 'public' },
  SITE_MISSING: { folder: 'public' },
};

it('every error says what is so and what to do', () => {
  const texts = Object.entries(facts).map(([code, values]) => {
    const { message, hint } = userError(code as ErrorCode, values as never);
    return `${code}\n  ${message}\n  → ${hint}`;
  });
  expect(texts.join('\n')).toMatchInlineSnapshot(`
    "TOKEN_MISSING
      No GitLab token: none of the variables ML_REPORT_TOKEN, GITLAB_TOKEN is set.
      → Save a project access token with the scope "api" (or "read_api" to do without the comment) as a masked CI/CD variable named ML_REPORT_TOKEN.
    SOURCE_UNKNOWN
      It is not known where the runs are: there is no --source, no MLFLOW_TRACKING_URI, and this is no GitLab CI job.
      → Set MLFLOW_TRACKING_URI to https://<your GitLab>/api/v4/projects/<id>/ml/mlflow, as for the MLflow client.
    SOURCE_NOT_GITLAB
      The address https://mlflow.example is not that of a GitLab project's model experiments.
      → It ends in /api/v4/projects/<id>/ml/mlflow; other places that hold runs are not read by this version.
    TOKEN_REFUSED
      GitLab did not accept the token (401 for GET /api/v4/user).
      → It may have expired or been revoked: make a new one and replace the CI/CD variable.
    SCOPE_MISSING
      The token may not do this: GitLab answered 403 for GET /api/v4/user (insufficient_scope).
      → Give it the scope "api" and at least the role Developer.
    NOT_FOUND
      GitLab answered 404 for GET /api/v4/user: it is not there, or this token may not see it.
      → Check the project in MLFLOW_TRACKING_URI, that its model experiments are switched on, and that the token belongs to a member.
    SERVER_REFUSED
      The server refused GET /api/v4/user with status 500 (insufficient_scope).
      → If the sentence above does not explain it, run the same command with --log-level debug.
    SERVER_BUSY
      The server could not serve GET /api/v4/user within 120 seconds: a web page.
      → Try again later; ML_REPORT_RETRY_S is the number of seconds for which one call is tried again.
    SERVER_UNREACHABLE
      No connection to https://gitlab.example: nobody listens there.
      → Check the address, the network and the proxy (HTTPS_PROXY); an own certificate authority goes into NODE_EXTRA_CA_CERTS.
    ANSWER_NOT_JSON
      The answer to GET /api/v4/user is not what GitLab's API sends: a web page.
      → A login page or a proxy may stand between: open the address in a browser, and check that it is GitLab itself.
    ANSWER_TOO_LARGE
      The answer to GET /api/v4/user is larger than 256 MB and was not read.
      → Report it with the number of metrics of a run: no answer of GitLab should be that large.
    REDIRECTED
      The server sends GET /api/v4/user on to https://other.example/x, and a token is not taken there.
      → If the project or the server moved, put its new address into MLFLOW_TRACKING_URI.
    CONFIG_INVALID
      The configuration has mistakes:
      ml-report.yml:1: …
      → Nothing was done. The key that was expected stands behind each.
    CONFIG_UNREADABLE
      The configuration file .ml-report/snapshot.sqlite cannot be read: nobody listens there.
      → Check the path given to --config; without it, ml-report.yml at the root of the repository is taken where there is one.
    USAGE
      a web page
      → ml-report --help lists the commands, ml-report <command> --help its options.
    SNAPSHOT_MISSING
      There is no snapshot at .ml-report/snapshot.sqlite.
      → Run ml-report snapshot first, or name its folder with --dir.
    SNAPSHOT_VERSION
      The snapshot .ml-report/snapshot.sqlite is of format ml-report/9; this version reads ml-report/1.
      → Take a new one with ml-report snapshot.
    SNAPSHOT_BROKEN
      The file .ml-report/snapshot.sqlite is no whole snapshot: nobody listens there.
      → Delete it and take a new one with ml-report snapshot.
    COMPARISON_MISSING
      There is no comparison at .ml-report/snapshot.sqlite.
      → Run ml-report check first, or name its folder with --dir.
    COMPARISON_BROKEN
      The file .ml-report/snapshot.sqlite is no comparison that this version reads: nobody listens there.
      → Make a new one with ml-report check.
    COMPARISON_OTHER
      The comparison .ml-report/comparison.json is of merge request !42, not of !43.
      → Take it anew with ml-report snapshot --mr 43 and ml-report check --mr 43.
    MERGE_REQUEST_UNKNOWN
      It is not known which merge request this is about: this is not its pipeline, and there is no --mr.
      → Name it with --mr <number>, or run in a merge request pipeline (rules: if: $CI_PIPELINE_SOURCE == "merge_request_event").
    MERGE_REQUEST_ABSENT
      The snapshot does not hold merge request !42.
      → Take it again with ml-report snapshot --mr 42.
    SITE_FAILED
      The dashboard could not be built: nobody listens there.
      → What was published before is as it was. --log-level debug shows the whole story.
    FOLDER_UNWRITABLE
      The folder public cannot be written: nobody listens there.
      → Name another with --dir or --out, or free some space.
    FOLDER_NOT_OURS
      The folder public holds files that are not a dashboard of ml-report, and was left as it is.
      → Name another folder with --out, or empty this one yourself.
    SITE_MISSING
      There is no dashboard in public.
      → Build it with ml-report site, or name its folder with --out."
  `);
});

it('keeps its cause, its code and its name', () => {
  const cause = new Error('socket');
  const error = userError('SERVER_UNREACHABLE', { server: 'http://x', why: 'y' }, cause);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ name: 'UserError', code: 'SERVER_UNREACHABLE', cause });
  expect('cause' in userError('SOURCE_UNKNOWN', {})).toBe(false);
});
