/** A light curve becomes a chart that can be explored, in its place and at its size. */

import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { makers } from '../../../src/render/charts/from-table/index.ts';
import { mountChart } from '../chart/index.ts';
import { makeBus } from '../lib/bus.ts';
import { svgEl } from '../lib/element.ts';
import { type KnownRun, knownRun } from './known-run.ts';
import { historyIn, tableOfRuns } from './table-of-runs.ts';

const bus = makeBus();
const POINTS = 500;

export async function explore(figure: HTMLElement, runId: string): Promise<void> {
  const button = figure.querySelector<HTMLButtonElement>('.explore');
  const summary = figure.querySelector('.summary');
  if (!button || button.disabled) return;
  button.disabled = true;
  try {
    const known = await knownRun(runId);
    const chart = known && chartOf(known, figure.dataset['metric'] ?? '');
    if (!chart || 'why' in chart) throw new Error(chart?.why ?? 'The data files do not have this run.');
    const drawn = figure.querySelector('.drawn');
    const picture = svgEl('svg', { class: 'chart', viewBox: '0 0 440 200' });
    drawn?.replaceWith(picture);
    // Sentence and summary stand there already.
    await mountChart(
      figure,
      { ...chart, title: figure.dataset['metric'] ?? '', summary: summary?.textContent ?? '' },
      bus,
    ).ready;
    figure.querySelector<HTMLElement>('.live')?.focus();
    button.remove();
  } catch (error) {
    if (summary) summary.textContent = error instanceof Error ? error.message : String(error);
    button.disabled = false;
  }
}

function chartOf(known: KnownRun, metric: string): FormChart | { readonly why: string } {
  const { run, stored, manifest } = known;
  const goals = new Map(manifest.columns.filter(({ group }) => group === 'metric').map(({ key, goal }) => [key, goal]));
  const table = tableOfRuns([{ run, stored }], goals);
  const maker = makers.find(({ form }) => form === 'curves');
  if (!maker) return { why: 'This dashboard has no curves.' };
  return maker.make({
    ...{ table, rows: Uint32Array.of(0), selected: [run.run_id], baseline: null, points: POINTS },
    choice: { form: 'curves', fields: [`m.${metric}`], options: {} },
    history: historyIn([{ run, stored }]),
  });
}
