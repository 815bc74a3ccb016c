/** The charts that an experiment's page shows before anybody chooses. */
import { spearman } from '../../../core/statistics/rank-correlation.ts';
import type { Column, Table } from '../../../table/table.ts';
import type { ChartChoice } from '../../../table/view-state.ts';
import { isNumeric } from './axis.ts';
import { isFinished } from './commits.ts';

/** Fewer runs, or a weaker correlation, are not worth a chart. */
const FEWEST = 10;
const CLEAR = 0.3;
/** Params are compared over so many runs, the newest. */
const MOST_RUNS = 2000;

const chart = (form: string, ...fields: string[]): ChartChoice => ({ form, fields, options: {} });

/**
 * In the order of what is asked first: the leading metric along the commits and over the runs, its curves (else those of the first metric that has some, by
 * `hasCurves`), the param that it goes with most, what it costs, then the next metric. More than are shown, since some may have too little to be drawn.
 */
export function defaultCharts(table: Table, hasCurves: (metric: string) => boolean): ChartChoice[] {
  const metrics = table.manifest.columns.filter(({ id, group }) => group === 'metric' && id.startsWith('m.'));
  const lead = metrics.find(({ primary }) => primary) ?? metrics[0];
  if (!lead) return [];
  const second = metrics.find(({ id, goal }) => id !== lead.id && goal !== null);
  const curved = [lead, ...metrics].find(({ key }) => hasCurves(key));
  const param = leadingParam(table, lead.id);
  const cost = table.info('took')?.differs ? 'took' : null;
  return [
    chart('over-commits', lead.id),
    chart('over-runs', lead.id),
    ...(curved ? [chart('curves', curved.id)] : []),
    ...(param ? [chart('scatter', param, lead.id)] : []),
    ...(cost ? [chart('pareto', cost, lead.id)] : []),
    ...(second ? [chart('over-runs', second.id)] : []),
  ];
}

/** The numeric param whose order goes with that of the metric most, if it clearly does. */
function leadingParam(table: Table, metric: string): string | null {
  const values = table.column(metric)?.numbers();
  if (!values) return null;
  const rows = Array.from({ length: Math.min(table.rows, MOST_RUNS) }, (_, row) => row).filter(
    (row) => Number.isFinite(values[row]) && isFinished(table, row),
  );
  const strength = (column: Column): number => {
    const numbers = column.numbers();
    const both = rows.filter((row) => Number.isFinite(numbers[row]));
    if (both.length < FEWEST) return 0;
    const found = spearman(
      both.map((row) => numbers[row] as number),
      both.map((row) => values[row] as number),
    );
    return Math.abs(found?.rho ?? 0);
  };
  const ranked = table.manifest.columns
    .filter(({ group, differs }) => group === 'param' && differs)
    .flatMap(({ id }) => table.column(id) ?? [])
    .filter(isNumeric)
    .map((column) => ({ id: column.info.id, strength: strength(column) }))
    .sort((a, b) => b.strength - a.strength);
  return ranked[0] && ranked[0].strength >= CLEAR ? ranked[0].id : null;
}
