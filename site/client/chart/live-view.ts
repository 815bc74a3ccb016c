/** Keeps the picture of a chart drawn: at the size of its box, in the reader's colours, with the part and the lines that are wanted. */
import type { View } from 'vega-view';
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { el } from '../lib/element.ts';
import type { Box } from './box.ts';
import { type Scene, sceneOf } from './dots.ts';
import { drawingOf, fill, plotOf, type Size, sameShape, showPart, sizeTo } from './drawing.ts';
import type { Pane } from './over.ts';
import { onScheme, type Scheme, schemeNow } from './scheme.ts';
import type { Zoom } from './zoom.ts';

/** What is drawn now. */
export interface Drawn {
  readonly view: View;
  readonly chart: FormChart;
  readonly scene: Scene;
  readonly pane: Pane;
}

export interface Wanted {
  readonly chart: FormChart;
  readonly zoom: Zoom;
  readonly hidden: ReadonlySet<string>;
}

export interface LiveView {
  drawn(): Drawn | null;
  /** Draws what is wanted by then; calls while it draws are put together. Never rejects: trouble stands in the box. */
  draw(): Promise<void>;
  close(): void;
}

export function liveView(box: Box, wanted: () => Wanted, changed: () => void): LiveView {
  let now: Drawn | null = null;
  let scheme: Scheme | null = null;
  let closed = false;
  let turn: Promise<void> | null = null;
  let again = false;

  const work = async () => {
    do {
      again = false;
      await once();
    } while (again && !closed);
  };
  const draw = (): Promise<void> => {
    again = true;
    turn ??= work()
      .catch((error: unknown) => box.trouble(`This chart cannot be drawn: ${said(error)}`))
      .finally(() => {
        turn = null;
      });
    return turn;
  };

  async function once(): Promise<void> {
    const { chart, zoom, hidden } = wanted();
    const size = sizeOf(box.stage);
    const reused = now && scheme === schemeNow() && sameShape(now.chart, chart) ? now.view : null;
    const complaints: string[] = [];
    scheme = schemeNow();
    const view = reused ?? (await drawingOf(chart, scheme, (message) => complaints.push(message)));
    const place = reused ? null : el('div');
    if (place) view.initialize(place);
    // Vega names its own container, which stands inside of ours
    for (const name of ['role', 'aria-roledescription', 'aria-label']) place?.removeAttribute(name);
    if (now?.chart !== chart || !reused || hidden.size > 0 || hiding) fill(view, chart, hidden);
    hiding = hidden.size > 0;
    sizeTo(view, size);
    showPart(view, chart, zoom);
    await view.runAsync();
    if (complaints.length > 0) throw new Error(complaints[0]);
    if (closed) return void view.finalize();
    if (place) box.drawing.replaceChildren(place);
    if (now && now.view !== view) now.view.finalize();
    now = { view, chart, scene: sceneOf(view), pane: { ...size, plot: plotOf(view), scheme } };
    changed();
  }
  let hiding = false;

  const resized = new ResizeObserver(() => {
    const size = sizeOf(box.stage);
    if (now && (size.width !== now.pane.width || size.height !== now.pane.height)) void draw();
  });
  resized.observe(box.stage);
  const deaf = onScheme(() => void draw());
  const anew = () => {
    scheme = null;
    void draw();
    sharp.stop();
    sharp = onSharpness(anew);
  };
  let sharp = onSharpness(anew);
  return {
    drawn: () => now,
    draw,
    close() {
      closed = true;
      resized.disconnect();
      deaf();
      sharp.stop();
      now?.view.finalize();
    },
  };
}

/** Calls once, when a pixel of the page has become more or fewer of the screen. */
function onSharpness(listener: () => void): { stop(): void } {
  const same = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  same.addEventListener('change', listener);
  return { stop: () => same.removeEventListener('change', listener) };
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Whole pixels; none while it is not shown. */
function sizeOf(stage: HTMLElement): Size {
  return { width: Math.floor(stage.clientWidth), height: Math.floor(stage.clientHeight) };
}
