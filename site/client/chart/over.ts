/** The highlight, drawn over the picture so that Vega does not have to draw anything again: what is not meant fades, what is meant stands out. */
import { Marks } from 'vega-scenegraph';
import { palette } from '../../../src/render/charts/theme.ts';
import { type Dot, nearestAlong, type Scene, type Stroke } from './dots.ts';
import type { Size } from './drawing.ts';
import type { Scheme } from './scheme.ts';

export interface Pane extends Size {
  /** The plot inside of the picture. */
  readonly plot: { readonly left: number; readonly top: number } & Size;
  readonly scheme: Scheme;
}

export interface Meant {
  readonly series: string | null;
  /** Pixels of the plot from the left; `null`: no place is pointed at. */
  readonly at: number | null;
  /** Parts that are chosen, or being chosen. */
  readonly bands: readonly Band[];
}

/** In pixels of the plot. */
export interface Band {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** More lines than these get no point each at the rule. */
const MOST_POINTS = 40;
const VEIL = 0.62;

export function paintOver(canvas: HTMLCanvasElement, pane: Pane, scene: Scene, meant: Meant): void {
  const context = clean(canvas, pane);
  if (!context) return;
  const { plot, scheme } = pane;
  const ink = (part: keyof typeof palette) => palette[part][scheme];
  context.translate(plot.left, plot.top);
  const strokes = meant.series === null ? undefined : scene.strokes.get(meant.series);
  if (strokes && scene.strokes.size > 1) {
    context.globalAlpha = VEIL;
    context.fillStyle = ink('ground');
    context.fillRect(0, 0, plot.width, plot.height);
    context.globalAlpha = 1;
    context.save();
    context.beginPath();
    context.rect(-6, -6, plot.width + 12, plot.height + 12);
    context.clip();
    for (const stroke of strokes) emphasise(context, stroke, ink('text'));
    context.restore();
  }
  if (meant.at !== null) {
    context.fillStyle = ink('muted');
    context.fillRect(Math.round(meant.at), 0, 1, plot.height);
  }
  for (const { dot, strong } of dotsAt(scene, meant)) ring(context, dot, ink('ground'), ink('text'), strong);
  for (const { x, y, width, height } of meant.bands) {
    context.globalAlpha = 0.1;
    context.fillStyle = ink('text');
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
    context.strokeStyle = ink('muted');
    context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }
}

function clean(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

/** A line twice as strong; a point larger and with an edge. */
function emphasise(context: CanvasRenderingContext2D, { mark, items }: Stroke, edge: string): void {
  const isSymbol = mark.marktype === 'symbol';
  const strong = items.map((item) =>
    Object.assign(
      Object.create(item) as typeof item,
      isSymbol
        ? { size: (item.size ?? 30) * 2.2, stroke: edge, strokeWidth: 1.5, fillOpacity: 1, strokeOpacity: 1 }
        : mark.marktype === 'line'
          ? { strokeWidth: (item.strokeWidth ?? 1.6) * 1.6 }
          : {},
    ),
  );
  Marks[mark.marktype]?.draw(context, { marktype: mark.marktype, items: strong });
}

function dotsAt({ dots }: Scene, { series, at }: Meant): { dot: Dot; strong: boolean }[] {
  if (at === null) return [];
  const own = series === null ? [] : (dots.get(series) ?? []);
  const lines = dots.size <= MOST_POINTS ? [...dots.values()] : [own];
  return lines.flatMap((list) => {
    const dot = list.length > 1 || list === own ? nearestAlong(list, at) : undefined;
    return dot && Math.abs(dot.x - at) < 12 ? [{ dot, strong: list === own }] : [];
  });
}

function ring(context: CanvasRenderingContext2D, { x, y }: Dot, ground: string, ink: string, strong: boolean): void {
  context.beginPath();
  context.arc(x, y, strong ? 4.5 : 2.5, 0, 2 * Math.PI);
  context.fillStyle = ground;
  context.fill();
  context.lineWidth = strong ? 2 : 1;
  context.strokeStyle = ink;
  context.stroke();
}
