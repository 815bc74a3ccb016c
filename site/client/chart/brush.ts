/** Ranges along axes that stand side by side, and which runs lie in all of them. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';

/** From the bottom of an axis, 0, to its top, 1. */
export type Share = readonly [low: number, high: number];

/** What a reader chose on one axis. */
export interface AxisRange {
  /** Id of the column. */
  readonly id: string;
  /** Ends in the column's own unit; of texts those between them. */
  readonly low: number;
  readonly high: number;
  readonly texts: readonly string[] | null;
}

interface AxisRow {
  readonly x: number;
  readonly id: string;
  readonly kind: string;
  readonly low: number;
  readonly high: number;
  readonly texts: readonly string[];
}

const axesOf = ({ data }: FormChart) => (data['axes'] ?? []) as readonly AxisRow[];

export const hasAxes = (chart: FormChart): boolean => axesOf(chart).length > 0;

/** Rows of the table that every range has, as names whose values are true, which is how the form wants them; `null` without ranges. */
export function keptRows(
  { data }: FormChart,
  shares: ReadonlyMap<number, Share>,
): Readonly<Record<string, true>> | null {
  if (shares.size === 0) return null;
  const left = new Map<number, number>();
  for (const one of data['lines'] ?? []) {
    const { row, x, y } = one as { readonly row: number; readonly x: number; readonly y: number | null };
    const share = shares.get(x);
    if (share && y !== null && y >= share[0] && y <= share[1]) left.set(row, (left.get(row) ?? 0) + 1);
  }
  return Object.fromEntries([...left].filter(([, times]) => times === shares.size).map(([row]) => [row, true]));
}

export function rangesOf(chart: FormChart, shares: ReadonlyMap<number, Share>): AxisRange[] {
  return axesOf(chart).flatMap(({ x, id, kind, low, high, texts }) => {
    const share = shares.get(x);
    if (!share) return [];
    const at = (y: number) => (kind === 'log' ? low * (high / low) ** y : low + y * (high - low));
    const [from, to] = [at(share[0]), at(share[1])];
    const between = texts.filter((_, index) => index >= from && index <= to);
    return [{ id, low: from, high: to, texts: texts.length > 0 ? between : null }];
  });
}
