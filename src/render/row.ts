/** The numbers of one row as text, each with the decimals that its spread can tell apart and the unit that its name carries. */
import type { Method, MetricRow } from '../core/compare/comparison.ts';
import { targetOf } from '../core/compare/goal.ts';
import { count, decimalsFor, formatDifference, formatLimit, formatNumber, grouped, MINUS } from './format.ts';
import { type Unit, unitOf } from './unit.ts';

export interface RowWriter {
  readonly unit: Unit;
  /** Of this row, in the unit that is written. */
  readonly decimals: number;
  /** Without the unit; `—` for none. */
  value(value: number | null): string;
  /** Signed, without the unit. */
  difference(value: number | null): string;
}

export function writerOf(row: MetricRow): RowWriter {
  const unit = unitOf(row.key, valuesOf(row));
  const decimals = rowDecimals(row, unit);
  const inUnit = (value: number | null) => (value === null ? null : value / unit.size);
  return {
    unit,
    decimals,
    value: (value) => valueText(inUnit(value), decimals),
    difference: (value) => differenceText(inUnit(value), decimals, row.interval !== null),
  };
}

/** A number from a million on without decimals is written in full, in groups of three: two that differ are not to look alike. */
function inFull(value: number, decimals: number): string | null {
  const rounded = Math.round(Math.abs(value));
  return decimals === 0 && rounded >= 1e6 && rounded < 1e15 ? grouped(rounded) : null;
}

function valueText(value: number | null, decimals: number): string {
  const digits = value === null ? null : inFull(value, decimals);
  return digits === null ? formatNumber(value, decimals) : `${(value ?? 0) < 0 ? MINUS : ''}${digits}`;
}

/** Beside an interval what it cannot tell from 0 is 0, with the sign that it has. */
function differenceText(value: number | null, decimals: number, tested: boolean): string {
  if (value === null || value === 0) return formatDifference(value, decimals);
  const digits = tested && Math.abs(value) < 10 ** -decimals / 2 ? (0).toFixed(decimals) : inFull(value, decimals);
  return digits === null ? formatDifference(value, decimals) : `${value > 0 ? '+' : MINUS}${digits}`;
}

const valuesOf = ({ baseline, current }: MetricRow) => [baseline, current].flatMap((sample) => sample?.value ?? []);

/**
 * Decimals for one row, the same for both values and their difference: what the interval, else the usual spread can tell apart. Where neither is known
 * what the runs differ by, and so many that two digits of the difference show, but never more than six significant digits of the values.
 */
export function rowDecimals(row: MetricRow, { size }: Unit = unitOf(row.key, valuesOf(row))): number {
  const { baseline, current, difference, interval, spread } = row;
  const values = valuesOf(row).map((value) => value / size);
  const width = ([low, high]: readonly [number, number]) => (high - low) / size;
  const known = (interval && width(interval) / 2) || (spread && width(spread) / 4);
  if (known) return decimalsFor(values, known);
  const deviation = Math.max(baseline?.sd ?? 0, current?.sd ?? 0) / size;
  const decimals = decimalsFor(values, deviation > 0 ? deviation : null);
  if (difference === null || difference === 0) return decimals;
  const moved = Math.abs(difference) / size;
  return Math.max(decimals, Math.min(decimalsFor([moved], moved), decimalsFor(values) + 2));
}

/** `0.7701 → 0.7052`, `41.2 → 41.9 ms`, with `—` for a side that has no value. */
export function formatMove(row: MetricRow): string {
  const { unit, value } = writerOf(row);
  const [before, now] = [row.baseline, row.current].map((sample) => value(sample?.value ?? null));
  return row.current ? `${before} → ${now}${unit.ofValue}` : `${before}${row.baseline ? unit.ofValue : ''} → ${now}`;
}

/** `0.7052`, `41.9 ms`: where one side stands. */
export function formatValue(row: MetricRow, side: 'baseline' | 'current'): string {
  const { unit, value } = writerOf(row);
  const sample = row[side];
  return sample ? value(sample.value) + unit.ofValue : '—';
}

export const formatCurrent = (row: MetricRow): string => formatValue(row, 'current');

/** `−0.0126`, `+0.7 ms`, `−1.2 points`. */
export function formatRowDifference(row: MetricRow): string {
  const { unit, difference } = writerOf(row);
  return row.difference === null ? '—' : difference(row.difference) + unit.ofDifference;
}

/** The difference without its sign: `0.0126`, `0.7 ms`, `1.2 points`. */
export function formatSize(row: MetricRow): string {
  const { unit, value } = writerOf(row);
  return value(Math.abs(row.difference ?? 0)) + unit.ofDifference;
}

/** `−0.0171 … −0.0081`, in the unit of the difference but without it; empty without an interval. */
export function formatInterval(row: MetricRow): string {
  if (!row.interval) return '';
  const [low, high] = row.interval.map(writerOf(row).difference);
  return low === high ? (low ?? '') : `${low} … ${high}`;
}

/** `0.917 … 0.925`, what one more push of the target branch usually gives; empty where that is not known. */
export function formatSpreadRange(row: MetricRow): string {
  if (!row.spread) return '';
  const { unit, value } = writerOf(row);
  const [low, high] = row.spread.map(value);
  return `${low === high ? `always ${low}` : `${low} … ${high}`}${unit.ofValue}`;
}

/** `0.005`, `0.5 points`: the smallest difference that means anything; empty where none is set. */
export function formatMinChange(row: MetricRow): string {
  if (row.min_change === null) return '';
  const { size, ofDifference } = writerOf(row).unit;
  return formatLimit(row.min_change / size) + ofDifference;
}

/** Whether there is a difference that the configuration calls none. */
export function isTooSmall({ verdict, difference, min_change }: MetricRow): boolean {
  return verdict === 'unchanged' && difference !== null && difference !== 0 && min_change !== null;
}

/** A goal as a small sign after the metric's name: ↑ more is better, ↓ less is better, →0.5 nearer to it is. */
export function goalSign({ goal }: Pick<MetricRow, 'goal'>): string {
  if (goal === null) return '';
  return goal === 'maximize' ? '↑' : goal === 'minimize' ? '↓' : `→${formatLimit(targetOf(goal))}`;
}

/** Two digits, and never rounded to 0: `p = 0.0079`, `p < 0.001`. */
export function formatP(p: number | null): string {
  return p === null ? '' : p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`;
}

const methods: Record<Method, string> = {
  permutation: 'permutation',
  welch: 'Welch',
  pairs: 'pairs',
  history: 'among pushes',
};

/** On what a row rests, line by line: `5 runs against 5`, `permutation p = 0.0079`, `effect −2.1`. */
export function evidenceLines({ baseline, current, method, p, effect, difference }: MetricRow): string[] {
  if (difference === null || !baseline || !current) return [];
  const tested = method === null || p === null ? [] : [`${methods[method]} ${formatP(p)}`];
  const size = effect === null ? [] : [`effect ${formatDifference(effect, Math.abs(effect) < 10 ? 1 : 0)}`];
  return [`${count(current.n, 'run')} against ${grouped(baseline.n)}`, ...tested, ...size];
}
