/** How far the metrics of chosen runs are from those of a baseline. */
import { badness } from '../../../core/compare/goal.ts';
import type { Column } from '../../../table/table.ts';
import type { ChartChoice } from '../../../table/view-state.ts';
import { count, formatNumber, formatShare, shorten } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import type { Ink } from '../theme.ts';
import { axisSignals, nameOfColumn } from './axis.ts';
import { barsEnds } from './bars.ts';
import type { Maker, MakerInput, Shown } from './maker.ts';
import { nameOf, rowsOfRuns } from './runs.ts';

const MOST_BARS = 12;
const MOST_METRICS = 60;
/** Longer bars are cut, so that one wild metric does not press the others flat. */
const CUT = 1;

interface Difference {
  readonly name: string;
  readonly now: number;
  readonly before: number;
  readonly share: number;
  /** 1 better, −1 worse, 0 where the goal is not known or nothing changed. */
  readonly verdict: number;
}

function metricsOf(choice: ChartChoice, { table }: Pick<Shown, 'table'>): string[] {
  const all = table.manifest.columns.filter(({ id, group }) => group === 'metric' && id.startsWith('m.'));
  return (choice.fields.length > 0 ? choice.fields : all.map(({ id }) => id)).slice(0, MOST_METRICS);
}

function meanOf(column: Column, rows: readonly number[]): number {
  const numbers = column.numbers();
  const finite = rows.map((row) => numbers[row] as number).filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}

function differenceOf(column: Column, now: readonly number[], before: readonly number[]): Difference | null {
  const [a, b] = [meanOf(column, before), meanOf(column, now)];
  const share = (b - a) / Math.abs(a);
  if (!Number.isFinite(share))
    return a === 0 && b === 0 ? { name: nameOfColumn(column.info), now: b, before: a, share: 0, verdict: 0 } : null;
  const { goal } = column.info;
  const verdict = goal === null ? 0 : Math.sign(badness(a, goal) - badness(b, goal));
  return { name: nameOfColumn(column.info), now: b, before: a, share, verdict };
}

/** The runs that are compared, and what they are compared with, each with its name. */
function sidesOf({ table, rows, selected, baseline }: Shown) {
  const chosen = rowsOfRuns(table, selected);
  const base = baseline === null ? [] : rowsOfRuns(table, [baseline]);
  const without = (list: readonly number[], others: readonly number[]) => list.filter((row) => !others.includes(row));
  const now = without(chosen.length > 0 ? chosen : base.length > 0 ? [...rows] : [], base);
  const before = base.length > 0 ? base : without([...rows], chosen);
  const named = (list: readonly number[], many: string) =>
    list.length === 1 ? shorten(nameOf(table, list[0] as number), 30) : `the mean of ${list.length} ${many}`;
  return {
    now,
    before,
    words: [named(now, chosen.length > 0 ? 'chosen runs' : 'shown runs'), named(before, 'other runs')] as const,
  };
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const { now, before, words } = sidesOf(input);
  if (now.length === 0) return { why: 'Choose a run in the table, or a baseline, to see differences.' };
  if (before.length === 0) return { why: 'There is no other run to compare with.' };
  const columns = metricsOf(choice, input).flatMap((id) => table.column(id) ?? []);
  const found = columns.map((column) => differenceOf(column, now, before));
  const all = found.filter((one) => one !== null);
  if (all.length === 0) return { why: 'No metric has a value on both sides.' };
  const sorted = all.toSorted(
    (a, b) => a.verdict * Math.abs(a.share) - b.verdict * Math.abs(b.share) || Math.abs(b.share) - Math.abs(a.share),
  );
  const ends = Math.floor(MOST_BARS / 2);
  const shown = sorted.length <= MOST_BARS ? sorted : [...sorted.slice(0, ends), ...sorted.slice(ends - MOST_BARS)];
  const cut = (share: number) => Math.max(-CUT, Math.min(CUT, share));
  const reach = Math.max(0.01, ...shown.map(({ share }) => Math.abs(cut(share)))) * 1.05;
  const [worse, better] = [-1, 1].map((verdict) => all.filter((one) => one.verdict === verdict).length);
  const [low, high] = [
    shown.some(({ share }) => share < 0) ? -reach : 0,
    shown.some(({ share }) => share > 0) ? reach : 0,
  ];
  return {
    form: 'differences',
    variant: 'plain',
    title: `${better} better and ${worse} worse of ${count(all.length, 'metric')}: ${words[0]} against ${words[1]}`,
    summary: [
      'Differences relative to the baseline, the worst on top. ▲ went up, ▼ went down; green: better, red: worse, grey: no goal is known.',
      shown.some(({ share }) => Math.abs(share) > CUT) &&
        'Bars beyond 100% are cut; the figures beside them are whole.',
      shown.length < all.length && `The ${ends} worst and ${MOST_BARS - ends} best of ${all.length} metrics.`,
      all.length < found.length &&
        `${count(found.length - all.length, 'metric')} without a value on both sides, or with a baseline of 0, left out.`,
    ]
      .filter(Boolean)
      .join(' '),
    words: { x: 'difference to the baseline' },
    data: {
      bars: shown.map(({ share, verdict }, y) => ({
        x: 0,
        x2: cut(share),
        y: y - 0.32,
        y2: y + 0.32,
        ink: inkOf(verdict),
      })),
      texts: shown.map(({ name, share, verdict }, y) => ({
        y,
        name: shorten(name, 20),
        label: labelOf(share, verdict),
        ink: 'text',
      })),
    },
    signals: {
      ...axisSignals('x', { low, high: low === 0 && high === 0 ? reach : high, texts: [] }),
      ...barsEnds(shown.map(({ name }) => name)),
    },
    table: {
      head: ['metric', 'baseline', 'this', 'difference', 'verdict'],
      rows: sorted.map(({ name, before, now, share, verdict }) => [
        name,
        formatNumber(before),
        formatNumber(now),
        formatShare(share),
        wordOf(verdict),
      ]),
    },
  };
}

const inkOf = (verdict: number): Ink => (verdict > 0 ? 'green' : verdict < 0 ? 'vermillion' : 'muted');
const wordOf = (verdict: number) => (verdict > 0 ? 'better' : verdict < 0 ? 'worse' : '');

function labelOf(share: number, verdict: number): string {
  if (share === 0) return '● unchanged';
  return `${share > 0 ? '▲' : '▼'} ${formatShare(share)} ${wordOf(verdict)}`.trim();
}

export const differencesMaker: Maker = {
  form: 'differences',
  label: 'Differences to a baseline',
  fields: [{ name: 'metrics', takes: 'metric', many: true, optional: true }],
  options: [],
  needs: (choice, shown) => ({ columns: [...metricsOf(choice, shown), 'name'], histories: null }),
  make,
};
