import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Asked, addToken } from '../../src/demo/index.ts';
import { packageVersion } from '../../src/package-root.ts';
import { fakeServer } from '../sources/mlflow/fake-server.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { answers, deadAddress, server } from '../support/server.ts';
import { type Ended, ml } from '../support/world.ts';
import { secureServer } from '../weather/support/secure.ts';

let gitlab: Embedded;
/** What GitLab says in place of its own answers, by the end of the path. */
let instead: Record<string, () => Answer> = {};
beforeAll(async () => {
  gitlab = await embedded({ meddle: (asked) => insteadOf(asked) });
  return () => gitlab.close();
});
afterEach(() => {
  instead = {};
});

function insteadOf({ path }: Asked): Answer | undefined {
  const found = Object.entries(instead).find(([end]) => path.endsWith(end));
  return found?.[1]();
}

const json = (value: object, status = 200): Answer => ({
  ...{ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) },
});

interface Examined {
  readonly checks: readonly { label: string; state: string; says: string; mend: string | null; until: string | null }[];
  readonly features: readonly { feature: string; works: boolean; because: string[] }[];
}

const common = () => ({ MLFLOW_TRACKING_URI: gitlab.project.trackingUri, MLFLOW_TRACKING_TOKEN: gitlab.project.token });

interface Asking {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

async function examined({ argv = [], env = common(), folder = newFolder() }: Asking = {}): Promise<Ended & Examined> {
  const ended = await ml(['doctor', '--format', 'json', ...argv], { env, folder });
  if (ended.out === '') throw new Error(ended.err);
  return { ...ended, ...(JSON.parse(ended.out) as Examined) };
}

/** What one check says, its mend after an arrow. */
function said({ checks }: Examined, label: string): string {
  const { state, says, mend } = checks.find((check) => check.label === label) ?? {
    state: 'none',
    says: '',
    mend: null,
  };
  return `${state}: ${says}${mend === null ? '' : ` → ${mend}`}`;
}

const working = ({ features }: Examined) => features.filter(({ works }) => works).map(({ feature }) => feature);

describe('where all is well', () => {
  it('says so of each thing, and ends with 0', async () => {
    const folder = newFolder();
    const { exit, out, err } = await ml(['doctor', '--mr', '4'], { env: common(), folder });
    expect(
      out.replaceAll(gitlab.gitlab.url, 'http://gitlab').replace(/Node [\d.]+/, 'Node 24.0.0'),
    ).toMatchInlineSnapshot(`
      "ml-report doctor
        ✓ versions       ml-report 0.1.0 on Node 24.0.0
        ✓ configuration  There is no ml-report.yml: every experiment is reported, and nothing gates.
        ✓ folders        .ml-report and public can be written.
        ✓ source         Runs are read from GitLab’s model experiments at http://gitlab/api/v4/projects/41/ml/mlflow (MLFLOW_TRACKING_URI).
        ✓ server         http://gitlab answers as GitLab does.
        ✓ token          MLFLOW_TRACKING_TOKEN is a project access token of project_41_bot, with the scope api.
        ✓ version        GitLab 19.3.0: it gives histories one by one.
        ✓ project        research/liver-ct-seg is private, and its default branch is main.
        ✓ experiments    There are 4 experiments: first, random, seeds ….
        ✓ search         Runs may be searched for, a thousand at once.
        ✓ reading        Runs can be read one by one, for which the scope read_api is enough.
        ✓ links          20 of the 20 newest runs name their CI job.
        ✓ baseline       There is a run of main to compare with, at e9f0d100 (job 88108).
        ✓ merge request  !4 “Train from the data set on the mounted volume” is open.
        ✓ notes          The comments of !4 may be read.
        ✓ comment        The token has the scope api, and its user the role Developer: it may comment. Nothing was posted.
        ✓ pages          Pages are open to members of the project; their address is told to maintainers alone.

      What works
        ✓ comment        works.
        ✓ gate           works.
        ✓ dashboard      works.
      "
    `);
    expect({ exit, err }).toEqual({ exit: 0, err: 'Checks: 17 of 17 (0.0 s)\n' });
  });

  it('writes nothing, here or there, and tells no token', async () => {
    const folder = join(newFolder(), 'new');
    gitlab.seen();
    const { out, err } = await ml(['doctor', '--mr', '4', '--log-level', 'debug'], { env: common(), folder });
    expect(out + err).not.toContain(gitlab.project.token);
    const writing = gitlab
      .seen()
      .filter(({ method, path }) => method !== 'GET' && !/graphql$|runs\/search$/.test(path));
    expect(writing).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('knows a pipeline: its variables, its address of Pages, its component', async () => {
    const { id, openMergeRequest, token } = gitlab.project;
    const env = {
      ...{ GITLAB_CI: 'true', CI_API_V4_URL: `${gitlab.gitlab.url}/api/v4`, CI_PROJECT_ID: String(id) },
      ...{ CI_PROJECT_PATH: gitlab.project.path, CI_PIPELINE_ID: '7', CI_DEFAULT_BRANCH: 'main' },
      ...{ CI_PAGES_URL: 'https://research.pages.example/seg', CI_MERGE_REQUEST_IID: String(openMergeRequest) },
      ...{ ML_REPORT_TOKEN: token, ML_REPORT_VERSION: packageVersion, NODE_EXTRA_CA_CERTS: '/ca.pem' },
    };
    const found = await examined({ env });
    expect(found.exit).toBe(0);
    expect(said(found, 'variables')).toMatch(/^good: CI_API_V4_URL, .*CI_PAGES_URL are there\.$/);
    expect(said(found, 'source')).toMatch(/\(the project of this CI job\)\.$/);
    expect(said(found, 'token')).toMatch(/^good: ML_REPORT_TOKEN is a project access token/);
    expect(said(found, 'server')).toMatch(/with the certificates of NODE_EXTRA_CA_CERTS\.$/);
    expect(said(found, 'versions')).toMatch(/; the component is of version \d+\.\d+\.\d+\.$/);
    expect(said(found, 'pages')).toContain('their address is https://research.pages.example/seg.');
  });

  it('tells a maintainer the address of Pages', async () => {
    const env = {
      ...common(),
      MLFLOW_TRACKING_TOKEN: addToken(gitlab.gitlab, gitlab.project.id, { level: 'maintainer' }),
    };
    expect(said(await examined({ env }), 'pages')).toContain(`their address is ${gitlab.gitlab.url}/-/pages/`);
  });
});

describe('the token', () => {
  it('that may only read keeps the comment alone from working', async () => {
    const found = await examined({ env: { ...common(), MLFLOW_TRACKING_TOKEN: gitlab.project.readToken } });
    expect(found.exit).toBe(2);
    expect(working(found)).toEqual(['gate', 'dashboard']);
    expect(said(found, 'search')).toMatch(
      /^attention: The token may not search for runs .* one by one\. → Give it the scope "api"/,
    );
    expect(said(found, 'reading')).toBe('good: Runs can be read one by one, for which the scope read_api is enough.');
    expect(said(found, 'comment')).toMatch(
      /^bad: The token has the scope read_api, and a comment needs "api"\. → Save/,
    );
    expect(found.features[0]).toEqual({ feature: 'comment', works: false, because: ['comment'] });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['is missing', {}, /^bad: No GitLab token: none of the variables .* is set\. → Save a project access token/],
    [
      'is missing on a branch that is not protected',
      { CI_COMMIT_REF_PROTECTED: 'false' },
      /is set\. → Save .* A protected one is not given to this pipeline, since its branch is not protected\.$/,
    ],
    [
      'is missing in a fork',
      { CI_API_V4_URL: 'http://a/api/v4', CI_PROJECT_ID: '9', CI_MERGE_REQUEST_PROJECT_ID: '7' },
      /→ This pipeline runs in a fork, which is not given it: a member can run it in the parent project\.$/,
    ],
    ['nobody has', { ML_REPORT_TOKEN: 'nobody-has-this' }, /^bad: GitLab did not accept the token \(401 for GET/],
    ['cannot be sent', { ML_REPORT_TOKEN: 'a b' }, /^bad: The token holds a blank, a line break/],
  ])('%s', async (_case, env, words) => {
    const found = await examined({ env: { MLFLOW_TRACKING_URI: gitlab.project.trackingUri, ...env } });
    expect(said(found, 'token')).toMatch(words);
    expect({ exit: found.exit, working: working(found) }).toEqual({ exit: 2, working: [] });
    expect(found.features.map(({ because }) => because)).toEqual([['token'], ['token'], ['token']]);
  });

  it.each<[string, string | null, RegExp]>([
    ['soon ends', '2026-01-20', /^attention: .*valid until 2026-01-20, which is soon\. → Make a new one in time/],
    ['ends late', '2026-12-20', /^good: .*, valid until 2026-12-20\.$/],
    ['never ends', null, /^good: .*with the scope api, read_user\.$/],
  ])('%s', async (_case, expires_at, words) => {
    instead['/personal_access_tokens/self'] = () => json({ scopes: ['api', 'read_user'], expires_at });
    expect(said(await examined(), 'token')).toMatch(words);
  });

  it.each([
    [{ username: 'group_4_bot_ab', bot: true }, 'group access token of group_4_bot_ab'],
    [{ username: 'mei', bot: false }, 'personal access token of mei'],
  ])('of %j is named', async (user, words) => {
    instead['/api/v4/user'] = () => json({ id: 1, ...user });
    expect(said(await examined(), 'token')).toContain(words);
  });

  it('that is fine-grained shows what it may do when it does it', async () => {
    const read = ['/user', '/metadata', '/personal_access_tokens/self', '/projects/:id', '/projects/:id/*path'];
    const only = [...read.map((path) => `GET ${path}`), 'POST /projects/:id/ml/mlflow/*path', 'POST /graphql'];
    const env = { ...common(), MLFLOW_TRACKING_TOKEN: addToken(gitlab.gitlab, gitlab.project.id, { only }) };
    const found = await examined({ env });
    expect(said(found, 'token')).toMatch(/is a fine-grained access token of /);
    expect(said(found, 'comment')).toMatch(
      /^unknown: Not tried: what a fine-grained token may do shows only when it does it/,
    );
    expect(found.features[0]).toEqual({ feature: 'comment', works: true, because: ['comment'] });
    expect(found.exit).toBe(0);
    const { out } = await ml(['doctor'], { env, folder: newFolder() });
    expect(out).toContain('◆ comment        works as far as was tried; not tried is “comment”.');
  });

  it('of a guest sees merge requests no more than the comment could', async () => {
    const env = { ...common(), MLFLOW_TRACKING_TOKEN: addToken(gitlab.gitlab, gitlab.project.id, { level: 'guest' }) };
    const found = await examined({ env, argv: ['--mr', '4'] });
    expect(said(found, 'merge request')).toMatch(/^bad: The token may not do this: GitLab answered 403/);
    expect(working(found)).not.toContain('comment');
  });

  it('of a user who is blocked is let in nowhere', async () => {
    instead['/api/v4/user'] = () => json({ message: '403 Forbidden - Your account has been blocked.' }, 403);
    expect(said(await examined(), 'token')).toMatch(/^bad: GitLab does not let the user of the token in .*blocked\.\)/);
  });
});

describe('the server', () => {
  const at = (url: string) => ({
    MLFLOW_TRACKING_URI: `${url}/api/v4/projects/7/ml/mlflow`,
    ML_REPORT_TOKEN: 'a-token',
  });

  it('is not there', async () => {
    const found = await examined({ env: at(await deadAddress()) });
    expect(said(found, 'server')).toMatch(
      /^bad: No connection to http:\/\/127\.0\.0\.1:\d+: nobody listens there\. → /,
    );
    expect(found.features.map(({ because }) => because)).toEqual([['server'], ['server'], ['server']]);
    const { out } = await ml(['doctor'], { env: at(await deadAddress()), folder: newFolder() });
    expect(out).toMatch(/\n {2}◆ not tried {6}token, version, project, .*: “server” must be mended first\.\n/);
  });

  it('has a certificate of nobody', async () => {
    const { url } = await secureServer();
    expect(said(await examined({ env: at(url) }), 'server')).toMatch(
      /^bad: .*signed by nobody that is trusted here .*→ .*NODE_EXTRA_CA_CERTS.*CI_SERVER_TLS_CA_FILE/,
    );
  });

  it('is a login page', async () => {
    const { url } = await server(answers(200, '<html><title>Sign in</title>', { 'content-type': 'text/html' }));
    expect(said(await examined({ env: at(url) }), 'server')).toMatch(
      /^bad: The answer to GET \/api\/v4\/metadata is not what GitLab's API sends: a web page with the title “Sign in”\. → /,
    );
  });

  it('is no GitLab', async () => {
    const { url } = await server(answers(404, 'nothing'));
    expect(said(await examined({ env: at(url) }), 'server')).toMatch(
      /^bad: .* answers 404: there is no GitLab at this address\. → It ends in \/api\/v4/,
    );
  });

  it('has a password in its address, which is not told', async () => {
    const { url } = await server(answers(404, 'nothing'));
    const { out, err } = await ml(['doctor'], { env: at(url.replace('//', '//me:s3cret@')), folder: newFolder() });
    expect(out + err).not.toContain('s3cret');
  });

  it('is old, and then a token that may only read is not enough', async () => {
    const old = await embedded({ stores: ['yolo-solar'], generation: 'inline' });
    try {
      const { trackingUri, token, readToken } = old.project;
      const env = (one: string) => ({ MLFLOW_TRACKING_URI: trackingUri, MLFLOW_TRACKING_TOKEN: one });
      const found = await examined({ env: env(token) });
      expect(said(found, 'version')).toBe('good: GitLab 17.11.7: it sends every history with its run.');
      expect(said(found, 'reading')).toMatch(/^attention: Runs are read by searching alone: This token may only read/);
      expect(found.exit).toBe(0);
      const reading = await examined({ env: env(readToken) });
      expect(said(reading, 'reading')).toMatch(/^bad: This token may only read, .* → .*GitLab 18 or newer/);
      expect(working(reading)).toEqual([]);
    } finally {
      await old.close();
    }
  });

  it('of before model experiments were finished is said to be', async () => {
    instead['/api/v4/metadata'] = () => json({ version: '16.4.1-ee' });
    expect(said(await examined(), 'version')).toMatch(/^attention: GitLab 16\.4\.1-ee: .* → .*since 17\.8/);
  });
});

describe('the project', () => {
  it('is another one', async () => {
    const env = {
      ...common(),
      MLFLOW_TRACKING_URI: gitlab.project.trackingUri.replace(/projects\/\d+/, 'projects/999'),
    };
    const found = await examined({ env });
    expect(said(found, 'project')).toMatch(
      /^bad: GitLab answered 404 for GET \/api\/v4\/projects\/999: .* → Check the project/,
    );
    expect(working(found)).toEqual([]);
  });

  it('has no such merge request', async () => {
    const found = await examined({ argv: ['--mr', '999'] });
    expect(said(found, 'merge request')).toMatch(/^bad: GitLab answered 404 .* → /);
    expect(working(found)).toEqual(['dashboard']);
  });

  it.each<[string, object, string, RegExp, string[]]>([
    [
      'is archived',
      { archived: true },
      'comment',
      /^bad: The project is archived: .* → Unarchive it/,
      ['gate', 'dashboard'],
    ],
    [
      'has no Pages',
      { pages_access_level: 'disabled' },
      'pages',
      /^bad: Pages are switched off .* → .*switch Pages on/,
      ['comment', 'gate'],
    ],
    [
      'has Pages for everybody',
      { pages_access_level: 'public' },
      'pages',
      /^bad: The project is private, and everybody can open its Pages.* → .*site: \{ public: true \}/,
      ['comment', 'gate'],
    ],
  ])('%s', async (_case, over, label, words, works) => {
    const own = await gitlab.rest<object>('GET', '');
    instead[`/projects/${gitlab.project.id}`] = () => json({ ...own, ...over });
    const found = await examined();
    expect(said(found, label)).toMatch(words);
    expect(working(found)).toEqual(works);
  });

  it('has names that would move a terminal, and does not', async () => {
    instead['/experiments/list'] = () =>
      json({ experiments: [{ experiment_id: '1', name: 'a\u001b[2Jb\u202ec', lifecycle_stage: 'active', tags: [] }] });
    const { out } = await ml(['doctor'], { env: common(), folder: newFolder() });
    expect(out).toContain('There is 1 experiment: a [2Jbc.');
    expect(out.includes('\u001b') || out.includes('\u202e')).toBe(false);
  });

  it('has no experiment yet', async () => {
    instead['/experiments/list'] = () => json({ experiments: [] });
    const found = await examined();
    expect(said(found, 'experiments')).toMatch(/^bad: There is no experiment to read: .* → Log a first run/);
    expect(working(found)).toEqual([]);
  });

  it('has none of the experiments that are wanted', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'ml-report.yml'), 'experiments: [Seeds]');
    expect(said(await examined({ folder }), 'experiments')).toMatch(
      /^bad: No experiment is named as wanted \(Seeds\): there are .*seeds.* → /,
    );
    writeFileSync(join(folder, 'ml-report.yml'), 'experiments: [se*]');
    expect(said(await examined({ folder }), 'experiments')).toBe(
      'good: There are 4 experiments, of which 1 are wanted: seeds.',
    );
  });
});

