import type {
  Comparison,
  ExperimentComparison,
  LadderStep,
  ParamRow,
  Rules,
} from '../../../core/compare/comparison.ts';
import { quoted } from '../../../core/model/text.ts';
import {
  against,
  baselineReason,
  causeSentence,
  caveats,
  describeValues,
  evidenceSentence,
} from '../../compared-with.ts';
import { gateCounts } from '../../gates.ts';
import { ruleChangeSides } from '../../rules.ts';
import { leadingJudgement, verdictLine } from '../../verdict.ts';
import { commit, dressed, key, markCommit } from './dressed.ts';
import { html, type Markup, nothing } from './markup.ts';
import { table } from './table.ts';

/** The line that alone must be enough. */
export function headline(comparison: Comparison): Markup {
  const { symbol, tone } = leadingJudgement(comparison);
  // A name may hold the dot that parts the line, but then stands between quotation marks.
  const [what = '', ...more] = verdictLine(comparison, quoted).split(/ · (?![^“]*”)/);
  return html`<h1 class="verdict-${gateCounts(comparison).all === 0 ? 'none' : comparison.verdict}"><span class="mark tone-${tone}" aria-hidden="true">${symbol}</span>${dressed(what, comparison)}${
    more.length > 0 ? html`<span class="more">${dressed(more.join(' · '), comparison)}</span>` : nothing
  }</h1>`;
}

/** What was compared with what, why that, and what it rests on. */
export function comparedWith(experiment: ExperimentComparison, comparison: Comparison): Markup {
  const { head } = comparison;
  const sentences = [
    `${against(experiment, quoted, markCommit)}.`,
    ...(experiment.ladder.length < 2 ? [baselineReason(experiment)] : []),
    evidenceSentence(experiment),
  ];
  return html`<p>${head.sha ? html`${commit(head.sha, comparison)} · ` : nothing}${dressed(sentences.filter(Boolean).join(' '), comparison)}</p>
${ladder(experiment.ladder, comparison)}`;
}

/** The way to the baseline, where more than one step was looked at. */
function ladder(steps: readonly LadderStep[], comparison: Comparison): Markup {
  if (steps.length < 2) return nothing;
  return html`<ol class="ladder">${steps.map(
    ({ taken, reason }) => html`
<li>${taken ? html`<strong>taken</strong>` : 'passed over'}: ${dressed(reason, comparison)}</li>`,
  )}
</ol>`;
}

/** Whose rules judged, what the merge request would change in them, and sentences about the whole. */
export function rulesAndRemarks({ rules, remarks, ...comparison }: Comparison): Markup {
  const sentences = [...remarks, rules.words].filter(Boolean);
  return html`${attention(sentences, comparison)}${rules.changes.length > 0 ? changes(rules, comparison) : nothing}`;
}

function changes({ changes }: Rules, comparison: Pick<Comparison, 'project'>): Markup {
  const rows = changes.map((change) => ({ name: change.key, ...ruleChangeSides(change, quoted) }));
  return table(
    'Rules that the merge request would change',
    [
      { head: 'rule', names: true, cell: ({ name }) => key(name) },
      { head: 'target branch', cell: ({ before }) => dressed(before, comparison) },
      { head: 'this merge request', cell: ({ after }) => dressed(after, comparison) },
    ],
    rows,
  );
}

/** Stale baselines, runs that do not count, what differs besides params. */
export function cautions(experiment: ExperimentComparison, comparison: Comparison): Markup {
  return attention(caveats(experiment), comparison);
}

function attention(sentences: readonly string[], comparison: Pick<Comparison, 'project'>): Markup {
  if (sentences.length === 0) return nothing;
  return html`<ul class="attention">${sentences.map(
    (sentence) => html`
<li><span class="mark tone-attention" aria-hidden="true">◆</span>${dressed(sentence, comparison)}</li>`,
  )}
</ul>`;
}

export function parameters({ params, baseline, groups }: ExperimentComparison, comparison: Comparison): Markup {
  if (params.length === 0)
    return baseline && groups.length > 0 ? html`<p class="quiet">No parameter changed.</p>` : nothing;
  const side = (values: ParamRow['baseline']) =>
    values.length === 0
      ? html`<span class="quiet">not set</span>`
      : dressed(describeValues(values, quoted), comparison);
  return table(
    'Changed parameters',
    [
      { head: 'parameter', names: true, cell: (row) => key(row.key) },
      { head: 'baseline', cell: (row) => side(row.baseline) },
      { head: 'this', cell: (row) => side(row.current) },
    ],
    params,
  );
}

/** Hints, no proof: silent without support. */
export function causes({ causes }: ExperimentComparison, comparison: Comparison): Markup {
  if (causes.length === 0) return nothing;
  return html`<h3>What it may come from</h3>
<ul>${causes.map(
    (cause) => html`
<li>${dressed(causeSentence(cause, quoted), comparison)}</li>`,
  )}
</ul>`;
}
