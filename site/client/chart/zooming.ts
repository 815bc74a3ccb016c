/** Which part of a chart's axes is shown. */
import type { ViewScale } from 'vega-view';
import { scaleOf } from './drawing.ts';
import type { Drawn, LiveView } from './live-view.ts';
import type { Place } from './pointer.ts';
import { partBeside, partOf, pixelsAround, type Range, whole, type Zoom } from './zoom.ts';

type AxisName = 'x' | 'y';

export interface Zooming {
  now(): Zoom;
  to(from: Place, to: Place): void;
  by(factor: number, around: Place, vertical: boolean): void;
  /** From where the drag began. */
  pan(by: Place, done: boolean): void;
  reset(): void;
  /** Without a word: other axes have come, or the page says so. */
  become(next: Zoom): void;
}

/** A drag narrower than this along an axis leaves that axis as it is. */
const LEAST = 16;

export function zoomingOf(live: LiveView, first: Zoom, changed: (zoom: Zoom) => void): Zooming {
  let zoom = first;
  let pans: { readonly zoom: Zoom; readonly scales: Readonly<Record<AxisName, ViewScale | undefined>> } | null = null;

  const set = (next: Zoom) => {
    if (same(next.x, zoom.x) && same(next.y, zoom.y)) return;
    zoom = next;
    changed(zoom);
  };
  /** What is not a part leaves the axis as it is. */
  const part = (drawn: Drawn, axis: AxisName, pixels: Range): Range | null => {
    const known = endsOf(drawn, axis);
    const found = known && partOf(scaleOf(drawn.view, axis), pixels, known);
    return found === undefined ? zoom[axis] : found;
  };

  return {
    now: () => zoom,
    to(from, to) {
      const drawn = live.drawn();
      if (!drawn) return;
      const wide = Math.abs(to.x - from.x) >= LEAST;
      const high = Math.abs(to.y - from.y) >= LEAST;
      set({
        x: wide ? part(drawn, 'x', [from.x, to.x]) : zoom.x,
        y: high ? part(drawn, 'y', [from.y, to.y]) : zoom.y,
      });
    },
    by(factor, around, vertical) {
      const drawn = live.drawn();
      if (!drawn) return;
      const { width, height } = drawn.pane.plot;
      const points = [...drawn.scene.dots.values()].every((list) => list.length === 1);
      set({
        x: points || !vertical ? part(drawn, 'x', pixelsAround(width, around.x, factor)) : zoom.x,
        y: points || vertical ? part(drawn, 'y', pixelsAround(height, around.y, factor)) : zoom.y,
      });
    },
    pan(by, done) {
      const drawn = live.drawn();
      if (!drawn) return;
      pans ??= { zoom, scales: { x: scaleOf(drawn.view, 'x')?.copy(), y: scaleOf(drawn.view, 'y')?.copy() } };
      const { width, height } = drawn.pane.plot;
      const beside = (axis: AxisName, length: number, pixels: number) => {
        const known = endsOf(drawn, axis);
        return (pans?.zoom[axis] && known && partBeside(pans.scales[axis], length, pixels, known)) || zoom[axis];
      };
      set({ x: beside('x', width, by.x), y: beside('y', height, by.y) });
      if (done) pans = null;
    },
    reset: () => set(whole),
    become(next) {
      zoom = next;
    },
  };
}

const same = (a: Range | null, b: Range | null) => a?.[0] === b?.[0] && a?.[1] === b?.[1];

/** Ends of the whole axis; `null` where it has no numbers. */
function endsOf({ chart: { signals } }: Drawn, axis: AxisName): Range | null {
  const [low, high] = [signals[`${axis}Low`], signals[`${axis}High`]];
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : null;
}
