/** What was found, for a terminal and for other programs. */
import { FORMAT } from '../../core/model/snapshot.ts';
import { oneLine } from '../../render/format.ts';
import type { State } from './check.ts';
import type { Examination, Examined, Working } from './examine.ts';

const symbols: Readonly<Record<State, { readonly symbol: string; readonly colour: string }>> = {
  good: { symbol: '✓', colour: '32' },
  attention: { symbol: '◆', colour: '33' },
  bad: { symbol: '✗', colour: '31' },
  unknown: { symbol: '◆', colour: '2' },
};

/** Names come from strangers; the indentation of a list of mistakes is ours. */
const plain = (line: string) => (/^ */.exec(line)?.[0] ?? '') + oneLine(line);

export function tableText({ checks, features }: Examination, colour: boolean): string {
  const width = Math.max(
    ...[...checks, ...features.map(({ feature: label }) => ({ label }))].map(({ label }) => label.length),
  );
  const sign = (state: State) => {
    const { symbol, colour: code } = symbols[state];
    return colour ? `\x1b[${code}m${symbol}\x1b[0m` : symbol;
  };
  const lines = (text: string) =>
    text
      .split('\n')
      .map(plain)
      .join(`\n${' '.repeat(width + 6)}`);
  const row = ({ label, state, says, mend }: Examined) => [
    `  ${sign(state)} ${label.padEnd(width)}  ${lines(says)}`,
    ...(mend === null ? [] : [`${' '.repeat(width + 6)}→ ${lines(mend)}`]),
  ];
  const last = ({ feature, works, because }: Working) => {
    const state: State = !works ? 'bad' : because.length > 0 ? 'unknown' : 'good';
    return `  ${sign(state)} ${feature.padEnd(width)}  ${words(works, because)}`;
  };
  const made = checks.filter(({ until }) => until === null);
  const left = [...Map.groupBy(checks, ({ until }) => until)].flatMap(([until, ones]) =>
    until === null
      ? []
      : row(
          notMade(
            until,
            ones.map(({ label }) => label),
          ),
        ),
  );
  return ['ml-report doctor', ...made.flatMap(row), ...left, '', 'What works', ...features.map(last), ''].join('\n');
}

/** Checks that one other keeps from being made are one line. */
const notMade = (until: string, labels: readonly string[]): Examined => ({
  ...{ label: 'not tried', state: 'unknown', until, mend: null },
  says: `${labels.join(', ')}: “${until}” must be mended first.`,
});

function words(works: boolean, because: readonly string[]): string {
  const labels = because.map((label) => `“${label}”`).join(', ');
  if (!works) return `does not work: see ${labels}.`;
  return because.length === 0
    ? 'works.'
    : `works as far as was tried; not tried ${because.length === 1 ? 'is' : 'are'} ${labels}.`;
}

export function jsonText({ checks, features }: Examination): string {
  return `${JSON.stringify({ format: FORMAT, checks, features }, null, 2)}\n`;
}
