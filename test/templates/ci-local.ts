/** A project of a user, and a machine that runs its pipeline: gitlab-ci-local in a folder of its own, nothing of the real machine's settings. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { packageRoot } from '../../src/package-root.ts';

/** No such host is asked: git finds the repositories of the group `components` in the machine's folder. */
const HOST = 'gitlab.example';
const runner = fileURLToPath(import.meta.resolve('gitlab-ci-local'));
const rsync = fileURLToPath(new URL('rsync.mjs', import.meta.url));

export type Machine = {
  readonly folder: string;
  /** The lines with which npm was called so far. */
  readonly npmCalls: () => string[];
  readonly remove: () => void;
};

export type Pipeline = {
  readonly exitCode: number | undefined;
  /** Both streams, as they came. */
  readonly log: string;
};

/** A machine on which `ml-report` is the program of this checkout, and npm only notes what it was asked for. */
export function createMachine(): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-ci-'));
  const notes = join(folder, 'npm-calls');
  const node = JSON.stringify(process.execPath);
  const put = (name: string, line: string) => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  for (const inner of ['bin', 'home']) mkdirSync(join(folder, inner));
  put('ml-report', `exec ${node} ${JSON.stringify(join(packageRoot, 'src/cli.ts'))} "$@"`);
  put('npm', `echo "$@" >> ${JSON.stringify(notes)}`);
  if (!onPath('rsync')) put('rsync', `exec ${node} ${JSON.stringify(rsync)} "$@"`);
  return {
    folder,
    npmCalls: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function onPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/** A repository with one commit of these files (text, or a place to copy from), as if cloned from `path` on the host. */
export function createProject(machine: Machine, path: string, files: Readonly<Record<string, string | URL>>): string {
  const folder = join(machine.folder, `${path}.git`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    if (typeof content === 'string') writeFileSync(join(folder, name), content);
    else cpSync(content, join(folder, name), { recursive: true });
  }
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  git(folder, 'remote', 'add', 'origin', `https://${HOST}/${path}.git`);
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'All of it');
  return folder;
}

export function git(folder: string, ...words: string[]): string {
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@gitlab.example', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...words], { cwd: folder, encoding: 'utf8', env: gitEnvironment() }).trim();
}

/** Neither the user's nor the machine's git settings. */
function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}

export type PipelineKind = { readonly mergeRequest: number } | { readonly branch: 'main' };

/** Runs the whole pipeline of a project; `variables` are those that GitLab or the project's settings would give, and go before those of the kind. */
export async function runPipeline(
  machine: Machine,
  folder: string,
  { kind, variables }: { kind: PipelineKind; variables: Readonly<Record<string, string>> },
  /** Of the runner, for other than to run all of it. */
  options: readonly string[] = [],
): Promise<Pipeline> {
  const given = {
    ...('branch' in kind ? { CI_COMMIT_BRANCH: kind.branch } : mergeRequestVariables(kind, variables)),
    ...variables,
  };
  writeFileSync(join(folder, '.gitlab-ci-local-variables.yml'), JSON.stringify(given));
  const absent = 'branch' in kind ? [] : ['--unset-variable', 'CI_COMMIT_BRANCH'];
  const home = join(machine.folder, 'home');
  const words = ['--force-shell-executor', '--shell-isolation', '--home', home, ...absent, ...options];
  const { exitCode, all } = await execa(process.execPath, [runner, ...words], {
    cwd: folder,
    all: true,
    reject: false,
    extendEnv: false,
    env: {
      ...plainEnvironment(),
      ...gitThroughFolders(machine),
      PATH: `${join(machine.folder, 'bin')}${delimiter}${process.env['PATH']}`,
    },
  });
  return { exitCode, log: all };
}

function mergeRequestVariables(
  kind: { mergeRequest: number },
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_IID: String(kind.mergeRequest),
    CI_MERGE_REQUEST_PROJECT_ID: variables['CI_PROJECT_ID'] ?? '',
  };
}

/** The surroundings without what would be a setting of the program, of GitLab or of the runner. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(gitEnvironment()).filter(
    ([name]) => !/^(CI|GCL|GITLAB|MLFLOW|ML_REPORT|NODE_OPTIONS|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

/** Only that one group: the address of a rewritten remote would tell the runner neither host nor project. */
function gitThroughFolders({ folder }: Machine): NodeJS.ProcessEnv {
  return {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.file://${folder}/components/.insteadOf`,
    GIT_CONFIG_VALUE_0: `https://${HOST}/components/`,
    GIT_CONFIG_KEY_1: `url.file://${folder}/components/.insteadOf`,
    GIT_CONFIG_VALUE_1: `https://${HOST}:443/components/`,
  };
}
