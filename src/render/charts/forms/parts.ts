/** What several forms are put together from: axes whose ends and texts are signals, colours by their names in the palette, the page's highlight. */
import type { TopLevelSpec } from 'vega-lite';
import { dashes, symbols } from '../../../table/run-look.ts';
import { frame, type Layer, type Position, size } from '../chart.ts';
import { type Ink, ink, palette } from '../theme.ts';
import { word } from './form.ts';

export type Channel = 'x' | 'y';
/** How an axis is scaled; a part of the variant, since a dataflow cannot change it. */
export type ScaleKind = 'linear' | 'log' | 'time';

type Params = NonNullable<TopLevelSpec['params']>;

/** Ends of an axis, and the texts that stand at its whole numbers, from 0, instead of numbers; none: the numbers themselves. */
const axisParams = (channel: Channel): Params => [
  { name: `${channel}Low`, value: 0 },
  { name: `${channel}High`, value: 1 },
  { name: `${channel}Texts`, value: [] },
];

/** The run that the pointer or the keyboard is at anywhere on the page, and the place on the horizontal axis. */
const highlight: Params = [
  { name: 'hover', value: null },
  { name: 'at', value: null },
];

/** The frame of all forms, with the params of its axes and of the highlight; `more` are further ones. */
export function formFrame(layers: readonly Layer[], more: Params = []): TopLevelSpec {
  return { ...frame(layers, size), params: [...highlight, ...axisParams('x'), ...axisParams('y'), ...more] };
}

const ticks = { x: 5, y: 4 } as const;

/** Of a logarithmic axis only what has a number. */
const whereLabelled = { condition: { test: "datum.label !== ''", value: 1 }, value: 0 } as const;

const DAY = 86_400_000;
/** As much of a time as tells the places on the axis apart. */
const moments = (low: string, high: string) => {
  const span = `${high} - ${low}`;
  const format = `${span} > ${400 * DAY} ? '%b %Y' : ${span} > ${4 * DAY} ? '%d %b' : ${span} > ${DAY} ? '%d %b %H:%M' : '%H:%M'`;
  return `utcFormat(datum.value, ${format})`;
};

/** A field along an axis that reaches from one signal to the other; the axis shows texts where its signal has some. */
export function along(channel: Channel, kind: ScaleKind = 'linear', field: string = channel): Position {
  const [low, high, texts] = [`${channel}Low`, `${channel}High`, `${channel}Texts`];
  const domain = [{ expr: low }, { expr: high }];
  const named = {
    tickCount: { expr: `length(${texts}) ? min(length(${texts}), 12) : ${ticks[channel]}` },
    tickMinStep: { expr: `length(${texts}) ? 1 : 0` },
    labelExpr: `length(${texts}) ? (${texts}[datum.value] || '') : datum.label`,
  };
  const axes = {
    linear: named,
    log: { tickCount: ticks[channel], gridOpacity: whereLabelled, tickOpacity: whereLabelled },
    time: { tickCount: ticks[channel] - 1, labelExpr: moments(low, high) },
  };
  return {
    field,
    type: kind === 'time' ? 'temporal' : 'quantitative',
    title: word(channel),
    scale: { type: kind === 'time' ? 'utc' : kind, domain, nice: false, ...(kind === 'linear' ? { zero: false } : {}) },
    axis: { labelSeparation: 6, ...axes[kind] },
  } as Position;
}

/** The other end of what reaches along an axis. */
export const upTo = (field: string): { readonly field: string } => ({ field });

const inks = Object.keys(palette) as Ink[];

/** A row's `ink` as its colour: names of the palette, so that a page can put its own scheme's colours in. */
export const inked = {
  field: 'ink',
  type: 'nominal',
  legend: null,
  scale: { domain: inks, range: inks.map(ink) },
} as const;

/** A row's `edge` as the colour around its point. */
export const edged = { ...inked, field: 'edge' } as const;

/** A row's `mark` as the dashes of its line, or as its point's shape. */
export const dashed = {
  field: 'mark',
  type: 'nominal',
  legend: null,
  scale: { domain: dashes.map((_, index) => index), range: dashes.map((dash) => [...dash]) },
} as const;
export const shaped = {
  field: 'mark',
  type: 'nominal',
  legend: null,
  scale: { domain: symbols.map((_, index) => index), range: [...symbols] },
} as const;

/** An opacity that falls while another run is highlighted. */
export function dimmed(full: number, dim = full * 0.2) {
  return { condition: { test: 'hover === null || datum.run === hover', value: full }, value: dim } as const;
}

/** Points of runs: their size, and how much of what is behind them they hide, are signals of `pointParams`. */
export const pointParams: Params = [
  { name: 'dot', value: 30 },
  { name: 'strength', value: 1 },
];
export const pointOpacity = (plain = 'strength') => ({
  value: {
    expr: `hover !== null && datum.run !== hover ? ${plain} * 0.2 : datum.chosen || datum.run === hover ? 1 : ${plain}`,
  },
});
/** Chosen runs are larger; `plain` is an expression. */
export const pointSize = (plain = 'dot'): { expr: string } => ({ expr: `datum.chosen ? 64 : ${plain}` });

/** The vertical line at the place that the reader points at. */
export const atRule: Layer = {
  data: { values: [{}] },
  mark: {
    type: 'rule',
    stroke: ink('muted'),
    strokeWidth: 1,
    strokeOpacity: { expr: 'at === null ? 0 : 1' },
  },
  encoding: {
    x: { value: { expr: "at === null ? 0 : scale('x', at)" } },
    y: { value: 0 },
    y2: { value: 'height' },
  },
};

/**
 * Names right of the plot: beside the end of what they name (`y`, moved by `shift` pixels), or in a list from the top (`place` in pixels). Rows of
 * `labels` stand after a piece of their line, those of `named` after their point.
 */
export function sideLabels(swatches: readonly ('line' | 'point')[], log = false): Layer[] {
  const value = log ? 'max(datum.y, 1e-300)' : 'datum.y';
  const at = (expr: string) => ({ value: { expr } });
  const y = at(`datum.place === null ? scale('y', ${value}) + datum.shift : datum.place`);
  const line: Layer = {
    data: { name: 'labels' },
    mark: { type: 'rule', strokeWidth: 2 },
    encoding: {
      ...{ x: at('width + 6'), x2: at('width + 20'), y },
      ...{ stroke: inked, strokeDash: dashed, strokeOpacity: dimmed(1) },
    },
  };
  const point: Layer = {
    data: { name: 'named' },
    mark: { type: 'point', size: 36, strokeOpacity: 0 },
    encoding: { x: at('width + 13'), y, fill: inked, shape: shaped, fillOpacity: dimmed(1) },
  };
  const text = (name: string): Layer => ({
    data: { name },
    mark: { type: 'text', align: 'left', baseline: 'middle' },
    encoding: { x: at('width + 25'), y, text: { field: 'label', type: 'nominal' }, fillOpacity: dimmed(1, 0.35) },
  });
  return swatches.flatMap((swatch) => (swatch === 'line' ? [line, text('labels')] : [point, text('named')]));
}
