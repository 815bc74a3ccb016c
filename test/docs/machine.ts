/** Surroundings for what a page says to type: none of this machine's settings, our program on the path. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Machine } from '../templates/ci-local.ts';

/** Nothing of what this machine knows of GitLab, MLflow and git. */
export function plain(): NodeJS.ProcessEnv {
  const foreign = /^(CI|GCL|GITLAB|MLFLOW|ML_REPORT|VITEST|NODE_OPTIONS|NODE_EXTRA|https?_proxy|no_proxy|npm_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}

/** The machine's programs first, its home, and somebody who commits. */
export function machineOf({ folder }: Machine): NodeJS.ProcessEnv {
  const [name, email] = ['Somebody', 'somebody@gitlab.example'];
  return {
    ...{ PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, HOME: join(folder, 'home') },
    ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
  };
}

const runner = fileURLToPath(import.meta.resolve('gitlab-ci-local'));

/** Lets GitLab's runner read a pipeline with all that it includes, and hold it against GitLab's schema; nothing is run. */
export async function lintPipeline(machine: Machine, folder: string) {
  const components = `${machine.folder}/components/`;
  const { exitCode, all } = await execa(process.execPath, [runner, '--list', '--home', join(machine.folder, 'home')], {
    ...{ cwd: folder, all: true, reject: false, extendEnv: false },
    env: {
      ...{ ...plain(), ...machineOf(machine) },
      ...{ GIT_CONFIG_COUNT: '2' },
      ...{
        GIT_CONFIG_KEY_0: `url.file://${components}.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://gitlab.example/components/',
      },
      ...{
        GIT_CONFIG_KEY_1: `url.file://${components}.insteadOf`,
        GIT_CONFIG_VALUE_1: 'https://gitlab.example:443/components/',
      },
    },
  });
  return { exitCode, log: all };
}
