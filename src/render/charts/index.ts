/** Charts: one file each, plain data to a Vega-Lite spec with its words and its table. A new one is a file beside this and one line here. */
export type { Chart, ComparedChart } from './chart.ts';
export { type ComparedCurves, type ComparedCurvesChart, type CurveSide, comparedCurves } from './compared-curves.ts';
export type { CurveLine } from './curve-rows.ts';
export { type MetricCurve, metricCurve } from './metric-curve.ts';
export { type MetricHistoryChart, metricHistory } from './metric-history.ts';
export { type Sparkline, sparkline } from './sparkline.ts';
