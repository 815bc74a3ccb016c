import type { Command } from './command.ts';

/** The command that prints a script for a shell to complete the commands that it is given, and itself. */
export const completionOf = (others: readonly Command[]): Command => {
  const completion: Command = {
    name: 'completion',
    summary: 'print the script with which a shell completes commands, options and their values',
    example: 'ml-report completion bash > ~/.local/share/bash-completion/completions/ml-report',
    options: [],
    arguments: [{ name: 'shell', description: 'the shell that reads the script', choices: ['bash', 'zsh', 'fish'] }],
    run: async (_options, { shell }, io) => {
      const { completionScript } = await import('./completion/script.ts');
      io.print(completionScript(String(shell), [...others, completion]));
      return 0;
    },
  };
  return completion;
};
