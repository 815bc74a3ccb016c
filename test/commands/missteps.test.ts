/** What people do wrong on the way: each is met by one sentence and what to do about it, ends with 2, and leaves everything as it was. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa, execaSync } from 'execa';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addMergeRequest, addRuns, addToken, expireToken } from '../../src/demo/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { answers, deadAddress, server } from '../support/server.ts';
import { ml } from '../support/world.ts';
import { secureServer } from '../weather/support/secure.ts';

let gitlab: Embedded;
/** A GitLab 17. */
let old: Embedded;
/** One with more runs than SQLite keeps in memory before it writes. */
let big: Embedded;
/** A folder after snapshot and check of the open merge request. */
let done: string;
beforeAll(async () => {
  gitlab = await embedded({ stores: ['yolo-solar'] });
  old = await embedded({ stores: ['yolo-solar'], generation: 'inline' });
  big = await embedded({ stores: ['yolo-solar'] });
  addRuns(big.gitlab, big.project.id, { experiments: 1, runs: 8000, params: 10, metrics: 10, tags: 5, points: 1 });
  done = mkdtempSync(join(tmpdir(), 'ml-report-missteps-'));
  const mr = ['--mr', String(gitlab.project.openMergeRequest)];
  for (const command of ['snapshot', 'check']) await ml([command, ...mr], { folder: done, env: usual() });
  return async () => {
    rmSync(done, { recursive: true });
    await gitlab.close();
    await old.close();
    await big.close();
  };
});

type Variables = Readonly<Record<string, string>>;

/** What makes a pipeline work. */
const usual = (over: Variables = {}): Variables => ({
  ...{ MLFLOW_TRACKING_URI: gitlab.project.trackingUri, MLFLOW_TRACKING_TOKEN: gitlab.project.token },
  ...over,
});
const at = (url: string, token = 'a-token'): Variables => ({
  ...{ MLFLOW_TRACKING_URI: `${url}/api/v4/projects/7/ml/mlflow`, MLFLOW_TRACKING_TOKEN: token },
});
const token = (value: string) => usual({ MLFLOW_TRACKING_TOKEN: value });

interface Misstep {
  readonly argv: readonly string[];
  readonly env?: Variables;
  /** Made before; by default an empty one. */
  readonly folder?: string;
}

/** A folder in which a pipeline has been, with files in it. */
function after(files: Readonly<Record<string, string>> = {}, made = done): string {
  const folder = newFolder();
  cpSync(made, folder, { recursive: true });
  return withFiles(files, folder);
}

function withFiles(files: Readonly<Record<string, string>>, folder = newFolder()): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const SNAPSHOT = '.ml-report/snapshot.sqlite';

function withSnapshot(change: (file: string) => void): string {
  const folder = after();
  change(join(folder, SNAPSHOT));
  return folder;
}

/** A folder that is a disk of its own, made with the options of `mount`; `null` where nobody may make one. */
async function disk(options: string): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-disk-'));
  const { exitCode } = await execa('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { reject: false });
  onTestFinished(() => {
    if (exitCode === 0) execaSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });
  return exitCode === 0 ? folder : null;
}

