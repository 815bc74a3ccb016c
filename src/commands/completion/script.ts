import type { Command } from '../command.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { commandWords } from './words.ts';
import { zshScript } from './zsh.ts';

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The script that `shell`, one of those that the command takes, is to read. */
export function completionScript(shell: string, commands: readonly Command[]): string {
  return shells[shell as keyof typeof shells](commandWords(commands));
}
