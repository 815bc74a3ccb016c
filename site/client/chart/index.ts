/** A chart that can be pointed at, walked over by keyboard, zoomed, saved and made large, in the place of its static picture. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import type { Bus } from '../lib/bus.ts';
import { boxIn, nameBox } from './box.ts';
import type { AxisRange } from './brush.ts';
import { brushingOf } from './brushing.ts';
import { fullScreen } from './full-screen.ts';
import { highlightOf } from './highlight.ts';
import { listenToKeys } from './keys.ts';
import { legendIn } from './legend.ts';
import css from './live.css' with { type: 'text' };
import { liveView } from './live-view.ts';
import { listenToPointer } from './pointer.ts';
import { wear } from './style.ts';
import { toolsIn } from './tools.ts';
import { whole, type Zoom } from './zoom.ts';
import { zoomingOf } from './zooming.ts';

export type { AxisRange } from './brush.ts';
export type { Zoom } from './zoom.ts';
export { rangeFrom, rangeText, whole } from './zoom.ts';

export interface ChartHooks {
  /** The part that is shown at first. */
  readonly zoom?: Zoom;
  onZoom?(zoom: Zoom): void;
  /** What a reader chose on axes that stand side by side, and wants the page to show. */
  onRanges?(ranges: readonly AxisRange[]): void;
  /** A run's whole name, by its id, where the page knows it. */
  nameOf?(run: string): string | undefined;
}

export interface LiveChart {
  /** Resolves when it is drawn, or a sentence says why not. */
  readonly ready: Promise<void>;
  /** The line of its controls, for more of them. */
  readonly tools: HTMLElement;
  /** Shows another chart in the same place; the part that is shown stays where the axes are the same. */
  update(chart: FormChart): Promise<void>;
  /** Shows another part, of which `onZoom` does not hear. */
  zoomTo(zoom: Zoom): void;
  /** Puts the static picture back. */
  close(): void;
}

export function mountChart(figure: HTMLElement, first: FormChart, bus: Bus, hooks: ChartHooks = {}): LiveChart {
  wear(css);
  let chart = first;
  const hidden = new Set<string>();
  const box = boxIn(figure);
  const live = liveView(
    box,
    () => ({ chart: brushing.dress(chart), zoom: zooming.now(), hidden }),
    () => highlight.redraw(),
  );
  const nameOf = (run: string) => hooks.nameOf?.(run);
  const highlight = highlightOf(box, live, bus, nameOf, () => brushing.bands());
  const zooming = zoomingOf(live, hooks.zoom ?? whole, (zoom) => {
    showParts();
    hooks.onZoom?.(zoom);
    void live.draw();
  });
  const brushing = brushingOf(
    box,
    live,
    () => chart,
    () => {
      showParts();
      void live.draw();
    },
  );
  const isWhole = () => zooming.now().x === null && zooming.now().y === null && brushing.ranges().length === 0;
  const showParts = () => {
    box.whole.hidden = isWhole();
    box.use.hidden = !hooks.onRanges || brushing.ranges().length === 0;
  };
  const enlarge = () => void fullScreen(figure);
  const reset = () => {
    zooming.reset();
    brushing.clear();
    box.announce('The whole chart is shown.');
  };
  const tools = toolsIn(figure, {
    shown() {
      const drawn = live.drawn();
      return drawn && { chart, size: drawn.pane, zoom: zooming.now() };
    },
    announce: box.announce,
    fullScreen: enlarge,
  });
  tools.line.prepend(box.use, box.whole);
  const legend = legendIn(figure, tools.line, hidden, { changed: () => void live.draw(), point: highlight.series });
  listenToPointer(box.stage, {
    offset: () => ({ x: live.drawn()?.pane.plot.left ?? 0, y: live.drawn()?.pane.plot.top ?? 0 }),
    point: highlight.point,
    leave: highlight.leave,
    band: highlight.band,
    zoomTo: (from, to) => (brushing.on() ? brushing.drag(from, to) : zooming.to(from, to)),
    pan: (by, done) => !brushing.on() && zooming.pan(by, done),
    zoomBy: (factor, around, vertical) => !brushing.on() && zooming.by(factor, around, vertical),
    reset,
  });
  listenToKeys(box.stage, {
    step: highlight.step,
    zoomBy: (factor) => !brushing.on() && zooming.by(factor, highlight.place(), false),
    end(end) {
      const dot = highlight.dot();
      if (brushing.on() && dot) brushing.end(dot, end);
    },
    reset,
    leave: () => {
      if (highlight.leave()) return true;
      const zoomed = !isWhole();
      if (zoomed) reset();
      return zoomed;
    },
    fullScreen: enlarge,
  });
  box.whole.addEventListener('click', () => {
    reset();
    box.stage.focus();
  });
  box.use.addEventListener('click', () => {
    const ranges = brushing.ranges();
    brushing.clear();
    box.stage.focus();
    hooks.onRanges?.(ranges);
  });
  showParts();
  const show = (next: FormChart) => {
    if (next.words['x'] !== chart.words['x'] || next.words['y'] !== chart.words['y']) zooming.become(whole);
    if (JSON.stringify(next.data['axes']) !== JSON.stringify(chart.data['axes'])) brushing.clear();
    chart = next;
    nameBox(figure, box, chart);
    box.teach(brushing.on());
    legend.update(chart, nameOf);
    return live.draw();
  };
  return {
    ready: show(first),
    tools: tools.line,
    update: show,
    zoomTo(zoom) {
      zooming.become(zoom);
      showParts();
      void live.draw();
    },
    close() {
      highlight.close();
      live.close();
      tools.close();
      legend.close();
      box.close();
    },
  };
}