/** Every file below a folder, with what is in it; copies that are kept to save work the next time do not count. */
function content(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('/compressed'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path}: ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

/** Without what differs from one machine, and from one run, to the next. */
function plain(text: string, folder: string): string {
  return text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(`projects/${gitlab.project.id}`, 'projects/ID')
    .replace(/https?:\/\/127\.0\.0\.1:\d+/g, 'SERVER');
}

const CALL = '/api/v4/projects/ID/ml/mlflow/api/2.0/mlflow';
const REPLACE = 'Make a new one and replace the CI/CD variable.';
const USAGE = 'ml-report --help lists the commands, ml-report <command> --help its options.';
const CONFIG = 'Correct them and run it again: what was expected stands behind each, and nothing was done.';
const CHECK_PROJECT =
  'Check the project in MLFLOW_TRACKING_URI, that its model experiments are switched on, and that the token belongs to a member.';
const CHECK_ADDRESS = 'Check the address and the network; where only a proxy leads out, HTTPS_PROXY names it.';
const LOGIN =
  'A login page or a proxy may stand between: open the address in a browser, and check that it is GitLab itself.';

/** `null` where this machine does not let it be tried. */
type Does = () => Misstep | null | Promise<Misstep | null>;
type Row = readonly [what: string, does: Does, says: string | RegExp, mend: string];

const missteps: readonly Row[] = [
  // The token
  [
    'no token',
    () => ({ argv: ['snapshot'], env: { MLFLOW_TRACKING_URI: gitlab.project.trackingUri } }),
    'No GitLab token: none of the variables ML_REPORT_TOKEN, GITLAB_TOKEN, MLFLOW_TRACKING_TOKEN is set.',
    'Save a project access token with the scope "api" (or "read_api" to do without the comment) as a masked CI/CD variable named ML_REPORT_TOKEN.',
  ],
  [
    'a token with a line break',
    () => ({ argv: ['snapshot'], env: token('glpat-\nx') }),
    'The token holds a blank, a line break or a letter that no token has, and was not sent.',
    'Copy it once more into its CI/CD variable, without quotes and without what stands around it.',
  ],
  [
    'a token that nobody has',
    () => ({ argv: ['snapshot'], env: token('nobody-has-this') }),
    `GitLab did not accept the token (401 for GET ${CALL}/experiments/list).`,
    'It may have expired or been revoked: make a new one and replace the CI/CD variable.',
  ],
  [
    'an expired token',
    () => {
      const expired = addToken(gitlab.gitlab, gitlab.project.id);
      expireToken(gitlab.gitlab, expired);
      return { argv: ['snapshot'], env: token(expired) };
    },
    `GitLab did not accept the token (401 for GET ${CALL}/experiments/list): it has expired.`,
    REPLACE,
  ],
  [
    'a revoked token',
    async () => {
      const error_description = 'Token was revoked. You have to re-authorize from the user.';
      const { url } = await server(answers(401, { error: 'invalid_token', error_description }));
      return { argv: ['snapshot'], env: at(url) };
    },
    /^GitLab did not accept the token \(401 for GET \/api\/v4\/projects\/7\S*\): it was revoked\.$/,
    REPLACE,
  ],
  [
    'a user who is blocked',
    async () => {
      const { url } = await server(answers(403, { message: '403 Forbidden - Your account has been blocked.' }));
      return { argv: ['snapshot'], env: at(url) };
    },
    /^GitLab does not let the user of the token in \(403 for GET \S+\) \(403 Forbidden - Your account has been blocked\.\)\.$/,
    'Sign in to GitLab as that user and do what it asks, or have an administrator unblock it; a project access token brings a user of its own.',
  ],
  [
    'a fine-grained token without the permission',
    () => ({ argv: ['snapshot'], env: token(addToken(gitlab.gitlab, gitlab.project.id, { only: ['GET /user'] })) }),
    `The token may not do this: GitLab answered 403 for GET ${CALL}/experiments/list (Access denied: Your Personal Access Token lacks the required permissions: [read_ml_experiment] for "research/yolo-solar".).`,
    'It is a fine-grained token: give it the permission that stands in brackets.',
  ],
  [
    'a token that may only read, for an old GitLab',
    () => ({
      argv: ['snapshot'],
      env: { MLFLOW_TRACKING_URI: old.project.trackingUri, MLFLOW_TRACKING_TOKEN: old.project.readToken },
    }),
    'This token may only read, and then GraphQL alone lists runs; here it does not, since it does not know Project.mlExperiments.',
    'Use a token with the scope "api" and the role Developer; with "read_api" it takes GitLab 18 or newer.',
  ],
  [
    'a token that may not comment, looked at by doctor',
    () => ({ argv: ['doctor'], env: token(gitlab.project.readToken) }),
    /✗ comment +The token has the scope read_api, and a comment needs "api"\./,
    'Save a project access token with the scope "api" and the role Developer as the CI/CD variable ML_REPORT_TOKEN.',
  ],
  // The place
  [
    'no address of runs',
    () => ({ argv: ['snapshot'], env: { ML_REPORT_TOKEN: 'x' } }),
    'It is not known where the runs are: there is no --source, no MLFLOW_TRACKING_URI, and this is no GitLab CI job.',
    'Set MLFLOW_TRACKING_URI to https://<your GitLab>/api/v4/projects/<id>/ml/mlflow, as for the MLflow client, or name a folder or file with --source.',
  ],
  [
    'an address without a scheme',
    () => ({ argv: ['snapshot'], env: usual({ MLFLOW_TRACKING_URI: 'gitlab.example/api/v4/projects/7/ml/mlflow' }) }),
    'There is neither a file nor a folder gitlab.example/api/v4/projects/7/ml/mlflow, and as an address it lacks https:// at its beginning.',
    'Write https:// (or http://) before it, in MLFLOW_TRACKING_URI or after --source.',
  ],
  [
    'an address of another kind',
    () => ({ argv: ['snapshot'], env: usual({ MLFLOW_TRACKING_URI: 'databricks://profile' }) }),
    'The address databricks://profile is none that runs are read from.',
    'It is that of a GitLab project (…/api/v4/projects/<id>/ml/mlflow) or of an MLflow server, a folder mlruns, an MLflow file (sqlite:///mlflow.db) or a snapshot file.',
  ],
  [
    'the database behind an MLflow server',
    () => ({
      argv: ['snapshot'],
      env: usual({ MLFLOW_TRACKING_URI: 'mysql+pymysql://me:p/w@d@mysql.example/mlflow' }),
    }),
    'The address mysql+pymysql://mysql.example/mlflow is none that runs are read from.',
    'It is that of a GitLab project (…/api/v4/projects/<id>/ml/mlflow) or of an MLflow server, a folder mlruns, an MLflow file (sqlite:///mlflow.db) or a snapshot file.',
  ],
  [
    'the page of the project in place of its API',
    () => ({ argv: ['snapshot'], env: { MLFLOW_TRACKING_URI: `${gitlab.gitlab.url}/${gitlab.project.path}` } }),
    'There is no MLflow server at SERVER/research/yolo-solar, or one older than 2.0: it answered 404 for POST /research/yolo-solar/api/2.0/mlflow/experiments/search.',
    'MLFLOW_TRACKING_URI is the address at which the page of MLflow opens, with the path that it may be under; that of a GitLab project ends in /api/v4/projects/<id>/ml/mlflow.',
  ],
  [
    'another project',
    () => ({
      argv: ['snapshot'],
      env: usual({ MLFLOW_TRACKING_URI: gitlab.project.trackingUri.replace(/projects\/\d+/, 'projects/999') }),
    }),
    'GitLab answered 404 for GET /api/v4/projects/999/ml/mlflow/api/2.0/mlflow/experiments/list: it is not there, or this token may not see it.',
    CHECK_PROJECT,
  ],
  [
    'another server',
    async () => ({ argv: ['snapshot'], env: at(await deadAddress()) }),
    'No connection to SERVER: nobody listens there.',
    CHECK_ADDRESS,
  ],
  [
    'a server that signs people in',
    async () => {
      const page = '<!doctype html><title>Sign in</title>';
      return { argv: ['snapshot'], env: at((await server(answers(200, page, { 'content-type': 'text/html' }))).url) };
    },
    /^The answer to GET \S+ is not what GitLab's API sends: a web page with the title “Sign in”\.$/,
    LOGIN,
  ],
  [
    'a certificate that nobody signed',
    async () => ({ argv: ['snapshot'], env: at((await secureServer()).url) }),
    /^No connection to SERVER: its certificate is signed by nobody that is trusted here \([A-Z_]+\)\.$/,
    'Save the certificate of your own authority as a file, and name it in the variable NODE_EXTRA_CA_CERTS; in a GitLab job, where the runner knows it: export NODE_EXTRA_CA_CERTS="$CI_SERVER_TLS_CA_FILE".',
  ],
  [
    'https: where there is none',
    () => ({
      argv: ['snapshot'],
      env: usual({ MLFLOW_TRACKING_URI: gitlab.project.trackingUri.replace('http:', 'https:') }),
    }),
    'No connection to SERVER: it does not speak TLS there, perhaps its address begins with http:.',
    CHECK_ADDRESS,
  ],
  [
    'a folder without runs',
    () => ({ argv: ['snapshot', '--source', 'mlruns'], folder: withFiles({ 'mlruns/readme.txt': 'soon' }) }),
    'There is no MLflow file store in the folder FOLDER/mlruns: it holds no experiment that can be read.',
    'Name the folder "mlruns" that MLflow wrote, or the one that holds it.',
  ],
  [
    'no experiments',
    async () => {
      const { url } = await server(answers(200, { experiments: [] }));
      return { argv: ['snapshot'], env: { MLFLOW_TRACKING_URI: url } };
    },
    'There is no experiment to read: none was logged there yet.',
    'Log a first run with the MLflow client (mlflow.set_experiment, then mlflow.start_run); where that was done, check that MLFLOW_TRACKING_URI names the same place.',
  ],
  // The configuration
  [
    'experiments that match nothing',
    () => ({ argv: ['snapshot'], env: usual(), folder: withFiles({ 'ml-report.yml': 'experiments: [Yolo]\n' }) }),
    /^No experiment is named as wanted \(Yolo\): there are \S.*\.$/,
    'Correct experiments: in the configuration, or the input of the component; a name is matched whole, case and all.',
  ],
  [
    'a typo in the configuration',
    () => ({
      argv: ['snapshot'],
      env: usual(),
      folder: withFiles({ 'ml-report.yml': 'metrics:\n  a: { gaol: maximize }\n' }),
    }),
    'The configuration has mistakes:\n  ml-report.yml:2: metrics.a.gaol: there is no such key; did you mean goal?',
    CONFIG,
  ],
  [
    'broken YAML',
    () => ({ argv: ['snapshot'], env: usual(), folder: withFiles({ 'ml-report.yml': 'metrics:\n\ta: {}\n' }) }),
    /^The configuration has mistakes:\n {2}ml-report\.yml:2: Tabs are not allowed as indentation/,
    CONFIG,
  ],
  [
    'a configuration that is not there',
    () => ({ argv: ['snapshot', '--config', 'ml-report.yaml'], env: usual() }),
    "The configuration file FOLDER/ml-report.yaml cannot be read: ENOENT: no such file or directory, open 'FOLDER/ml-report.yaml'.",
    'Check the path given to --config; without it, ml-report.yml at the root of the repository is taken where there is one.',
  ],
  // What commands hand over
  [
    'no snapshot',
    () => ({ argv: ['site'] }),
    `There is no snapshot at FOLDER/${SNAPSHOT}.`,
    'Run ml-report snapshot first, or name its folder with --dir.',
  ],
  [
    'a broken snapshot',
    () => ({
      argv: ['check', '--mr', '1'],
      folder: withSnapshot((file) => writeFileSync(file, readFileSync(file).subarray(0, 5000))),
    }),
    /^The file FOLDER\/\.ml-report\/snapshot\.sqlite is no whole snapshot: .+\.$/,
    'Delete it and take a new one with ml-report snapshot.',
  ],
  [
    'a snapshot of another version',
    () => ({
      argv: ['export'],
      folder: withSnapshot((file) => {
        const database = new DatabaseSync(file);
        database.exec("UPDATE about SET value = 'ml-report/9' WHERE key = 'format'");
        database.close();
      }),
    }),
    /^The snapshot FOLDER\/\.ml-report\/snapshot\.sqlite is of format ml-report\/9; this version reads ml-report\/1 .*\.$/,
    'Take a new one with ml-report snapshot.',
  ],
  [
    'no comparison',
    () => ({ argv: ['comment'], env: usual() }),
    'There is no comparison at FOLDER/.ml-report/comparison.json.',
    'Run ml-report check first, or name its folder with --dir.',
  ],
  [
    'the comparison of another merge request',
    () => ({ argv: ['comment', '--mr', '999'], env: usual(), folder: after() }),
    /^The comparison FOLDER\/\.ml-report\/comparison\.json is of merge request !\d+, not of !999\.$/,
    'Take it anew with ml-report snapshot --mr 999 and ml-report check --mr 999.',
  ],
  [
    'no merge request',
    () => ({ argv: ['check'], folder: after() }),
    'It is not known which merge request this is about: this is not its pipeline, and there is no --mr.',
    'Name it with --mr <number>, or run in a merge request pipeline (rules: if: $CI_PIPELINE_SOURCE == "merge_request_event").',
  ],
  [
    'a merge request that is gone',
    () => ({ argv: ['check', '--mr', '999'], folder: after() }),
    'The snapshot does not hold merge request !999.',
    'Take it again with ml-report snapshot --mr 999; where that does not find it either, check the number.',
  ],
  [
    'no dashboard',
    () => ({ argv: ['preview'] }),
    'There is no dashboard in FOLDER/public.',
    'Build it with ml-report site, or name its folder with --out.',
  ],
  // This machine
  [
    'a folder of somebody else for the dashboard',
    () => ({ argv: ['site'], folder: after({ 'public/index.html': 'our own page' }) }),
    'The folder FOLDER/public holds files that are not a dashboard of ml-report, and was left as it is.',
    'Name another folder with --out, or empty this one yourself.',
  ],
  [
    'a file where the folder should be',
    () => ({ argv: ['snapshot'], env: usual(), folder: withFiles({ '.ml-report': 'a file' }) }),
    /^The folder FOLDER\/\.ml-report cannot be written: E(EXIST|NOTDIR): .+\.$/,
    'Name another with --dir or --out, or free some space.',
  ],
  [
    'a full disk',
    async () => {
      const folder = await disk('size=16k');
      return folder === null ? null : { argv: ['snapshot'], env: usual(), folder };
    },
    /^The folder FOLDER\/\.ml-report cannot be written: .*(full|no space).*\.$/,
    'Name another with --dir or --out, or free some space.',
  ],
  [
    'a disk that is full in the middle',
    async () => {
      const folder = await disk('size=1500k');
      const env = { MLFLOW_TRACKING_URI: big.project.trackingUri, MLFLOW_TRACKING_TOKEN: big.project.token };
      return folder === null ? null : { argv: ['snapshot'], env, folder };
    },
    'The folder FOLDER/.ml-report cannot be written: database or disk is full.',
    'Name another with --dir or --out, or free some space.',
  ],
  [
    'a full disk for the dashboard',
    async () => {
      const folder = await disk('size=400k');
      if (folder !== null) cpSync(done, folder, { recursive: true });
      return folder === null ? null : { argv: ['site'], folder };
    },
    'The folder FOLDER/public cannot be written: there is no space left on its disk.',
    'Name another with --dir or --out, or free some space.',
  ],
  [
    'a folder that is read-only',
    async () => {
      const folder = await disk('ro');
      return folder === null ? null : { argv: ['snapshot'], env: usual(), folder };
    },
    "The folder FOLDER/.ml-report cannot be written: EROFS: read-only file system, mkdir 'FOLDER/.ml-report'.",
    'Name another with --dir or --out, or free some space.',
  ],
  [
    'a folder that is read-only, for init',
    async () => {
      const folder = await disk('ro');
      return folder === null ? null : { argv: ['init', '--yes'], env: usual(), folder };
    },
    /Found \d+ experiments?; .*\nThe folder FOLDER cannot be written: EROFS: read-only file system\.$/,
    'Name another with --dir or --out, or free some space.',
  ],
  // The command line
  [
    'an unknown option',
    () => ({ argv: ['check', '--replays', '4'] }),
    "Unknown option '--replays'; did you mean --replay?",
    USAGE,
  ],
  ['an unknown command', () => ({ argv: ['snapshoot'] }), "Unknown command 'snapshoot'; did you mean snapshot?", USAGE],
  [
    'a merge request that is no number',
    () => ({ argv: ['check', '--mr', '!4'] }),
    "Option '--mr <number>' argument '!4' is invalid. A whole number is expected, as in --mr 42.",
    USAGE,
  ],
  [
    'a span of time without a unit',
    () => ({ argv: ['snapshot', '--wait', '20'], env: usual() }),
    '“20” is no span of time: a whole number and its unit are expected, as in --wait 20m.',
    'Units are s, m, h and d, for seconds, minutes, hours and days.',
  ],
  [
    'a shard of none',
    () => ({ argv: ['snapshot', '--shard', '6/5'], env: usual() }),
    '“6/5” is no shard: the number of the part and of all parts are expected, as in --shard 2/5.',
    'In a job with parallel: write --shard "$CI_NODE_INDEX/$CI_NODE_TOTAL".',
  ],
];

/** The sentence and the mends, without what was said of the work until then. */
function parts(text: string): { says: string; mends: string[] } {
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => !/ \(\d+\.\d s\)$/.test(line));
  return {
    says: lines.filter((line) => !line.startsWith('→ ')).join('\n'),
    mends: lines.filter((line) => line.startsWith('→ ')).map((line) => line.slice(2)),
  };
}

