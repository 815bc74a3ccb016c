/** Loads what a chart is made of, and makes it. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { type Maker, makers, type Shown } from '../../../src/render/charts/from-table/index.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ChartChoice } from '../../../src/table/view-state.ts';
import type { Histories } from '../lib/histories.ts';
import { inSlices } from '../lib/in-slices.ts';
import { rowsOfRuns } from '../lib/rows-of-runs.ts';

export interface Source {
  readonly table: LoadingTable;
  readonly histories: Histories;
}

/** Runs of a live chart's lines and clouds have more points than those of the static picture. */
const POINTS = 400;
/** Runs at the top of the table whose ids are loaded to find out which histories are drawn. */
const FIRST = 64;

export const makerOf = (form: string): Maker | undefined => makers.find((maker) => maker.form === form);

/** A chart, or a sentence that says why there is none; rejects where data could not be loaded. */
export async function makeChart(
  { table, histories }: Source,
  choice: ChartChoice,
  shown: Shown,
): Promise<FormChart | { readonly why: string }> {
  const maker = makerOf(choice.form);
  if (!maker) return { why: `There is no chart of the form “${choice.form}”.` };
  const ids = maker.needs(choice, shown).histories !== null;
  await Promise.all([
    table.load(maker.needs(choice, shown).columns.filter((id) => table.info(id))),
    ids ? table.loadIds(shown.rows.subarray(0, FIRST)) : null,
  ]);
  const needs = maker.needs(choice, shown);
  if (needs.histories) {
    const { runs } = needs.histories;
    const rows = await rowsOfRuns(table, runs);
    await histories.load(runs.flatMap((id) => rows.get(id) ?? []));
  }
  const input = { ...shown, choice, history: histories.history, points: POINTS };
  const make = async () => (maker.makeInSteps ? inSlices(maker.makeInSteps(input)) : maker.make(input));
  const made = await make();
  const nameless = 'why' in made ? [] : rowsWithoutId(made);
  if (nameless.length === 0) return made;
  await table.loadIds(nameless);
  return make();
}

/** Rows of the table that are drawn and whose run nobody could point at. */
function rowsWithoutId({ data }: FormChart): number[] {
  return Object.values(data)
    .flat()
    .flatMap((one) => {
      const { run, row } = one as { readonly run?: unknown; readonly row?: unknown };
      return run === '' && typeof row === 'number' ? [row] : [];
    });
}
