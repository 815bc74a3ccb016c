/** How to make a run again, as far as its tags say it. */
import { type Run, runCommit } from '../model/run.ts';
import { byText, quoted } from '../model/text.ts';
import { shellWord } from './shell-word.ts';

export interface Reproduction {
  /** Commands for a shell, one a line or several lines joined by `\`; empty where neither commit nor program is known. */
  readonly commands: readonly string[];
  /** What is guessed or not known, as sentences. */
  readonly remarks: readonly string[];
}

interface Program {
  /** Words of the command, without the params; `null` where there is none that could be typed. */
  readonly words: readonly string[] | null;
  /** How it is told a param. */
  readonly param: (key: string, value: string) => readonly string[];
  readonly remark: string;
}

const MOST_PARAMS = 80;
const LONGEST_VALUE = 300;
const option = (key: string, value: string) => [`--${key}=${value}`];
const interpreters: Readonly<Record<string, string>> = { py: 'python', sh: 'bash', R: 'Rscript', jl: 'julia' };

/** Commit, program and params; a template, whose guesses are said. */
export function reproduction(run: Run, project: { readonly path: string; readonly url: string } | null): Reproduction {
  const sha = runCommit(run);
  const repository = run.ci ? project?.url : (run.tags.get('mlflow.source.git.repoURL') ?? project?.url);
  const program = programOf(run, project?.path ?? null);
  const kept = shortParams(run);
  const left = program.words === null ? 0 : run.params.size - kept.length;
  return {
    commands: [
      ...(sha === null ? [] : [`git fetch origin ${sha}`, `git checkout ${sha}`]),
      ...(program.words === null
        ? []
        : [inLines([program.words, ...kept.map(([key, value]) => program.param(key, value))])]),
    ],
    remarks: [
      sha === null
        ? 'The commit is not known: neither a pipeline nor the tag “mlflow.source.git.commit” says it.'
        : repository
          ? `In a clone of ${quoted(repository)}.`
          : '',
      program.remark,
      left > 0
        ? `${left === 1 ? 'One param is' : `${left} params are`} left out: too long for a command, or too many.`
        : '',
      packagesOf(run),
    ].filter(Boolean),
  };
}

function programOf({ tags }: Run, path: string | null): Program {
  const name = tags.get('mlflow.source.name') ?? '';
  const entry = tags.get('mlflow.project.entryPoint');
  if (entry !== undefined || tags.get('mlflow.source.type') === 'PROJECT') return project(entry, name);
  const none = (remark: string): Program => ({ words: null, param: option, remark });
  if (name === '')
    return none(
      'Which program logged it is not known: it has no tag “mlflow.source.name”. The command is left to you.',
    );
  if (/\.ipynb$/.test(name) || tags.get('mlflow.source.type') === 'NOTEBOOK')
    return none(`It was logged from the notebook ${quoted(name)}.`);
  const script = localPath(name, path);
  const interpreter = interpreters[/\.(\w+)$/.exec(script)?.[1] ?? ''];
  if (interpreter === undefined || /(?:^|\/)(?:ipykernel_launcher|colab_kernel_launcher)\.py$/.test(script))
    return none(`It was logged from ${quoted(name)}, which is no script that could be started again.`);
  const remark = `The script is what the tag “mlflow.source.name” says; that it takes its params as options of these names is a guess.`;
  return { words: [interpreter, script.startsWith('-') ? `./${script}` : script], param: option, remark };
}

function project(entry: string | undefined, name: string): Program {
  const folder = /#(.+)$/.exec(name)?.[1];
  return {
    words: ['mlflow', 'run', folder === undefined ? '.' : `./${folder}`, ...(entry ? ['-e', entry] : [])],
    param: (key, value) => ['-P', `${key}=${value}`],
    remark:
      'It was started as an MLflow project. Params that the program logged by itself are among these: leave out what “MLproject” does not name.',
  };
}

/** A path of a CI job as one inside the project. */
function localPath(name: string, path: string | null): string {
  const local = name.replace(/^file:\/\//, '');
  const root = `/builds/${path}/`;
  return path !== null && local.startsWith(root) ? local.slice(root.length) : local;
}

/** Params that fit into a command, by name. */
function shortParams({ params }: Run): (readonly [string, string])[] {
  const short = [...params].filter(([key, value]) => key.length + value.length <= LONGEST_VALUE);
  return short.sort(([a], [b]) => byText(a, b)).slice(0, MOST_PARAMS);
}

/** Many params stand one a line. */
function inLines(words: readonly (readonly string[])[]): string {
  const parts = words.map((part) => part.map(shellWord).join(' '));
  return parts.length <= 3 ? parts.join(' ') : parts.join(' \\\n  ');
}

function packagesOf({ artifacts }: Run): string {
  const list = artifacts?.files.find(({ path }) =>
    /(?:^|\/)(?:requirements\.txt|conda\.yaml|python_env\.yaml)$/.test(path),
  );
  return list
    ? `Its packages are listed in ${quoted(list.path)}, among its artifacts.`
    : 'Packages and data are not known, unless a param or a tag names them.';
}
