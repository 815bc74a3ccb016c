/** From the command line to an exit code: 0 passed, 1 a gate failed, 2 something the user can mend, 3 our bug. */
import { resolve } from 'node:path';
import { Argument, CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander';
import type { Command, CommonOptions, Io } from './commands/command.ts';
import { commonOptions } from './commands/common-options.ts';
import { diskTroubleSomewhere } from './commands/disk-trouble.ts';
import { commands } from './commands/index.ts';
import { createProgress, type LogLevel } from './commands/log.ts';
import type { Environment } from './config/ci.ts';
import { UserError, userError } from './errors.ts';
import { packageVersion as version } from './package-root.ts';

/** The streams and the clock of a process, or of a test. */
export interface World {
  readonly environment: Environment;
  readonly folder: string;
  readonly out: (text: string) => void;
  /** Standard output for what is no text; `null` where that is a terminal. */
  readonly outBytes?: ((bytes: Uint8Array) => void) | null;
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal. */
  readonly terminal: boolean;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly interrupted: () => Promise<void>;
  /** Puts a question and gives the line that was typed; `null` where standard input is no terminal. */
  readonly ask: Io['ask'];
}

/** Runs one command line; never throws and never ends the process. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  let exit = 0;
  const program = new Program('ml-report')
    .description('Compares the MLflow runs of a GitLab merge request with the right baseline.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: world.out, writeErr: world.err, outputError: () => {} })
    .configureHelp({ sortSubcommands: false });
  for (const command of commands) {
    const sub = add(program, command);
    sub.action(async () => {
      const given = (command.arguments ?? []).map(({ name }, at) => [name, sub.processedArgs[at]]);
      exit = await perform(command, { ...sub.opts(), ...Object.fromEntries(given) }, world);
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (cause) {
    return explain(cause, world, argv);
  }
}

function add(program: Program, command: Command): Program {
  const sub = program.command(command.name).description(command.summary);
  for (const { name, description, choices } of command.arguments ?? [])
    sub.addArgument(new Argument(`<${name}>`, description).choices([...choices]));
  for (const { flags, description, choices, default: fallback, isNumber } of [...command.options, ...commonOptions]) {
    const option = new Option(flags, description);
    if (choices) option.choices([...choices]);
    if (fallback !== undefined) option.default(fallback);
    if (isNumber) option.argParser(wholeNumber);
    sub.addOption(option);
  }
  return sub.addHelpText('after', `${resultHelp(command)}\nExample:\n  ${command.example}`);
}

/** The keys of its document, as the options above them. */
function resultHelp({ result }: Command): string {
  if (result === undefined) return '';
  const keys = [['format', 'ml-report/1'] as const, ...result];
  const width = Math.max(...keys.map(([key]) => key.length));
  const rows = keys.map(([key, holds]) => `  ${key.padEnd(width)}  ${holds}\n`);
  return `\nWith --format json, one document with the keys:\n${rows.join('')}`;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is expected, as in --mr 42.');
  return Number(text);
}

/** Carries a command out in a world: its common options resolved, its own passed on. */
async function perform(command: Command, flags: Record<string, unknown>, world: World): Promise<number> {
  const { environment, folder, terminal, now } = world;
  const path = (value: unknown) => (typeof value === 'string' ? resolve(folder, value) : null);
  const options: CommonOptions = {
    config: path(flags['config']),
    dir: path(flags['dir']) ?? folder,
    source: typeof flags['source'] === 'string' ? flags['source'] : null,
    mr: typeof flags['mr'] === 'number' ? flags['mr'] : environment.mergeRequest,
    readOnly: flags['readOnly'] === true,
  };
  const level = flags['logLevel'] as LogLevel;
  const colour = flags['color'] !== false && !environment.noColor && (terminal || environment.inCi);
  const io: Io = {
    environment,
    folder,
    colour,
    print: world.out,
    printBytes: world.outBytes ?? null,
    progress: createProgress({ write: world.err, level, terminal, inCi: environment.inCi, now }),
    now: () => environment.now ?? now(),
    sleep: world.sleep,
    interrupted: world.interrupted,
    ask: world.ask,
    call: (argv, { environment: changed = {}, print = world.out } = {}) => {
      const inherited = ['--log-level', level, ...(flags['color'] === false ? ['--no-color'] : [])];
      return main([...argv, ...inherited], { ...world, out: print, environment: { ...environment, ...changed } });
    },
  };
  return command.run(options, flags, io);
}

/** Says what went wrong in the words for its reader, and gives the exit code for it. */
function explain(cause: unknown, { err, folder }: World, argv: readonly string[]): number {
  if (cause instanceof CommanderError && (cause.exitCode === 0 || cause.code === 'commander.help'))
    return cause.exitCode === 0 ? 0 : 2;
  const mendable =
    cause instanceof CommanderError
      ? userError('USAGE', { what: inOurWords(cause) })
      : cause instanceof UserError
        ? cause
        : (diskTroubleSomewhere(cause, folder) ?? cause);
  if (mendable instanceof UserError) {
    err(`${mendable.message}\n→ ${mendable.hint}\n`);
    if (isOfConnection(mendable) && argv[0] !== 'doctor') err('→ ml-report doctor shows every check.\n');
    if (argv.includes('debug') && mendable.cause instanceof Error) err(`${mendable.cause.stack}\n`);
    return 2;
  }
  const story = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  err(`This is a bug of ml-report ${version}, not of yours; nothing that was published before has changed.\n`);
  err(`→ Please report it with the lines below at https://gitlab.com/ml-report/ml-report/-/issues\n${story}\n`);
  return 3;
}

/** `error: unknown command 'chek'` and, on a line of its own, `(Did you mean check?)` as one sentence. */
function inOurWords({ message }: CommanderError): string {
  const [, words = '', near] = /^(?:error: )?(.*?)\.?(?:\n\((.*)\))?$/s.exec(message.trim()) ?? [];
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return near === undefined ? `${sentence}.` : `${sentence}; ${near.charAt(0).toLowerCase()}${near.slice(1)}`;
}

/** Whether it is about who asks whom, which `doctor` looks at. */
function isOfConnection({ code }: UserError): boolean {
  return /^(TOKEN_|USER_REFUSED|SCOPE_|NOT_FOUND|SERVER_|CERTIFICATE_|ANSWER_|REDIRECTED|SENT_|MLFLOW_|RUNS_|SOURCE_)/.test(
    code,
  );
}
