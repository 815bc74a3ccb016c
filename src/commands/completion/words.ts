/** What can be typed after `ml-report`, as the shells are told of it. */
import type { Command, CommandOption } from '../command.ts';
import { commonOptions } from '../common-options.ts';

/** What comes after an option: nothing, one of a few words, the name of a file or of a folder, or what nobody can guess. */
export type Value = 'none' | 'choice' | 'file' | 'folder' | 'text';

export interface OptionWord {
  /** `--format` */
  readonly word: string;
  readonly description: string;
  readonly value: Value;
  readonly choices: readonly string[];
}

export interface CommandWord {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWord[];
  /** What can be the word after the command. */
  readonly choices: readonly string[];
}

const help: OptionWord = { word: '--help', description: 'what it does, with an example', value: 'none', choices: [] };

export function commandWords(commands: readonly Command[]): CommandWord[] {
  return commands.map(({ name, summary, options, arguments: named = [] }) => ({
    ...{ name, summary },
    options: [...[...options, ...commonOptions].map(optionWord), help],
    choices: named.flatMap(({ choices }) => choices),
  }));
}

function optionWord({ flags, description, choices = [] }: CommandOption): OptionWord {
  const [word = '', value] = flags.split(' ');
  return { word, description, value: takenBy(value, choices), choices };
}

function takenBy(value: string | undefined, choices: readonly string[]): Value {
  if (value === undefined) return 'none';
  if (choices.length > 0) return 'choice';
  if (/^<folders?(\.\.\.)?>$/.test(value)) return 'folder';
  return value === '<file>' ? 'file' : 'text';
}
