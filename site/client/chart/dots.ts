/** What can be pointed at in a drawn chart: the places of its runs' values, read from Vega's scene. */
import type { SceneItem, SceneMark } from 'vega-scenegraph';
import type { View } from 'vega-view';
import { plotOf, seriesOf } from './drawing.ts';

export interface Dot {
  /** Pixels of the plot. */
  readonly x: number;
  readonly y: number;
  readonly series: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A mark of one series, to be drawn again over the others. */
export interface Stroke {
  readonly mark: SceneMark;
  readonly items: readonly SceneItem[];
}

export interface Scene {
  /** By series, from left to right. */
  readonly dots: ReadonlyMap<string, readonly Dot[]>;
  readonly strokes: ReadonlyMap<string, readonly Stroke[]>;
}

const FAINT = 0.3;
const pointed = new Set(['line', 'symbol', 'rect', 'trail']);

/** Items outside of the plot, which a zoomed picture cuts off, are not among the dots. */
export function sceneOf(view: View): Scene {
  const dots = new Map<string, Dot[]>();
  const strokes = new Map<string, Stroke[]>();
  const { width, height } = plotOf(view);
  for (const mark of marksIn(view.scenegraph().root.items)) {
    const bySeries = Map.groupBy(mark.items, ({ datum }) => seriesOf(datum));
    for (const [series, items] of bySeries) {
      if (series === '' || mark.marktype === 'text') continue;
      push(strokes, series, { mark, items });
      if (!pointed.has(mark.marktype)) continue;
      for (const item of items) {
        const x = (item.x ?? 0) + (mark.marktype === 'rect' ? (item.width ?? 0) / 2 : 0);
        const y = item.y ?? 0;
        // what is drawn faintly stands behind what is meant
        if (((mark.marktype === 'line' ? item.strokeOpacity : item.fillOpacity) ?? 1) < FAINT) continue;
        const inside = x >= -1 && x <= width + 1 && y >= -1 && y <= height + 1;
        if (inside && item.defined !== false) push(dots, series, { x, y, series, row: item.datum as Dot['row'] });
      }
    }
  }
  for (const list of dots.values()) list.sort((a, b) => a.x - b.x);
  return { dots, strokes };
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** All marks that show data; groups inside of the plot start where it does. */
function* marksIn(items: readonly SceneItem[]): Generator<SceneMark> {
  for (const { items: marks = [] } of items) {
    for (const mark of marks) {
      if (mark.marktype !== 'group') {
        if (mark.role === 'mark') yield mark;
      } else if (mark.role === 'frame' || mark.role === 'scope' || mark.role === 'mark') yield* marksIn(mark.items);
    }
  }
}

/** Of a series, the dot nearest to a pixel from the left. */
export function nearestAlong(dots: readonly Dot[], x: number): Dot | undefined {
  let [low, high] = [0, dots.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dots[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [dots[low - 1], dots[low]];
  return before && after && x - before.x <= after.x - x ? before : (after ?? before);
}

/** The dot that a reader means who points there: of each series the one that is nearest along the axis, then the nearest of them. */
export function nearestDot({ dots }: Scene, x: number, y: number): Dot | undefined {
  let best: Dot | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const list of dots.values()) {
    const dot = nearestAlong(list, x);
    const distance = dot ? Math.hypot(dot.x - x, dot.y - y) : Number.POSITIVE_INFINITY;
    if (distance < least) [best, least] = [dot, distance];
  }
  return best;
}
