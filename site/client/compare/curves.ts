/** Curves of the compared runs on top of each other, and what can be chosen of them. */

import { hasShape } from '../../../src/render/charts/curve-rows.ts';
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { toSeries } from '../../../src/render/charts/from-table/curve-lines.ts';
import { curvesMaker } from '../../../src/render/charts/from-table/curves.ts';
import { formatNumber } from '../../../src/render/format.ts';
import type { CompareState } from '../../../src/table/compare-address.ts';
import type { StoredHistory } from '../../../src/table/manifest.ts';
import { html } from '../../html/html.ts';
import { scroll } from '../../html/parts.ts';
import { type LiveChart, mountChart } from '../chart/index.ts';
import type { Bus } from '../lib/bus.ts';
import { putIn } from '../runs/put-in.ts';
import { historyIn, tableOfRuns } from '../runs/table-of-runs.ts';
import type { Loaded } from './loaded.ts';

const POINTS = 500;
const ROWS = 50;

export interface Curves {
  show(loaded: Loaded, state: CompareState): Promise<void>;
}

export const curveOptions = curvesMaker.options;

/** Metrics of which some run has a curve. */
export function drawable({ runs, goals }: Loaded): string[] {
  const curved = ([, history]: readonly [string, StoredHistory]) =>
    history.values.length > 1 && hasShape(toSeries(history));
  const there = new Set(runs.flatMap(({ stored }) => [...stored].filter(curved).map(([key]) => key)));
  return [...[...goals.keys()].filter((key) => there.has(key)), ...[...there].filter((key) => !goals.has(key))];
}

/** `figure` has a caption, a picture to be replaced, a summary and the place of a table. */
export function curvesIn(figure: HTMLElement, trouble: HTMLElement, bus: Bus): Curves {
  let live: LiveChart | undefined;
  return {
    async show(loaded, state) {
      const made = chartOf(loaded, state);
      const failed = 'why' in made;
      trouble.textContent = failed ? made.why : '';
      trouble.hidden = !failed;
      figure.hidden = failed;
      if (failed) return;
      tableOf(figure, made);
      if (live) return live.update(made);
      const names = new Map(loaded.runs.map(({ run }) => [run.run_id, run.name]));
      live = mountChart(figure, made, bus, { nameOf: (run) => names.get(run) });
      await live.ready;
    },
  };
}

function chartOf(loaded: Loaded, { metric, base, options }: CompareState): FormChart | { readonly why: string } {
  const { runs, goals } = loaded;
  const metrics = drawable(loaded);
  const key = metric !== null && metrics.includes(metric) ? metric : metrics[0];
  if (key === undefined)
    return { why: 'No history of these runs was read, or none has two points, so there are no curves.' };
  return curvesMaker.make({
    table: tableOfRuns(runs, goals),
    rows: Uint32Array.from(runs, (_, i) => i),
    selected: runs.map(({ run }) => run.run_id),
    baseline: base,
    points: POINTS,
    choice: { form: 'curves', fields: [`m.${key}`], options },
    history: historyIn(runs),
  });
}

function tableOf(figure: HTMLElement, { table: { head, rows } }: FormChart): void {
  const place = figure.querySelector('.rows');
  if (!place) return;
  const every = Math.ceil(rows.length / ROWS);
  const shown = rows.filter((_, i) => i % every === 0 || i === rows.length - 1);
  const cell = (value: string | number | null) =>
    typeof value === 'number'
      ? html`<td class="number">${formatNumber(value)}</td>`
      : html`<td><bdi>${value}</bdi></td>`;
  const caption = every > 1 ? `Every ${every}th of ${rows.length} rows, and the last` : `${rows.length} rows`;
  putIn(
    place,
    scroll(
      'Table of the curves',
      html`<table class="small"><caption>${caption}</caption><thead><tr>${head.map((name) => html`<th scope="col"><bdi>${name}</bdi></th>`)}</tr></thead><tbody>${shown.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`,
    ),
  );
}
