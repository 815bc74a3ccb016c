import { ownCharts } from '../../own-charts.ts';

/** What the page's script draws a chart of the user's own from: Vega's dataflow and the rows of its data sets. */
export const getStaticPaths = () => ownCharts.map((one) => ({ params: { chart: one.chart.key }, props: { one } }));

export const GET = ({ props: { one } }: { props: { one: (typeof ownCharts)[number] } }): Response =>
  new Response(JSON.stringify({ runtime: one.chart.runtime, rows: one.rows }));
