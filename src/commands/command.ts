import type { Environment } from '../config/ci.ts';
import type { Progress } from './log.ts';

/** The world as a command may see and touch it. */
export interface Io {
  readonly environment: Environment;
  /** The folder that relative paths start from. */
  readonly folder: string;
  readonly colour: boolean;
  /** Standard output: results only. */
  readonly print: (text: string) => void;
  /** The same for what is no text; `null` where standard output is a terminal. */
  readonly printBytes: ((bytes: Uint8Array) => void) | null;
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends when the user stops the program. */
  readonly interrupted: () => Promise<void>;
  /** Puts a question to the user and gives the line that was typed; `null` where nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Another command of ours, in the same world with some of it changed. */
  readonly call: (argv: readonly string[], changed?: CallChanges) => Promise<number>;
}

export interface CallChanges {
  readonly environment?: Partial<Environment>;
  /** Takes what it prints. */
  readonly print?: Io['print'];
}

/** What every command takes. */
export interface CommonOptions {
  readonly config: string | null;
  /** The hand-over folder. */
  readonly dir: string;
  readonly source: string | null;
  readonly mr: number | null;
  /** Whether runs are read without the calls that need a token of scope `api`. */
  readonly readOnly: boolean;
}

export interface CommandOption {
  /** As commander writes flags: `--out <folder>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** Whether its value must be a whole number. */
  readonly isNumber?: boolean;
}

/** A word after the name of the command, which must be there. */
export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly choices: readonly string[];
}

/** Does a command and gives its exit code; `own` holds the command's own options by their camel-case names, and its arguments by theirs. */
export type Work = (options: CommonOptions, own: Readonly<Record<string, unknown>>, io: Io) => Promise<number>;

/** A command as the help shows it; what it takes to do it is loaded when it is asked for. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly options: readonly CommandOption[];
  readonly arguments?: readonly CommandArgument[];
  /** The keys of what `--format json` prints, besides `format`, and what they hold; left out where it has no such form. */
  readonly result?: readonly (readonly [key: string, holds: string])[];
  readonly run: Work;
}
