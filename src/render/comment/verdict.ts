import type { ExperimentComparison, Rules } from '../../core/compare/comparison.ts';
import { quoted } from '../../core/model/text.ts';
import { against, baselineReason, caveats, evidenceSentence, staleWords } from '../compared-with.ts';
import { code, sentence } from '../markdown.ts';
import { ruleChangeSides } from '../rules.ts';
import { leadingJudgement, verdictLine } from '../verdict.ts';
import { commitLink, type Section } from './section.ts';

/** Changes of rules that are written out. */
const RULES = 20;

/** What happened, in one line that is enough by itself; under it, what was compared with what, and by whose rules. */
export const verdict: Section = ({ comparison }) => {
  const { experiments, head, remarks, rules } = comparison;
  const { symbol } = leadingJudgement(comparison);
  const commit = (sha: string) => commitLink(sha, comparison);
  const start = head.sha ? `${commit(head.sha)} · ` : '';
  const [only] = experiments;
  const compared =
    only === undefined
      ? []
      : experiments.length === 1
        ? [
            start + comparedWith(only, commit),
            list(caveats(only).map((text) => `${text === staleWords(only) ? '◆ ' : ''}${sentence(text)}`)),
          ]
        : [`${start}${experiments.length} experiments:`, list(experiments.map((one) => allOf(one, commit)))];
  const parts = [
    `**${symbol} ${sentence(verdictLine(comparison, quoted))}**`,
    ...remarks.map((remark) => `◆ ${sentence(remark)}`),
    ...compared,
    rulesPart(rules),
  ];
  return parts.filter(Boolean).join('\n\n');
};

type WriteCommit = (sha: string) => string;

/** Which runs against which, why these, and what that allows to be said. */
function comparedWith(experiment: ExperimentComparison, commit: WriteCommit): string {
  const more = [baselineReason(experiment), evidenceSentence(experiment)].filter(Boolean).map(sentence);
  return [`${against(experiment, code, commit)}.`, ...more].join(' ');
}

function allOf(experiment: ExperimentComparison, commit: WriteCommit): string {
  return [comparedWith(experiment, commit), ...caveats(experiment).map(sentence)].join(' ');
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

/** That the merge request changes the rules, and how. */
function rulesPart({ words, changes }: Rules): string {
  if (words === '') return '';
  const shown = changes.slice(0, RULES).map((change) => {
    const { before, after } = ruleChangeSides(change, (value) => code(value, 60));
    return `${code(change.key)} ${before} → ${after}`;
  });
  const left = changes.length - shown.length;
  return [`◆ ${sentence(words)}`, list([...shown, ...(left > 0 ? [`${left} more`] : [])])].filter(Boolean).join('\n\n');
}