describe('here', () => {
  it.each<[string, string, RegExp]>([
    [
      'metrics: { a: { gate: { min: 1 } }, b: {} }',
      'configuration',
      /^good: ml-report\.yml is valid: 2 metrics, 1 gate\.$/,
    ],
    [
      'histroy: all',
      'configuration',
      /^bad: The configuration has mistakes:\n {2}.*ml-report\.yml:1: histroy: there is no such key; did you mean history\? → /,
    ],
  ])('a configuration %s', async (text, label, words) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'ml-report.yml'), text);
    expect(said(await examined({ folder }), label)).toMatch(words);
  });

  it('the component of the pipeline is of another version', async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, '.gitlab-ci.yml'),
      'include:\n  - component: $CI_SERVER_FQDN/a/ml-report/report@9.9.9\n',
    );
    expect(said(await examined({ folder }), 'versions')).toMatch(
      /^attention: .* but the component is of version 9\.9\.9\. → /,
    );
  });

  it('a variable of GitLab’s is missing', async () => {
    const { id, token } = gitlab.project;
    const env = {
      GITLAB_CI: 'true',
      CI_API_V4_URL: `${gitlab.gitlab.url}/api/v4`,
      CI_PROJECT_ID: String(id),
      ML_REPORT_TOKEN: token,
    };
    expect(said(await examined({ env }), 'variables')).toMatch(
      /^attention: .* no CI_PROJECT_PATH \(.*CI_PAGES_URL \(the dashboard’s address/,
    );
  });

  it('nothing says where the runs are', async () => {
    const found = await examined({ env: {} });
    expect(said(found, 'source')).toMatch(/^bad: It is not known where the runs are: .* → Set MLFLOW_TRACKING_URI/);
    expect(working(found)).toEqual([]);
  });
});