const writes = ({ method, path }: { method: string; path: string }) =>
  method !== 'GET' && !/\/graphql$|\/(runs|experiments)\/search$/.test(path);

async function fails([, does, says, mend]: Row, skip: () => void): Promise<void> {
  const misstep = await does();
  if (misstep === null) return skip();
  const { argv, env = {}, folder = newFolder() } = misstep;
  const before = content(folder);
  gitlab.seen();
  const { exit, out, err } = await ml(argv, { env, folder });
  const said = plain(argv[0] === 'doctor' ? out : err, folder);
  const found = parts(said);
  expect(found.says).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
  if (argv[0] === 'doctor') expect(said).toContain(`→ ${mend}`);
  else expect({ mend: found.mends[0], out }).toEqual({ mend, out: '' });
  expect(exit).toBe(2);
  expect(content(folder)).toEqual(before);
  expect(gitlab.seen().filter(writes)).toEqual([]);
  for (const secret of [gitlab.project.token, gitlab.project.readToken]) expect(out + err).not.toContain(secret);
}

describe('a misstep', () => {
  it.for(missteps)('%s', async (row, { skip }) => fails(row, skip));

  it.for(['320k', '600k', '1200k', '2000k'])(
    'with a disk of %s names the folder of the dashboard, whatever was being written when it was full',
    async (size, { skip }) => {
      const folder = await disk(`size=${size}`);
      if (folder === null) return skip();
      cpSync(done, folder, { recursive: true });
      const { exit, err } = await ml(['site', '--out', 'built/pages'], { folder });
      expect(err.split('\n').at(-3)).toBe(
        `The folder ${folder}/built/pages cannot be written: there is no space left on its disk.`,
      );
      expect(exit).toBe(2);
    },
  );

  it('is one of many', () => {
    expect(missteps.length).toBeGreaterThanOrEqual(25);
    expect(new Set(missteps.map(([what]) => what)).size).toBe(missteps.length);
  });
});

