// Every command of the installed package against the embedded GitLab, as a stranger's process: packed-commands.ts NODE LINK FOLDER [UID]
//   NODE    the program that runs it       LINK  what npm made of the package's command, wherever that lies
//   FOLDER  an empty one to work in        UID   the user of the processes; by default the one that this is
// Prints a line for each, and ends with 1 when one is not as it should be.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedGitLab } from '../src/demo/index.ts';

const [node = '', link = '', folder = '', uid] = process.argv.slice(2);
const cli = realpathSync(link);
const user = uid === undefined ? {} : { uid: Number(uid), gid: Number(uid) };
const LIMIT_S = 60;

const gitlab = await startEmbeddedGitLab({ stores: ['liver-ct-seg'] });
const [project] = gitlab.projects;
if (project === undefined) throw new Error('the embedded GitLab has no project');
/** As the package brings it, with pictures in the comment: they need the font and the part in machine code. */
const config = join(folder, 'ml-report.yml');
const shipped = readFileSync(join(cli, '../../src/demo/ml-report.yml'), 'utf8');
writeFileSync(config, `${shipped}comment: { pictures: always }\n`);

/** Nothing of this machine's environment: no HOME, unless a step gives one. */
const bare = { NO_COLOR: '1', TMPDIR: process.env['TMPDIR'] ?? '/tmp', ML_REPORT_RETRY_S: '5' };
const atHand = { ...bare, MLFLOW_TRACKING_URI: project.trackingUri, ML_REPORT_TOKEN: project.token };
const inPipeline = {
  ...{ ...bare, HOME: join(cli, '..'), CI: 'true', GITLAB_CI: 'true', ML_REPORT_TOKEN: project.token },
  ...{ CI_SERVER_URL: gitlab.url, CI_API_V4_URL: `${gitlab.url}/api/v4`, CI_PROJECT_ID: String(project.id) },
  ...{ CI_PROJECT_PATH: project.path, CI_PROJECT_URL: `${gitlab.url}/${project.path}`, CI_JOB_TOKEN: project.jobToken },
  ...{ CI_DEFAULT_BRANCH: 'main', CI_PAGES_URL: 'https://team.pages.example/models', CI_PROJECT_VISIBILITY: 'public' },
};
const inMergeRequest = { ...inPipeline, CI_MERGE_REQUEST_IID: String(project.openMergeRequest) };
const onDefaultBranch = { ...inPipeline, CI_COMMIT_BRANCH: 'main' };

type Ended = { readonly exit: number | null; readonly out: string; readonly err: string };
type Step = {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it works in, below FOLDER; those of one name follow each other there. */
  readonly in?: string;
  /** 0 unless said: 1 is a gate that failed. */
  readonly exits?: readonly number[];
  /** What must be so afterwards; a failure is an error that says what is not. */
  readonly proof?: (ended: Ended, place: string) => void | Promise<void>;
  /** A server: it is asked for the page whose address this finds in what was printed, and ended by Ctrl-C. */
  readonly serves?: RegExp;
};

const must = (holds: boolean, what: string) => {
  if (!holds) throw new Error(what);
};
const has = (place: string, ...paths: string[]) => {
  const missing = paths.filter((path) => !existsSync(join(place, path)));
  must(missing.length === 0, `did not write ${missing.join(', ')}`);
};
const says = (pattern: RegExp) => (ended: Ended) => must(pattern.test(ended.out), `does not say ${pattern}`);

async function notes(): Promise<string[]> {
  const path = `projects/${project?.id}/merge_requests/${project?.openMergeRequest}/notes?per_page=100`;
  const answer = await fetch(`${gitlab.url}/api/v4/${path}`, { headers: { 'private-token': project?.token ?? '' } });
  const all = (await answer.json()) as { body: string }[];
  return all.map(({ body }) => body).filter((body) => body.startsWith('<!-- ml-report:'));
}
const oneNote = async () => {
  const found = await notes();
  must(found.length === 1, `${found.length} comments on the merge request`);
  must(/\/uploads\/\w+\/[^)]+\.png/.test(found[0] ?? ''), 'no picture in the comment');
};

const here = ['--config', config, '--mr', String(project.openMergeRequest)];
const names = [
  ...(execute(['--help'])
    .split('\nCommands:\n')[1]
    ?.matchAll(/^ {2}([a-z]+)/gm) ?? []),
]
  .map(([, name = '']) => name)
  .filter((name) => name !== 'help');
