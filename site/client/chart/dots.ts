/** What can be pointed at in a drawn chart: the places of its runs' values, read from Vega's scene. */
import type { SceneItem, SceneMark } from 'vega-scenegraph';
import type { View } from 'vega-view';
import { plotOf, type Size, seriesOf } from './drawing.ts';

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

/** Fainter than this is as good as not there: it was filtered away. */
const FAINT = 0.1;
const pointed = new Set(['line', 'symbol', 'rect', 'trail']);

/** Items outside of the plot, which a zoomed picture cuts off, are not among the dots. */
export function sceneOf(view: View): Scene {
  const dots = new Map<string, Dot[]>();
  const strokes = new Map<string, Stroke[]>();
  /** Of each series its clearest line: a fainter one behind it is the same before smoothing. */
  const lines = new Map<string, { readonly opacity: number; readonly dots: Dot[] }>();
  const isInside = within(plotOf(view));
  for (const mark of marksIn(view.scenegraph().root.items)) {
    if (mark.marktype === 'text') continue;
    for (const [series, items] of Map.groupBy(mark.items, ({ datum }) => seriesOf(datum))) {
      if (series === '') continue;
      push(strokes, series, { mark, items });
      const opacity = opacityOf(mark, items[0]);
      if (!pointed.has(mark.marktype) || opacity < FAINT) continue;
      const own = items.flatMap((item) => dotOf(mark, item, series) ?? []).filter(isInside);
      if (mark.marktype !== 'line') for (const dot of own) push(dots, series, dot);
      else if (opacity >= (lines.get(series)?.opacity ?? 0)) lines.set(series, { opacity, dots: own });
    }
  }
  for (const [series, line] of lines) for (const dot of line.dots) push(dots, series, dot);
  for (const list of dots.values()) list.sort((a, b) => a.x - b.x);
  return { dots, strokes };
}

const within =
  ({ width, height }: Size) =>
  ({ x, y }: Dot): boolean =>
    x >= -1 && x <= width + 1 && y >= -1 && y <= height + 1;

function opacityOf({ marktype }: SceneMark, item: SceneItem | undefined): number {
  return (marktype === 'line' ? item?.strokeOpacity : item?.fillOpacity) ?? 1;
}

/** A rectangle is pointed at in the middle of its upper edge. */
function dotOf({ marktype }: SceneMark, item: SceneItem, series: string): Dot | undefined {
  if (item.defined === false) return undefined;
  const x = (item.x ?? 0) + (marktype === 'rect' ? (item.width ?? 0) / 2 : 0);
  return { x, y: item.y ?? 0, series, row: item.datum as Dot['row'] };
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
