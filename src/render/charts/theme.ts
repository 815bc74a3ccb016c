import type { Config } from 'vega-lite';

/** Colours by their part in a chart; a page puts `--chart-…` custom properties in their place, a picture takes one of the two columns. */
export const palette = {
  text: { light: '#1b1f24', dark: '#e6e9ec' },
  muted: { light: '#59636f', dark: '#9aa4af' },
  hairline: { light: '#e3e5e7', dark: '#2a3037' },
  ground: { light: '#fffffe', dark: '#0f1216' },
  blue: { light: '#0072b2', dark: '#5aaee6' },
  vermillion: { light: '#d55e00', dark: '#ff8b4d' },
  green: { light: '#009e73', dark: '#3fc99d' },
  orange: { light: '#e69f00', dark: '#f2b840' },
  purple: { light: '#cc79a7', dark: '#e3a3c8' },
  sky: { light: '#56b4e9', dark: '#93d2f7' },
  v0: { light: '#440154', dark: '#33658e' },
  v1: { light: '#482978', dark: '#287d8e' },
  v2: { light: '#3e4d8a', dark: '#20948c' },
  v3: { light: '#306a8e', dark: '#25ab82' },
  v4: { light: '#24868e', dark: '#47c16f' },
  v5: { light: '#1fa187', dark: '#7ed24f' },
  v6: { light: '#3dbc74', dark: '#bedf26' },
  v7: { light: '#7ad151', dark: '#fde725' },
} as const;

export type Ink = keyof typeof palette;

/** A part's colour as specs write it. */
export const ink = (part: Ink): string => palette[part].light;

/** Okabe and Ito's categorical colours, without the yellow that white paper swallows. */
export const categoryInks = ['blue', 'vermillion', 'green', 'purple', 'orange', 'sky'] as const;
/** Viridis from low to high, in steps; on either ground without the end that it swallows. */
export const sequence = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7'] as const;

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Few ink: a grid on the value axis only, no frame, titles in the reading direction above the axis that they name. */
export const config: Config = {
  background: 'transparent',
  font,
  padding: 2,
  aria: false,
  customFormatTypes: false,
  view: { stroke: null },
  line: { strokeWidth: 1.6, strokeCap: 'round', strokeJoin: 'round', aria: false },
  point: { size: 22, filled: true, opacity: 1, aria: false },
  rule: { aria: false },
  text: { fontSize: 12, fill: ink('text'), aria: false },
  axis: {
    labelFontSize: 12,
    titleFontSize: 12,
    labelColor: ink('muted'),
    titleColor: ink('muted'),
    titleFontWeight: 'normal',
    titlePadding: 6,
    labelPadding: 5,
    domain: false,
    tickColor: ink('hairline'),
    gridColor: ink('hairline'),
    gridWidth: 1,
    labelLimit: 90,
    titleLimit: 360,
  },
  axisX: {
    grid: false,
    tickSize: 4,
    domain: true,
    domainColor: ink('hairline'),
    titleAnchor: 'end',
    titleAlign: 'right',
  },
  axisY: {
    ticks: false,
    tickCount: 4,
    titleAngle: 0,
    titleAlign: 'left',
    titleAnchor: 'end',
    titleBaseline: 'bottom',
    titleX: 0,
    titleY: -9,
  },
};
