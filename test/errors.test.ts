import { expect, it } from 'vitest';
import { type ErrorCode, UserError, userError } from '../src/errors.ts';

type Facts = { [C in ErrorCode]: Parameters<typeof userError<C>>[1] };

/** Every code of the catalogue; a new one does not compile until it stands here. */
const facts: Facts = {
  TOKEN_MISSING: { variables: 'ML_REPORT_TOKEN, GITLAB_TOKEN' },
  SOURCE_UNKNOWN: {},
  SOURCE_NO_PLACE: { uri: 'ftp://mlflow.example' },
  SOURCE_NO_SCHEME: { uri: 'gitlab.example/x' },
  EXPERIMENTS_NONE: {},
  EXPERIMENTS_UNMATCHED: { globs: 'chrun-*', there: 'churn-gbm' },
  CODE_PROJECT_UNKNOWN: {},
  TOKEN_REFUSED: { call: 'GET /api/v4/user' },
  USER_REFUSED: { call: 'GET /api/v4/user', answer: ' (403 Forbidden - Your account has been blocked.)' },
  SCOPE_MISSING: { call: 'GET /api/v4/user', answer: ' (insufficient_scope)' },
  NOT_FOUND: { call: 'GET /api/v4/user' },
  RUNS_UNLISTABLE: { why: 'it does not know Project.mlExperiments' },
  SERVER_REFUSED: { call: 'GET /api/v4/user', status: 500, answer: ' (insufficient_scope)' },
  SERVER_BUSY: { call: 'GET /api/v4/user', what: 'it answered 503', tries: 3, span: '2 minutes' },
  SERVER_UNREACHABLE: { server: 'https://gitlab.example', why: 'nobody listens there' },
  CERTIFICATE_REFUSED: { server: 'https://gitlab.example', certificate: 'young', code: 'CERT_NOT_YET_VALID' },
  PROXY_INVALID: { variable: 'HTTPS_PROXY', why: 'it is no address' },
  PROXY_UNREACHABLE: { origin: 'http://proxy.example:3128', variable: 'HTTPS_PROXY', why: 'nobody listens there' },
  PROXY_REFUSED: { origin: 'http://proxy.example:3128', variable: 'HTTPS_PROXY', status: 407 },
  ANSWER_NOT_JSON: { call: 'GET /api/v4/user', what: 'a web page' },
  ANSWER_TOO_LARGE: { call: 'GET /api/v4/user', megabytes: 256 },
  REDIRECTED: { call: 'GET /api/v4/user', to: 'https://other.example/x' },
  MLFLOW_SIGN_IN: { call: 'POST /api/2.0/mlflow/runs/search' },
  MLFLOW_FORBIDDEN: { call: 'POST /api/2.0/mlflow/runs/search', answer: ' (PERMISSION_DENIED)' },
  MLFLOW_ABSENT: { server: 'https://mlflow.example', call: 'POST /api/2.0/mlflow/experiments/search' },
  MLFLOW_ADDRESS: { why: 'it is none of the web' },
  MLFLOW_TOKEN: {},
  FILE_STORE_ABSENT: { folder: 'mlruns', why: 'it holds no experiment' },
  SQLITE_UNREADABLE: { file: 'mlflow.db', why: 'it is no SQLite database' },
  SQLITE_NOT_MLFLOW: { file: 'mlflow.db', missing: 'table "runs"' },
  REDIRECTED_WITHIN: { call: 'GET /api/v4/user', to: 'https://gitlab.example/x', hops: 3 },
  SENT_TO_SIGN_IN: { call: 'GET /api/v4/user', to: 'https://gitlab.example/users/sign_in' },
  TOKEN_UNSENDABLE: {},
  CONFIG_INVALID: { problems: '  ml-report.yml:1: …' },
  CONFIG_UNREADABLE: { file: '.ml-report/snapshot.sqlite', why: 'nobody listens there' },
  USAGE: { what: 'a web page' },
  SNAPSHOT_MISSING: { file: '.ml-report/snapshot.sqlite' },
  SNAPSHOT_VERSION: { file: '.ml-report/snapshot.sqlite', found: 'ml-report/9', wanted: 'ml-report/1' },
  SNAPSHOT_BROKEN: { file: '.ml-report/snapshot.sqlite', why: 'nobody listens there' },
  DURATION_INVALID: { option: '--wait', text: '20' },
  SHARD_INVALID: { text: '6/5' },
  SHARDS_NONE: { folders: '.ml-report' },
  SHARDS_MISSING: { missing: '2/5, 3/5' },
  SHARDS_MIXED: { file: 'b.sqlite', other: 'a.sqlite', why: 'the pipeline is another one' },
  COMPARISON_MISSING: { file: '.ml-report/snapshot.sqlite' },
  COMPARISON_BROKEN: { file: '.ml-report/snapshot.sqlite', why: 'nobody listens there' },
  COMPARISON_OTHER: { file: '.ml-report/comparison.json', found: 42, wanted: 43 },
  NOTE_TOO_LONG: { characters: 1_000_001, most: 1_000_000 },
  MERGE_REQUEST_UNKNOWN: {},
  MERGE_REQUEST_ABSENT: { iid: 42 },
  CHARTS_INVALID: { problems: '  charts/loss.vl.json:3: …' },
  CHARTS_TOO_MANY: { count: 240, most: 100 },
  CHART_OUTSIDE: { file: 'charts/loss.vl.json' },
  CHART_UNREADABLE: { file: 'charts/loss.vl.json', why: 'there is no such file' },
  PAGES_PUBLIC: { project: 'research/churn', visibility: 'private' },
  PAGES_NO_PREFIX: { prefix: 'mr-42-default' },
  UNANSWERED: {},
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
      → Set MLFLOW_TRACKING_URI to https://<your GitLab>/api/v4/projects/<id>/ml/mlflow, as for the MLflow client, or name a folder or file with --source.
    SOURCE_NO_PLACE
      The address ftp://mlflow.example is none that runs are read from.
      → It is that of a GitLab project (…/api/v4/projects/<id>/ml/mlflow) or of an MLflow server, a folder mlruns, an MLflow file (sqlite:///mlflow.db) or a snapshot file.
    SOURCE_NO_SCHEME
      There is neither a file nor a folder gitlab.example/x, and as an address it lacks https:// at its beginning.
      → Write https:// (or http://) before it, in MLFLOW_TRACKING_URI or after --source.
    EXPERIMENTS_NONE
      There is no experiment to read: none was logged there yet.
      → Log a first run with the MLflow client (mlflow.set_experiment, then mlflow.start_run); where that was done, check that MLFLOW_TRACKING_URI names the same place.
    EXPERIMENTS_UNMATCHED
      No experiment is named as wanted (chrun-*): there are churn-gbm.
      → Correct experiments: in the configuration, or the input of the component; a name is matched whole, case and all.
    CODE_PROJECT_UNKNOWN
      It is not known which GitLab project the merge request is in: the runs are not in GitLab, and this is no CI job.
      → Run it in the CI job of the project, or set CI_API_V4_URL and CI_PROJECT_ID.
    TOKEN_REFUSED
      GitLab did not accept the token (401 for GET /api/v4/user).
      → It may have expired or been revoked: make a new one and replace the CI/CD variable.
    USER_REFUSED
      GitLab does not let the user of the token in (403 for GET /api/v4/user) (403 Forbidden - Your account has been blocked.).
      → Sign in to GitLab as that user and do what it asks, or have an administrator unblock it; a project access token brings a user of its own.
    SCOPE_MISSING
      The token may not do this: GitLab answered 403 for GET /api/v4/user (insufficient_scope).
      → Give it the scope "api" and at least the role Developer.
    NOT_FOUND
      GitLab answered 404 for GET /api/v4/user: it is not there, or this token may not see it.
      → Check the project in MLFLOW_TRACKING_URI, that its model experiments are switched on, and that the token belongs to a member.
    RUNS_UNLISTABLE
      This token may only read, and then GraphQL alone lists runs; here it does not, since it does not know Project.mlExperiments.
      → Use a token with the scope "api" and the role Developer; with "read_api" it takes GitLab 18 or newer.
    SERVER_REFUSED
      The server refused GET /api/v4/user with status 500 (insufficient_scope).
      → If the sentence above does not explain it, run the same command with --log-level debug.
    SERVER_BUSY
      The server did not serve GET /api/v4/user: it answered 503, 3 times within 2 minutes.
      → Try again later; ML_REPORT_RETRY_S is the number of seconds for which one call is tried again.
    SERVER_UNREACHABLE
      No connection to https://gitlab.example: nobody listens there.
      → Check the address and the network; where only a proxy leads out, HTTPS_PROXY names it.
    CERTIFICATE_REFUSED
      No connection to https://gitlab.example: its certificate is not valid yet, or the clock of this machine is wrong (CERT_NOT_YET_VALID).
      → Look at the clock of this machine: it may be behind.
    PROXY_INVALID
      The variable HTTPS_PROXY names no proxy that can be used: it is no address.
      → It is an address such as http://proxy.example:3128; NO_PROXY lists the hosts that are reached without it.
    PROXY_UNREACHABLE
      No connection to the proxy http://proxy.example:3128: nobody listens there.
      → Check HTTPS_PROXY, or add the server to NO_PROXY where it is reached without a proxy.
    PROXY_REFUSED
      The proxy http://proxy.example:3128 lets no call through: it answered 407 (it wants a user and a password).
      → Check HTTPS_PROXY (http://user:password@host:port), or add the server to NO_PROXY where it is reached without a proxy.
    ANSWER_NOT_JSON
      The answer to GET /api/v4/user is not what GitLab's API sends: a web page.
      → A login page or a proxy may stand between: open the address in a browser, and check that it is GitLab itself.
    ANSWER_TOO_LARGE
      The answer to GET /api/v4/user is larger than 256 MB and was not read.
      → Report it with the number of metrics of a run: no answer of GitLab should be that large.
    REDIRECTED
      The server sends GET /api/v4/user on to https://other.example/x, and a token is not taken there.
      → If the project or the server moved, put its new address into MLFLOW_TRACKING_URI.
    MLFLOW_SIGN_IN
      The MLflow server did not accept the user and password, or the token (401 for POST /api/2.0/mlflow/runs/search).
      → Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.
    MLFLOW_FORBIDDEN
      The MLflow server does not allow this account to read (403 for POST /api/2.0/mlflow/runs/search) (PERMISSION_DENIED).
      → Ask for the permission READ on the experiments; where the server is reached by another name than its own, for that name in its --allowed-hosts.
    MLFLOW_ABSENT
      There is no MLflow server at https://mlflow.example, or one older than 2.0: it answered 404 for POST /api/2.0/mlflow/experiments/search.
      → MLFLOW_TRACKING_URI is the address at which the page of MLflow opens, with the path that it may be under; that of a GitLab project ends in /api/v4/projects/<id>/ml/mlflow.
    MLFLOW_ADDRESS
      The address of the MLflow server cannot be used: it is none of the web.
      → It looks like https://mlflow.example or https://example.com/mlflow.
    MLFLOW_TOKEN
      The token for the MLflow server holds a blank, a line break or a letter that no token has, and was not sent.
      → Copy it once more into MLFLOW_TRACKING_TOKEN, without quotes and without what stands around it.
    FILE_STORE_ABSENT
      There is no MLflow file store in the folder mlruns: it holds no experiment.
      → Name the folder "mlruns" that MLflow wrote, or the one that holds it.
    SQLITE_UNREADABLE
      The SQLite file mlflow.db cannot be read: it is no SQLite database.
      → Check the path (sqlite:///relative or sqlite:////absolute); while another program writes to it for long, try again later.
    SQLITE_NOT_MLFLOW
      The SQLite file mlflow.db is no tracking database of MLflow: it has no table "runs".
      → Name the file that MLflow logs to, as in MLFLOW_TRACKING_URI=sqlite:///mlflow.db.
    REDIRECTED_WITHIN
      The server sends GET /api/v4/user on to https://gitlab.example/x, after 3 other addresses.
      → If the project moved, put its new address into MLFLOW_TRACKING_URI; otherwise look at what stands before the server.
    SENT_TO_SIGN_IN
      The server wants somebody to sign in for GET /api/v4/user: it sends it on to https://gitlab.example/users/sign_in.
      → A token is not enough there: ask for the API to be let through what signs people in before GitLab.
    TOKEN_UNSENDABLE
      The token holds a blank, a line break or a letter that no token has, and was not sent.
      → Copy it once more into its CI/CD variable, without quotes and without what stands around it.
    CONFIG_INVALID
      The configuration has mistakes:
      ml-report.yml:1: …
      → Correct them and run it again: what was expected stands behind each, and nothing was done.
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
    DURATION_INVALID
      “20” is no span of time: a whole number and its unit are expected, as in --wait 20m.
      → Units are s, m, h and d, for seconds, minutes, hours and days.
    SHARD_INVALID
      “6/5” is no shard: the number of the part and of all parts are expected, as in --shard 2/5.
      → In a job with parallel: write --shard "$CI_NODE_INDEX/$CI_NODE_TOTAL".
    SHARDS_NONE
      There is no shard in .ml-report.
      → Name the folders into which ml-report snapshot --shard wrote: ml-report snapshot --merge <folder>…
    SHARDS_MISSING
      The snapshot would not be whole: 2/5, 3/5 missing.
      → Let all jobs of the parallel: matrix end, hand all their folders on as artifacts, and name each after --merge.
    SHARDS_MIXED
      The shards a.sqlite and b.sqlite do not belong together: the pipeline is another one.
      → Merge only shards of one pipeline; delete those that an earlier one left.
    COMPARISON_MISSING
      There is no comparison at .ml-report/snapshot.sqlite.
      → Run ml-report check first, or name its folder with --dir.
    COMPARISON_BROKEN
      The file .ml-report/snapshot.sqlite is no comparison that this version reads: nobody listens there.
      → Make a new one with ml-report check.
    COMPARISON_OTHER
      The comparison .ml-report/comparison.json is of merge request !42, not of !43.
      → Take it anew with ml-report snapshot --mr 43 and ml-report check --mr 43.
    NOTE_TOO_LONG
      The comment has 1000001 characters, and GitLab takes 1000000: nothing was sent.
      → Leave sections out, as in comment: { sections: [verdict, metrics, links] }, and report it: it should have been shortened.
    MERGE_REQUEST_UNKNOWN
      It is not known which merge request this is about: this is not its pipeline, and there is no --mr.
      → Name it with --mr <number>, or run in a merge request pipeline (rules: if: $CI_PIPELINE_SOURCE == "merge_request_event").
    MERGE_REQUEST_ABSENT
      The snapshot does not hold merge request !42.
      → Take it again with ml-report snapshot --mr 42; where that does not find it either, check the number.
    CHARTS_INVALID
      Charts of your own have mistakes:
      charts/loss.vl.json:3: …
      → Nothing was built. The data sets are runs and histories, and a chart loads nothing else; the documentation’s page on charts of your own says what is in them.
    CHARTS_TOO_MANY
      site.charts takes in 240 files, and 100 is the most.
      → Name the folder, as in charts/*.vl.json.
    CHART_OUTSIDE
      The chart charts/loss.vl.json is a link that leads out of the repository.
      → Put the file itself there.
    CHART_UNREADABLE
      The chart charts/loss.vl.json cannot be read: there is no such file.
      → Check the file, or leave it out of site.charts in the configuration.
    PAGES_PUBLIC
      The runs are those of research/churn, which is private, and everybody can open the Pages on which the dashboard would stand: nothing was written.
      → In GitLab under Settings, General, Visibility: let only project members open Pages; or, if everybody may see it, write site: { public: true } into the configuration.
    PAGES_NO_PREFIX
      GitLab gave this job no Pages below /mr-42-default, and would put the merge request’s dashboard in the place of the project’s: nothing was written.
      → Pages with a prefix need GitLab 17.9 or later, with Premium or Ultimate. Elsewhere give the component the input preview: artifact.
    UNANSWERED
      The question was not answered, and what it is about was not done.
      → Run it again; with --yes nothing is asked.
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
