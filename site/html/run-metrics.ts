/** The metrics of one run: last value, range, the shape of each history, and the first ones drawn. */
import type { Series } from '../../src/core/model/series.ts';
import type { RunPage } from '../../src/core/view/run-page.ts';
import { count, formatNumber, goalInWords, grouped, nameOfSource } from '../../src/render/format.ts';
import { alignPoints } from '../number-column.ts';
import { curve, spark } from './curve.ts';
import { type Html, html } from './html.ts';
import { longTable } from './long-table.ts';

const ONE_VALUE = html`<span class="quiet">one value</span>`;
const NOT_READ = html`<span class="quiet">not read</span>`;

type Metrics = RunPage['metrics'];
type Histories = ReadonlyMap<string, Series>;

/** Curves that stand there at once; the others are drawn when a reader asks for them. */
export const DRAWN = 6;

export function metricsPart({ metrics, source }: Pick<RunPage, 'metrics' | 'source'>, histories: Histories): Html {
  if (metrics.length === 0) return html`<p class="quiet">This run logged no metric.</p>`;
  return html`${metricTable(metrics, histories)}${elsewhere(metrics, nameOfSource(source))}`;
}

function metricTable(metrics: Metrics, histories: Histories): Html {
  const column = (value: (metric: Metrics[number]['metric']) => string) =>
    alignPoints(metrics.map(({ metric }) => value(metric)));
  const [last, lowest, highest] = [
    column(({ value }) => (value === null ? 'lost by the server' : formatNumber(value))),
    column(({ min }) => formatNumber(min)),
    column(({ max }) => formatNumber(max)),
  ];
  const rows = metrics.map(({ key, goal, metric }, i) => {
    const series = histories.get(key);
    const drawn = series && series.values.length > 1 ? spark(series) : null;
    // Ends of cells and rows may be left out, and there are thousands of them.
    return html`<tr><th scope="row"><bdi>${key}</bdi><td>${last[i]}<td>${drawn ?? (series ? ONE_VALUE : NOT_READ)}<td>${lowest[i]}<td>${highest[i]}<td>${metric.count === null ? '—' : grouped(metric.count)}<td>${grouped(metric.step)}<td>${goalInWords(goal)}`;
  });
  return longTable({
    name: 'metrics',
    what: 'metric',
    classes: 'metrics',
    caption: `Last values${histories.size > 0 ? ', and the shape of each history' : ''}`,
    head: html`<thead><tr><th scope="col">metric<th scope="col">last<th scope="col">history<th scope="col">lowest<th scope="col">highest<th scope="col">points<th scope="col">last step<th scope="col">goal`,
    rows,
  });
}

/** Where the source itself shows another last value. */
function elsewhere(metrics: Metrics, source: string): Html | null {
  const others = metrics.flatMap(({ key, metric }) => (metric.latest ? [{ key, metric, latest: metric.latest }] : []));
  if (others.length === 0) return null;
  const at = ({ value, step }: { readonly value: number | null; readonly step: number }) =>
    `${formatNumber(value)} at step ${grouped(step)}`;
  return html`<details class="fold"><summary>${source} shows another last value for ${count(others.length, 'metric')}</summary><p class="quiet">Here the last value is that of the highest step, as in MLflow; ${source} shows the entry that was logged last.</p><ul class="plain">${others.map(({ key, metric, latest }) => html`<li><bdi>${key}</bdi>: ${at(metric)} <span class="quiet">in ${source} ${at(latest)}</span></li>`)}</ul></details>`;
}

/** Metrics that have a curve, in their order. */
export function curvesOf(metrics: Metrics, histories: Histories, from = 0, to = Number.POSITIVE_INFINITY): Html[] {
  const found: Html[] = [];
  let passed = 0;
  for (const { key, goal, metric } of metrics) {
    if (passed >= to) break;
    const series = histories.get(key);
    const drawn = series && curve({ key, goal, series, points: Math.max(metric.count ?? 0, series.values.length) });
    if (!drawn) continue;
    if (passed >= from) found.push(drawn);
    passed++;
  }
  return found;
}

/** `null` where no history has a shape. */
export function curvesPart(metrics: Metrics, histories: Histories): Html | null {
  const drawn = curvesOf(metrics, histories, 0, DRAWN);
  if (drawn.length === 0) return null;
  const more = metrics.filter(({ key }) => (histories.get(key)?.values.length ?? 0) > 1).length - drawn.length;
  return html`<section aria-labelledby="curves"><h2 id="curves">Curves</h2><div class="curves">${drawn}</div>${more > 0 && drawn.length === DRAWN && html`<details class="fold more-curves"><summary>${count(more, 'more history', 'more histories')}</summary><div class="curves"><p class="quiet">Their shapes stand in the table of metrics; larger ones are drawn here by a script.</p></div></details>`}</section>`;
}
