import type { CommandWord, Value } from './words.ts';

const found: Readonly<Record<Value, (choices: readonly string[]) => string>> = {
  none: () => 'return',
  text: () => 'return',
  choice: (choices) => `_ml_report_words '${choices.join(' ')}'; return`,
  file: () => 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); return',
  folder: () => 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); return',
};

/** For bash from 3.2 on; a name with a blank in it stays one word. */
export function bashScript(commands: readonly CommandWord[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ value }) => value !== 'none')
      .map(({ word, value, choices }) => `    '${name} ${word}') ${found[value](choices)} ;;`),
  );
  const words = commands.map(
    ({ name, options, choices }) =>
      `    ${name}) _ml_report_words '${[...choices, ...options.map(({ word }) => word)].join(' ')}' ;;`,
  );
  return `# Completion of ml-report in bash. In ~/.bashrc: source <(ml-report completion bash)
_ml_report_words() {
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_ml_report() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local IFS=$'\\n'
  COMPREPLY=()
  # --format=json comes as three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD == 1)); then
    _ml_report_words '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}'
    return
  fi
  case "$command $before" in
${values.join('\n')}
  esac
  case $command in
${words.join('\n')}
  esac
}

complete -F _ml_report ml-report
`;
}
