/** Choosing ranges on axes that stand side by side, by pointer and by keyboard. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import type { Box } from './box.ts';
import { type AxisRange, hasAxes, keptRows, rangesOf, type Share } from './brush.ts';
import type { Dot } from './dots.ts';
import type { LiveView } from './live-view.ts';
import type { Band } from './over.ts';
import type { Place } from './pointer.ts';

export interface Brushing {
  /** Whether the chart has such axes at all. */
  on(): boolean;
  /** The chart with what is left of it. */
  dress(chart: FormChart): FormChart;
  /** In pixels of the plot. */
  bands(): Band[];
  drag(from: Place, to: Place): void;
  /** The value that is pointed at becomes an end of the range on its axis. */
  end(dot: Dot, end: 'low' | 'high'): void;
  clear(): void;
  ranges(): AxisRange[];
}

/** Pixels to each side of an axis. */
const HALF = 7;
/** A shorter drag takes the range of its axis away. */
const LEAST = 4;

export function brushingOf(box: Box, live: LiveView, chart: () => FormChart, changed: () => void): Brushing {
  let shares = new Map<number, Share>();
  const tell = () => {
    const kept = keptRows(chart(), shares);
    const all = new Set((chart().data['lines'] ?? []).map((one) => (one as { readonly row: number }).row)).size;
    box.announce(kept ? `${Object.keys(kept).length} of ${all} runs are in the chosen ranges.` : 'All runs are shown.');
    changed();
  };
  const set = (axis: number, share: Share | null) => {
    shares = new Map(shares);
    if (share) shares.set(axis, share);
    else shares.delete(axis);
    tell();
  };
  const plot = () => live.drawn()?.pane.plot ?? { width: 0, height: 0 };
  const step = () => plot().width / Math.max(1, (chart().data['axes']?.length ?? 1) - 1);
  const cut = (share: number) => Math.min(1, Math.max(0, share));

  return {
    on: () => hasAxes(chart()),
    dress(one) {
      const kept = keptRows(one, shares);
      return kept ? { ...one, signals: { ...one.signals, kept } } : one;
    },
    bands: () =>
      [...shares].map(([axis, [low, high]]) => {
        const { height } = plot();
        return { x: axis * step() - HALF, y: height * (1 - high), width: 2 * HALF, height: height * (high - low) };
      }),
    drag(from, to) {
      const axis = Math.round(from.x / step());
      const { height } = plot();
      const ends = [from.y, to.y].map((y) => cut(1 - y / height)).sort((a, b) => a - b) as [number, number];
      set(axis, Math.abs(to.y - from.y) < LEAST ? null : ends);
    },
    end({ row }, end) {
      const [axis, y] = [Number(row['x']), Number(row['y'])];
      const [low, high] = shares.get(axis) ?? [0, 1];
      set(axis, end === 'low' ? [y, Math.max(y, high)] : [Math.min(y, low), y]);
    },
    clear() {
      if (shares.size === 0) return;
      shares = new Map();
      tell();
    },
    ranges: () => rangesOf(chart(), shares),
  };
}
