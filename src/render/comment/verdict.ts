import type { Rules } from '../../core/compare/comparison.ts';
import { code, sentence } from '../markdown.ts';
import { against, baselineReason, caveats, evidenceSentence, judge, leadingRow, verdictLine } from '../verdict.ts';
import { commitLink, type Section } from './section.ts';

/** What happened, in one line that is enough by itself; under it, what was compared with what, and by whose rules. */
export const verdict: Section = ({ comparison }) => {
  const leading = leadingRow(comparison);
  const attention = comparison.verdict === 'warn' ? '◆' : '●';
  const symbol = leading ? judge(leading.row).symbol : attention;
  const commit = (sha: string) => commitLink(sha, comparison);
  const lines = comparison.experiments.map((experiment) =>
    [
      `${against(experiment, code, commit)}.`,
      ...[baselineReason(experiment), evidenceSentence(experiment), ...caveats(experiment)].map(sentence),
    ]
      .filter(Boolean)
      .join(' '),
  );
  const head = comparison.head.sha ? `${commit(comparison.head.sha)} · ` : '';
  const compared = lines.length > 1 ? lines.map((line) => `- ${line}`).join('\n') : lines.join('');
  const parts = [
    `**${symbol} ${verdictLine(comparison, code)}**`,
    ...(compared ? [`${lines.length > 1 ? `${head}${lines.length} experiments:\n\n` : head}${compared}`] : []),
    ...comparison.remarks.map((remark) => `◆ ${sentence(remark)}`),
    ...rulesPart(comparison.rules),
  ];
  return parts.join('\n\n');
};

/** That the merge request changes the rules, and how. */
function rulesPart({ words, changes }: Rules): string[] {
  if (words === '') return [];
  const side = (value: string | null) => (value === null ? 'not set' : code(value, 60));
  const shown = changes.slice(0, 20).map(({ key, target, own }) => `- ${code(key)} ${side(target)} → ${side(own)}`);
  const left = changes.length > 20 ? [`- ${changes.length - 20} more`] : [];
  return [[`◆ ${sentence(words)}`, ...(shown.length > 0 ? ['', ...shown, ...left] : [])].join('\n')];
}
