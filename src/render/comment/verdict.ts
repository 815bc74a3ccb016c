import type { ExperimentComparison, RuleChange } from '../../core/compare/comparison.ts';
import { quoted } from '../../core/model/text.ts';
import { against, baselineReason, caveats, evidenceSentence, staleWords } from '../compared-with.ts';
import { count } from '../format.ts';
import { code, fitting, sentence } from '../markdown.ts';
import { ruleChangeSides } from '../rules.ts';
import { leadingJudgement, verdictLine } from '../verdict.ts';
import { writtenOut } from './experiments.ts';
import type { Room } from './room.ts';
import { type CommentContext, commitLink, elsewhere, type Section } from './section.ts';
import { failedGates } from './thread.ts';

/** Changes of rules that are written out. */
const RULES = 20;

/** What happened, in one line that is enough by itself; under it, what was compared with what, and by whose rules. */
export const verdict: Section = (context) => (room) => {
  const { remarks } = context.comparison;
  const parts = [
    firstLine(context),
    ...limited(remarks, room, elsewhere(context)).map((remark) => `◆ ${remark}`),
    ...compared(context, room),
    rulesPart(context),
  ];
  return parts.filter(Boolean).join('\n\n');
};

function firstLine({ comparison }: CommentContext): string {
  return `**${leadingJudgement(comparison).symbol} ${sentence(verdictLine(comparison, quoted))}**`;
}

/** As many sentences as there is room for, and how many are left out. */
function limited(sentences: readonly string[], room: Room, where: string): string[] {
  const left = sentences.length - room.remarks;
  const shown = sentences.slice(0, room.remarks).map((text) => sentence(text, room.sentence));
  return [...shown, ...(left > 0 ? [`${left} more ${where}`] : [])];
}

function compared(context: CommentContext, room: Room): string[] {
  const { comparison } = context;
  const { experiments, head } = comparison;
  const where = elsewhere(context);
  const start = head.sha ? `${commitLink(head.sha, comparison)} · ` : '';
  const [only] = experiments;
  if (only === undefined) return [];
  if (experiments.length > 1) {
    const [shown, left] = writtenOut(experiments, comparison, room);
    const lines = shown.map((one) =>
      [comparedWith(one, context, room), ...limited(caveats(one), room, where)].join(' '),
    );
    return [
      `${start}${experiments.length} experiments:`,
      list([...lines, ...(left > 0 ? [`${count(left, 'more experiment')} ${where}`] : [])]),
    ];
  }
  const stale = staleWords(only);
  const said = limited(caveats(only), room, where);
  return [
    start + comparedWith(only, context, room),
    list(said.map((text) => (stale !== '' && text === sentence(stale, room.sentence) ? `◆ ${text}` : text))),
  ];
}

/** Which runs against which, why these, and what that allows to be said. */
function comparedWith(experiment: ExperimentComparison, { comparison }: CommentContext, room: Room): string {
  const more = [baselineReason(experiment), evidenceSentence(experiment)]
    .filter(Boolean)
    .map((text) => sentence(text, room.sentence));
  return [`${against(experiment, code, (sha) => commitLink(sha, comparison))}.`, ...more].join(' ');
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

/** That the merge request changes the rules, and how. */
function rulesPart(context: CommentContext): string {
  const { words, changes } = context.comparison.rules;
  if (words === '') return '';
  const left = changes.length - RULES;
  const shown = [...changes.slice(0, RULES).map(ruleLine), ...(left > 0 ? [`${left} more ${elsewhere(context)}`] : [])];
  return [`◆ ${sentence(words)}`, list(shown)].filter(Boolean).join('\n\n');
}

function ruleLine(change: RuleChange): string {
  const { before, after } = ruleChangeSides(change, (value) => code(value, 60));
  return `${code(change.key)} ${before} → ${after}`;
}

/** Where nothing else fits: the first line, and of failed gates and changed rules as many lines as fit, whole, the others counted. */
export function briefest(context: CommentContext, most: number): string {
  const { rules } = context.comparison;
  const gates = failedGates(context.comparison);
  const start = [firstLine(context), rules.words === '' ? '' : `◆ ${sentence(rules.words, 1000)}`];
  const lines = [
    ...gates.map((gate) => `failed: ${gate}`),
    ...rules.changes.map((change) => `rule: ${ruleLine(change)}`),
  ];
  const head = start.filter(Boolean).join('\n\n');
  const foot = `The comparison is too large for a comment. All of it is ${elsewhere(context)}.`;
  const shown = fitting(lines, most - head.length - foot.length - 100, 3);
  const left = lines.length - shown.length;
  return [head, list([...shown, ...(left > 0 ? [`${left} more`] : [])]), foot].filter(Boolean).join('\n\n');
}
