/** What is pointed at in a chart, by pointer, keyboard, legend, or elsewhere on the page. */
import type { Bus } from '../lib/bus.ts';
import type { Box } from './box.ts';
import { type Dot, nearestAlong, nearestDot } from './dots.ts';
import { scaleOf } from './drawing.ts';
import type { Drawn, LiveView } from './live-view.ts';
import { type Band, paintOver } from './over.ts';
import type { Place } from './pointer.ts';
import { sayDot } from './say.ts';
import { type Step, stepFrom } from './walk.ts';

/** Pixels from a single point within which it is meant. */
const REACH = 40;

export interface HighlightOfChart {
  point(place: Place): void;
  /** Whether anything was pointed at. */
  leave(): boolean;
  step(step: Step): void;
  series(series: string | null): void;
  band(from: Place, to: Place | null): void;
  /** Where the eye is: what zooming by keyboard goes around. */
  place(): Place;
  /** The dot that the reader is at in this chart. */
  dot(): Dot | null;
  redraw(): void;
  close(): void;
}

export function highlightOf(
  box: Box,
  live: LiveView,
  bus: Bus,
  nameOf: (run: string) => string | undefined,
  bands: () => readonly Band[],
): HighlightOfChart {
  /** Of this chart; `null` while another one, or the table, says what is meant. */
  let own: Dot | null = null;
  let speaks = false;
  let band: Band | null = null;
  let frame = 0;

  const redraw = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      const drawn = live.drawn();
      if (drawn) show(drawn);
    });
  };

  function show(drawn: Drawn): void {
    const { hover, at, axis } = bus.now();
    const { scene, chart, view, pane } = drawn;
    const series = own?.series ?? (hover !== null && scene.strokes.has(hover) ? hover : null);
    const pixel =
      at !== null && axis !== null && axis === axisOf(drawn) ? Number(scaleOf(view, 'x')?.(at)) : Number.NaN;
    const rule = pixel >= 0 && pixel <= pane.plot.width ? pixel : null;
    paintOver(box.over, pane, scene, { series, at: rule, bands: band ? [...bands(), band] : bands() });
    const dots = series === null ? undefined : scene.dots.get(series);
    const dot = own ?? (dots?.length === 1 ? dots[0] : dots && rule !== null ? nearestAlong(dots, rule) : undefined);
    box.tell(dot ? sayDot(chart, dot, nameOf(dot.series)) : null);
  }

  /** Charts whose axis has no name share it with none. */
  const axisOf = ({ chart }: Drawn) => chart.words['x'] || null;
  const isLine = (drawn: Drawn, dot: Dot) => (drawn.scene.dots.get(dot.series)?.length ?? 0) > 1;

  function mean(dot: Dot | null): void {
    const drawn = live.drawn();
    own = dot;
    speaks = true;
    const x = Number(dot?.row['x'] ?? Number.NaN);
    const hasPlace = drawn && dot && axisOf(drawn) !== null && isLine(drawn, dot) && Number.isFinite(x);
    // a group's line is this chart's own; runs are everybody's
    const hover = dot && !dot.series.startsWith('#') ? dot.series : null;
    bus.set({ hover, at: hasPlace ? x : null, axis: hasPlace ? axisOf(drawn) : null });
    speaks = false;
    redraw();
  }

  const deaf = bus.subscribe(() => {
    if (!speaks) own = null;
    redraw();
  });

  return {
    point(place) {
      const drawn = live.drawn();
      if (!drawn) return;
      const { width, height } = drawn.pane.plot;
      const inside = place.x > -8 && place.x < width + 8 && place.y > -8 && place.y < height + 8;
      const dot = inside ? nearestDot(drawn.scene, place.x, place.y) : undefined;
      const near = dot && (isLine(drawn, dot) || Math.hypot(dot.x - place.x, dot.y - place.y) < REACH);
      mean(near ? dot : null);
    },
    leave() {
      const was = own !== null;
      mean(null);
      return was;
    },
    step(step) {
      const drawn = live.drawn();
      if (!drawn) return;
      // a picture that was drawn anew has other dots at the same places
      const from = own && (drawn.scene.dots.get(own.series)?.find(({ row }) => row === own?.row) ?? own);
      const dot = stepFrom(drawn.scene, from ?? undefined, step);
      if (!dot) return box.announce('Nothing is drawn here.');
      mean(dot);
      box.announce(sayDot(drawn.chart, dot, nameOf(dot.series)));
    },
    series(series) {
      const drawn = live.drawn();
      mean((series !== null && drawn?.scene.dots.get(series)?.at(-1)) || null);
    },
    band(from, to) {
      band = to && { ...cornerOf(from, to), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
      redraw();
    },
    place: () => {
      const { width = 0, height = 0 } = live.drawn()?.pane.plot ?? {};
      return own ?? { x: width / 2, y: height / 2 };
    },
    dot: () => own,
    redraw() {
      if (own) {
        const drawn = live.drawn();
        own = (own && drawn?.scene.dots.get(own.series)?.find(({ row }) => row['x'] === own?.row['x'])) || null;
      }
      redraw();
    },
    close() {
      deaf();
      cancelAnimationFrame(frame);
    },
  };
}

const cornerOf = (a: Place, b: Place) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) });
