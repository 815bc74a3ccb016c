import type { CommandWord, OptionWord } from './words.ts';

/** Between the quotes of zsh, and inside what `_arguments` and `_describe` take apart at colons and brackets. */
const plain = (text: string) => text.replace(/[\\[\]:]/g, String.raw`\$&`).replaceAll("'", `'\\''`);

function argument({ word, description, value, choices }: OptionWord): string {
  const after = {
    ...{ none: '', text: ':value: ', file: ':file:_files', folder: ':folder:_files -/' },
    choice: `:value:(${choices.join(' ')})`,
  }[value];
  return `'${word}[${plain(description)}]${after}'`;
}

export function zshScript(commands: readonly CommandWord[]): string {
  const described = commands.map(({ name, summary }) => `    '${name}:${plain(summary)}'`);
  const cases = commands.map(({ name, options, choices }) => {
    const words = [...(choices.length > 0 ? [`'1:value:(${choices.join(' ')})'`] : []), ...options.map(argument)];
    return `    ${name})\n      _arguments \\\n        ${words.join(' \\\n        ')}\n      ;;`;
  });
  return `#compdef ml-report
# Completion of ml-report in zsh. In ~/.zshrc, after compinit: source <(ml-report completion zsh)
_ml_report() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${cases.join('\n')}
  esac
}

if [[ \${funcstack[1]} == _ml_report ]]; then
  _ml_report "$@"
else
  compdef _ml_report ml-report
fi
`;
}
