import type { CommandWord, OptionWord } from './words.ts';

const quoted = (text: string) => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;

function option(command: string, { word, description, value, choices }: OptionWord): string {
  const after = {
    ...{ none: '', text: ' -x', file: ' -r -F', folder: " -x -a '(__fish_complete_directories)'" },
    choice: ` -x -a ${quoted(choices.join(' '))}`,
  }[value];
  return `complete -c ml-report -n ${quoted(`__fish_seen_subcommand_from ${command}`)} -l ${word.slice(2)}${after} -d ${quoted(description)}`;
}

export function fishScript(commands: readonly CommandWord[]): string {
  const lines = commands.flatMap(({ name, summary, options, choices }) => [
    `complete -c ml-report -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...choices.map(
      (choice) => `complete -c ml-report -n ${quoted(`__fish_seen_subcommand_from ${name}`)} -a ${choice}`,
    ),
    ...options.map((one) => option(name, one)),
  ]);
  return `# Completion of ml-report in fish. Once: ml-report completion fish > ~/.config/fish/completions/ml-report.fish
complete -c ml-report -f
${lines.join('\n')}
`;
}
