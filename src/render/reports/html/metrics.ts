import type { Comparison, ExperimentComparison, GateResult, MetricRow } from '../../../core/compare/comparison.ts';
import { quoted } from '../../../core/model/text.ts';
import { sparkline } from '../../charts/sparkline.ts';
import { count, formatShare } from '../../format.ts';
import { acceptedBy, type GateWords, gateWords } from '../../gates.ts';
import {
  formatInterval,
  formatMinChange,
  formatMove,
  formatP,
  formatRowDifference,
  formatSpreadRange,
  goalSign,
  isTooSmall,
  writerOf,
} from '../../row.ts';
import { judge } from '../../verdict.ts';
import { evidenceWords, formatEffect } from '../facts.ts';
import { dressed, key } from './dressed.ts';
import { type Content, html, type Markup, nothing } from './markup.ts';
import { type Column, table } from './table.ts';

/** What can have changed stands open; unchanged metrics that neither are primary nor have a gate are folded away and counted. */
export function metrics(experiment: ExperimentComparison, comparison: Comparison): Markup {
  const isQuiet = (row: MetricRow) => row.verdict === 'unchanged' && !row.primary && row.gates.length === 0;
  const open = experiment.metrics.filter((row) => !isQuiet(row));
  const folded = experiment.metrics.filter(isQuiet);
  if (experiment.metrics.length === 0) return html`<p class="quiet">No run has finished with a metric yet.</p>`;
  const columns = columnsOf(experiment, comparison);
  const caption = 'Baseline and this merge request. ↑ more is better, ↓ less is.';
  return html`${open.length > 0 ? table(caption, columns, open) : html`<p>No metric changed.</p>`}${
    folded.length > 0
      ? html`<details><summary>${count(folded.length, 'unchanged metric')}</summary>${table('Unchanged metrics', columns, folded)}</details>`
      : nothing
  }`;
}

function columnsOf({ groups, metrics }: ExperimentComparison, comparison: Comparison): Column<MetricRow>[] {
  return [
    { head: 'verdict', cell: verdict },
    {
      head: 'metric',
      names: true,
      cell: (row) => [
        html`<span${row.primary ? html` class="primary"` : nothing}>${key(row.key)}</span> ${goalSign(row)}`,
        groups.length > 1 ? under(html`of ${key(row.group, 80)}`) : null,
        ...row.remarks.map((remark) => under(dressed(remark, comparison))),
      ],
    },
    { head: 'baseline → this', number: true, cell: values },
    {
      head: metrics.some(({ interval }) => interval !== null) ? 'difference (95% interval)' : 'difference',
      number: true,
      cell: (row) => difference(row, comparison),
    },
    { head: 'usual spread', cell: usualSpread },
    {
      head: 'evidence',
      cell: weighed,
    },
    { head: 'gate', cell: (row) => row.gates.map((gate) => gateLine(gate, row, comparison)) },
  ];
}

const under = (content: Content) => html`<span class="under">${content}</span>`;
/** Each of the words stays on one line where there is room; none are nothing. */
function underWords(words: readonly string[]): Content {
  const said = words.filter(Boolean).map((one, at) => html`${at > 0 ? ', ' : ''}<span class="whole">${one}</span>`);
  return said.length === 0 ? null : under(said);
}

function verdict(row: MetricRow): Markup {
  const { symbol, word, tone } = judge(row);
  return html`<span class="word tone-${tone}"><span class="mark" aria-hidden="true">${symbol}</span>${word}</span>`;
}

function values(row: MetricRow): Content {
  const { baseline, current } = row;
  const n = [baseline, current].map((side) => side?.n ?? 0);
  const sd = [baseline, current].map((side) => writerOf(row).value(side?.sd ?? null));
  const several = n.some((runs) => runs > 1);
  return [
    html`<span class="whole">${formatMove(row)}</span>`,
    several
      ? under(html`<span class="whole">n ${n.join(' → ')}</span>, <span class="whole">sd ${sd.join(' → ')}</span>`)
      : null,
  ];
}

function difference(row: MetricRow, comparison: Comparison): Content {
  if (row.difference === null) return row.reason === judge(row).word ? '' : dressed(row.reason, comparison);
  const interval = formatInterval(row);
  const share = row.relative === null || row.difference === 0 ? '' : `${formatShare(row.relative)} of the baseline`;
  return [
    html`<span class="whole tone-${judge(row).tone}">${formatRowDifference(row)}</span>`,
    interval === '' ? null : html` <span class="whole">(${interval})</span>`,
    underWords([share, ...(isTooSmall(row) ? [`under ${formatMinChange(row)}`] : [])]),
    row.reason === '' || saidElsewhere(row) ? null : under(dressed(row.reason, comparison)),
  ];
}

function weighed(row: MetricRow): Content {
  const words = evidenceWords(row);
  if (words === '') return '';
  return html`<span class="weighed">${words}${underWords([formatP(row.p), formatEffect(row.effect)])}</span>`;
}

/** Whether the row's verdict and evidence hold its reason already. */
const saidElsewhere = ({ verdict, evidence }: MetricRow) =>
  verdict === 'unknown' && (evidence === 'difference' || evidence === 'history');

/** The line of earlier pushes with this one at its end, and what is usual. */
function usualSpread(row: MetricRow): Content {
  if (!row.history) return '';
  const line = sparkline([...row.history.values, ...(row.current ? [row.current.value] : [])]);
  const picture = line
    ? html`<svg class="spark" width="${line.width}" height="${line.height}" viewBox="0 0 ${line.width} ${line.height}" aria-hidden="true"><path d="${line.path}"/><circle cx="${line.last.x}" cy="${line.last.y}" r="2.5"/></svg> `
    : nothing;
  return [
    html`${picture}<span class="whole">${formatSpreadRange(row) || 'drifts'}</span>`,
    underWords([
      `last ${count(row.history.n, 'push', 'pushes')}${row.history.state === 'step' ? ', since a step' : ''}`,
    ]),
  ];
}

const tones: Readonly<Record<GateWords['state'], string>> = {
  failed: 'worse',
  warning: 'attention',
  accepted: 'attention',
  'could not be judged': 'attention',
  passed: 'neutral',
};

function gateLine(gate: GateResult, row: MetricRow, comparison: Comparison): Markup {
  const { state, reason } = gateWords(gate, row);
  const by = gate.accepted ? dressed(` ${acceptedBy(gate.accepted, quoted)}; it failed`, comparison) : nothing;
  const said = gate.passed ? html`${state}` : html`<strong class="tone-${tones[state]}">${state}</strong>`;
  return html`<span class="gate">${said}${by}: ${dressed(reason, comparison)}</span>`;
}