const steps: readonly Step[] = [
  { words: ['--version'], proof: says(/^\d+\.\d+\.\d+/) },
  ...names.map((name) => ({ words: [name, '--help'], proof: says(/\nExample:\n {2}ml-report /) })),
  ...['bash', 'zsh', 'fish'].map((shell) => ({ words: ['completion', shell], proof: says(/snapshot/) })),
  { words: ['demo', '--no-serve'], in: 'demo', env: bare, proof: (_, place) => has(place, 'public/index.html') },
  { words: ['demo', '--store', 'yolo-solar'], in: 'served', env: bare, serves: /dashboard:\s+(http\S+)/ },
  { words: ['init', '--yes'], in: 'new', proof: (_, place) => has(place, 'ml-report.yml') },
  { words: ['snapshot', ...here], proof: (_, place) => has(place, '.ml-report/snapshot.sqlite') },
  { words: ['doctor', ...here], proof: says(/What works/) },
  { words: ['check', ...here], exits: [0, 1], proof: (_, place) => has(place, '.ml-report/comparison.json') },
  { words: ['check', ...here, '--format', 'json'], exits: [0, 1], proof: ({ out }) => void JSON.parse(out) },
  { words: ['check', ...here, '--replay', '3'], exits: [0, 1], proof: says(/\S/) },
  { words: ['comment', ...here, '--dry-run'], proof: async () => must((await notes()).length === 0, 'it posted') },
  { words: ['comment', ...here], proof: oneNote },
  {
    words: ['reports', ...here],
    proof: (_, place) =>
      has(
        join(place, '.ml-report/reports'),
        ...['junit.xml', 'metrics.txt', 'codequality.json', 'annotations.json', 'report.env', 'comment.md'],
        ...['report.html', 'badge.svg'],
      ),
  },
  { words: ['export', ...here, '--history'], proof: ({ out }) => void JSON.parse(out) },
  { words: ['export', ...here, '--format', 'csv'], proof: says(/^run_id,/) },
  { words: ['export', ...here, '--format', 'parquet'], proof: says(/^PAR1[\s\S]*PAR1$/) },
  {
    words: ['site', ...here, '--base', '/a/b/'],
    proof: (_, place) => has(place, 'public/index.html', 'public/index.html.br', 'public/runs/index.html'),
  },
  { words: ['preview', '--base', '/a/b/'], serves: /(http:\S+\/a\/b\/)/ },
  { words: ['snapshot', '--shard', '1/2', ...here], in: 'one' },
  { words: ['snapshot', '--shard', '2/2', ...here], in: 'two' },
  { words: ['snapshot', '--merge', '../one/.ml-report', '../two/.ml-report', ...here], in: 'joined' },
  {
    ...{ words: ['run', '--config', config], in: 'pipeline', env: inMergeRequest, exits: [0, 1] },
    proof: async (_, place) => {
      has(place, 'public/index.html', '.ml-report/reports/junit.xml');
      await oneNote();
    },
  },
  { words: ['run'], in: 'branch', env: onDefaultBranch, proof: (_, place) => has(place, 'public/index.html') },
];

let failed = 0;
for (const step of steps) {
  const start = performance.now();
  const place = join(folder, step.in ?? 'plain');
  if (!existsSync(place)) {
    mkdirSync(place);
    if (user.uid !== undefined) chownSync(place, user.uid, user.gid);
  }
  const trouble = await troubleOf(step, place);
  if (trouble !== null) failed++;
  const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  const line = `ml-report ${step.words.map((word) => (word === config ? 'ml-report.yml' : word)).join(' ')}`;
  process.stdout.write(
    `  ${trouble === null ? '✓' : '✗'} ${line}  ${took}${trouble === null ? '' : `\n    ${trouble}`}\n`,
  );
}
await gitlab.close();
const left = readdirSync(bare.TMPDIR);
if (left.length > 0) {
  failed++;
  process.stdout.write(`  ✗ was left in the folder for temporary files: ${left.join(', ')}\n`);
}
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
process.stdout.write(`  ${steps.length} command lines with Node ${version}, ${failed} failed\n`);
process.exit(failed === 0 && names.length >= 11 ? 0 : 1);

function execute(words: readonly string[]): string {
  return execFileSync(node, [link, ...words], { encoding: 'utf8', cwd: folder, env: bare, ...user });
}

/** What is not as it should be, in one line; `null` when all is. */
async function troubleOf(step: Step, place: string): Promise<string | null> {
  const child = spawn(node, [link, ...step.words], {
    ...{ cwd: place, env: step.env ?? atHand, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_S * 1000, ...user },
  });
  const ended = await endOf(child, step.serves ?? null);
  try {
    const exits = step.exits ?? [0];
    must(ended.exit !== null && exits.includes(ended.exit), `ended with ${ended.exit}`);
    must(!/Warning: /.test(ended.err), 'lets Node warn');
    await step.proof?.(ended, place);
    return null;
  } catch (cause) {
    const said = `${ended.err}\n${ended.out}`.trim().split('\n').slice(-6).join('\n    ');
    return `${(cause as Error).message}; it said:\n    ${said}`;
  }
}

async function endOf(child: ChildProcess, serves: RegExp | null): Promise<Ended> {
  let [out, err] = ['', ''];
  let asked: Promise<unknown> | null = null;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const address = serves?.exec(out)?.[1];
    if (address === undefined || asked !== null) return;
    asked = fetch(address)
      .then((answer) => must(answer.ok, `${address} answers ${answer.status}`))
      .finally(() => child.kill('SIGINT'));
    asked.catch(() => {});
  });
  const exit = await new Promise<number | null>((done) => child.once('close', done));
  const refused = await asked?.then(
    () => null,
    (cause: Error) => cause.message,
  );
  if (serves !== null && asked === null) err += '\nno address of a page was printed';
  return { exit: serves !== null && refused !== null ? 99 : exit, out, err: refused ? `${err}\n${refused}` : err };
}
