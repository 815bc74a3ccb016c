import { code } from '../markdown.ts';
import { against, baselineReason, evidenceSentence, judge, leadingRow, verdictLine } from '../verdict.ts';
import { commitLink, type Section } from './section.ts';

/** What happened, in one line that is enough by itself; under it, what was compared with what. */
export const verdict: Section = ({ comparison }) => {
  const leading = leadingRow(comparison);
  const attention = comparison.verdict === 'warn' ? '◆' : '●';
  const symbol = leading ? judge(leading.row).symbol : attention;
  const commit = (sha: string) => commitLink(sha, comparison);
  const lines = comparison.experiments.map((experiment) => {
    const { remarks } = experiment;
    return [
      `${against(experiment, code, commit)}.`,
      baselineReason(experiment),
      evidenceSentence(experiment),
      ...remarks,
    ]
      .filter(Boolean)
      .join(' ');
  });
  const head = comparison.head.sha ? `${commit(comparison.head.sha)} · ` : '';
  const compared = lines.length > 1 ? lines.map((line) => `- ${line}`).join('\n') : lines.join('');
  const first = `**${symbol} ${verdictLine(comparison, code)}**`;
  return compared
    ? `${first}\n\n${lines.length > 1 ? `${head}${lines.length} experiments:\n\n` : head}${compared}`
    : first;
};