describe('what looks like a misstep and is none', () => {
  it('a fork is given no token: nothing is read, and why is said', async () => {
    const ids = { CI_API_V4_URL: `${gitlab.gitlab.url}/api/v4`, CI_PROJECT_ID: '9', CI_MERGE_REQUEST_PROJECT_ID: '7' };
    const { exit, err } = await ml(['run'], { env: { ...ids, CI_MERGE_REQUEST_IID: '4' }, folder: newFolder() });
    expect(exit).toBe(0);
    expect(err).toMatch(
      /^◆ Nothing was read or posted: this pipeline runs in a fork, .* A member of the project can run/,
    );
  });

  it('a run by hand that names no merge request: why nothing is compared is said', async () => {
    const { exit, out, err } = await ml(['run', '--no-site'], { env: usual(), folder: newFolder() });
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(err).toMatch(/^◆ No merge request is named, so none is compared: --mr <number> names one\.\n/);
  });

  it('a merge request without runs is no failure: the comment says so', async () => {
    const { openMergeRequest, trackingUri, id } = gitlab.project;
    const { iid } = addMergeRequest(gitlab.gitlab, id, { branch: 'docs' });
    const folder = newFolder();
    const env = { MLFLOW_TRACKING_URI: trackingUri, MLFLOW_TRACKING_TOKEN: gitlab.project.token };
    expect(iid).not.toBe(openMergeRequest);
    for (const argv of [['snapshot'], ['check'], ['comment', '--dry-run']]) {
      const { exit, out } = await ml([...argv, '--mr', String(iid)], { env, folder });
      expect(exit).toBe(0);
      if (argv[0] === 'comment') expect(out).toMatch(/no runs/i);
    }
  });
});