describe('runs elsewhere', () => {
  function store(folder: string, tags: Readonly<Record<string, string>> = {}): string {
    const run = 'mlruns/1/0123456789abcdef0123456789abcdef';
    const file = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    file('mlruns/1/meta.yaml', "experiment_id: '1'\nlifecycle_stage: active\nname: local\n");
    const times = 'status: 3\nstart_time: 1\nend_time: 2\n';
    file(`${run}/meta.yaml`, `run_id: ${run.slice(-32)}\nexperiment_id: '1'\nlifecycle_stage: active\n${times}`);
    for (const [key, value] of Object.entries(tags)) file(`${run}/tags/${key}`, value);
    return folder;
  }

  it('in a folder on a laptop make a dashboard', async () => {
    const found = await examined({
      env: {},
      folder: store(newFolder(), { 'mlflow.source.git.commit': 'a'.repeat(40) }),
    });
    expect(said(found, 'source')).toMatch(
      /^good: Runs are read from MLflow’s files in .*mlruns \(found in this folder\)\.$/,
    );
    expect(said(found, 'links')).toBe('good: 0 of the 1 newest runs name their CI job, and 1 their commit alone.');
    expect(said(found, 'project')).toMatch(/^bad: It is not known which GitLab project the merge request is in/);
    expect({ exit: found.exit, working: working(found) }).toEqual({ exit: 2, working: ['dashboard'] });
    expect(found.checks.map(({ label }) => label)).not.toContain('token');
  });

  it('in a folder in a job with its own token are gated too', async () => {
    const [job] = await gitlab.rest<{ id: number }[]>('GET', '/jobs?ref=main');
    const env = {
      ...{ CI_API_V4_URL: `${gitlab.gitlab.url}/api/v4`, CI_PROJECT_ID: String(gitlab.project.id) },
      ...{ CI_JOB_TOKEN: gitlab.project.jobToken, CI_DEFAULT_BRANCH: 'main' },
    };
    const folder = store(newFolder(), { 'gitlab.CI_JOB_ID': String(job?.id) });
    const found = await examined({ env, folder, argv: ['--source', 'mlruns', '--mr', '4'] });
    expect(said(found, 'token')).toMatch(/^attention: There is only the job’s own/);
    expect(said(found, 'comment')).toMatch(/^bad: GitLab lets the job’s own token write no comment/);
    expect(said(found, 'merge request')).toMatch(/^good: !4 /);
    expect(working(found)).toEqual(['gate', 'dashboard']);
  });

  it('that name neither job nor commit have no merge request', async () => {
    const found = await examined({ env: {}, folder: store(newFolder()) });
    expect(said(found, 'links')).toMatch(
      /^bad: None of the 1 newest runs says which job .* → .*mlflow\.set_tag\("gitlab\.CI_JOB_ID"/,
    );
  });

  it('on an MLflow server are read, or its refusal is said', async () => {
    const run = {
      info: { run_id: 'r', experiment_id: '1', status: 'FINISHED', start_time: 1 },
      data: { tags: [{ key: 'gitlab.CI_JOB_ID', value: '7' }] },
    };
    const routes = {
      'experiments/search': () => ({
        experiments: [{ experiment_id: '1', name: 'x', lifecycle_stage: 'active' }],
      }),
      'runs/search': () => ({ runs: [run] }),
    };
    const { url } = await fakeServer(routes);
    const found = await examined({ env: { MLFLOW_TRACKING_URI: url } });
    expect(said(found, 'server')).toBe('good: The MLflow server answers, and lists 1 experiment.');
    expect(working(found)).toEqual(['dashboard']);
    const shut = await server(answers(401, { message: 'who?' }));
    expect(said(await examined({ env: { MLFLOW_TRACKING_URI: shut.url } }), 'server')).toMatch(
      /^bad: The MLflow server did not accept the user/,
    );
  });
});
