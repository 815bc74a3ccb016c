/** Which params say something about a metric. */
import {
  atOnce,
  type Feature,
  FOREST_FROM,
  growForest,
  numberFeature,
  type Steps,
  textFeature,
} from '../../../core/statistics/forest.ts';
import { spearman } from '../../../core/statistics/rank-correlation.ts';
import { wholeNumbers } from '../../../core/statistics/whole-numbers.ts';
import type { Column } from '../../../table/table.ts';
import { count, formatNumber, grouped, shorten } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import { axisSignals, isNumeric, nameOfColumn } from './axis.ts';
import { barsEnds } from './bars.ts';
import type { Maker, MakerInput, Shown } from './maker.ts';
import { drawnRows } from './runs.ts';

const MOST_BARS = 10;
/** Params that are looked at, and runs: more of them would take longer than they would tell. */
const MOST_PARAMS = 60;
const MOST_RUNS = 1000;
const MOST_CATEGORIES = 20;
/** Runs of a category, as a mean: of fewer a tree would learn the runs by heart. */
const RUNS_A_CATEGORY = 4;
/** Of the forest: below, what it says is chance. */
const WORTH = 0.1;

interface Param {
  readonly column: Column;
  readonly feature: Feature;
  /** Spearman's correlation with the metric; `null` for categories, and where one side has one value. */
  readonly rho: number | null;
}

/** Params in which runs differ, before they are loaded. */
function paramsOf({ table }: Pick<Shown, 'table'>): string[] {
  return table.manifest.columns
    .filter(({ group, differs }) => group === 'param' && differs)
    .slice(0, MOST_PARAMS)
    .map(({ id }) => id);
}

function paramOf(column: Column, rows: readonly number[], metric: readonly number[]): Param[] {
  if (!isNumeric(column)) {
    const texts = rows.map((row) => column.text(row));
    const distinct = new Set(texts).size;
    const tellsApart = distinct > 1 && distinct <= Math.min(MOST_CATEGORIES, rows.length / RUNS_A_CATEGORY);
    return tellsApart ? [{ column, feature: textFeature(texts), rho: null }] : [];
  }
  const numbers = column.numbers();
  const values = rows.map((row) => numbers[row] as number);
  if (values.every((value) => Object.is(value, values[0]))) return [];
  const both = [...values.keys()].filter((i) => Number.isFinite(values[i]));
  const of = (list: readonly number[]) => both.map((i) => list[i] as number);
  return [{ column, feature: numberFeature(values), rho: spearman(of(values), of(metric))?.rho ?? null }];
}

/** Ranks of values, the mean of the places of equal ones: neither wild values nor the scale of the metric count. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const [first, last] = [new Map<number, number>(), new Map<number, number>()];
  for (const [place, value] of sorted.entries()) {
    if (!first.has(value)) first.set(value, place);
    last.set(value, place);
  }
  return values.map((value) => ((first.get(value) ?? 0) + (last.get(value) ?? 0)) / 2);
}

/** So many of a list, in its order, by chance that is the same each time: at equal distances they could all be alike. */
function sampled(list: readonly number[], most: number): readonly number[] {
  if (list.length <= most) return list;
  const below = wholeNumbers();
  let left = most;
  return list.filter((_, index) => {
    const taken = below(list.length - index) < left;
    if (taken) left--;
    return taken;
  });
}

function* makeInSteps(input: MakerInput): Steps<FormChart | { why: string }> {
  const { table, choice } = input;
  const metric = table.column(choice.fields[0] ?? '');
  if (metric?.info.group !== 'metric') return { why: 'The metric is not there.' };
  const name = nameOfColumn(metric.info);
  const numbers = metric.numbers();
  const logged = drawnRows(input).rows.filter((row) => Number.isFinite(numbers[row]));
  if (logged.length < FOREST_FROM)
    return {
      why: `${count(logged.length, 'run')} with a value of ${name}: not enough to say which params matter, which takes ${FOREST_FROM}.`,
    };
  const rows = sampled(logged, MOST_RUNS);
  const values = rows.map((row) => numbers[row] as number);
  const params: Param[] = [];
  for (const id of paramsOf(input)) {
    const column = table.column(id);
    if (column) params.push(...paramOf(column, rows, values));
    yield;
  }
  if (params.length === 0)
    return {
      why: 'These runs differ in no param that could be compared: each is the same in all, or another in nearly every run.',
    };
  const found = yield* growForest(
    params.map(({ feature }) => feature),
    ranksOf(values),
  );
  if (!found) return { why: `All of these runs have the same value of ${name}.` };
  const ranked = params
    .map((param, index) => ({ ...param, share: found.importance[index] ?? 0 }))
    .sort((a, b) => b.share - a.share);
  const shown = ranked.slice(0, MOST_BARS);
  const high = Math.max(0.05, ...shown.map(({ share }) => share)) * 1.04;
  const correlation = (rho: number | null) =>
    rho === null ? 'category' : `ρ ${rho < 0 ? '' : '+'}${formatNumber(rho, 2)}`;
  const [first] = shown;
  const trusted = found.r2 >= WORTH;
  return {
    form: 'importance',
    variant: 'plain',
    title: trusted
      ? `${nameOfColumn((first as Param).column.info)} says most about ${name}, of ${count(params.length, 'param')}`
      : `No param says much about ${name}`,
    summary: [
      `Bars: the share of the spread of ${name} that goes with a param, by how much worse a random forest predicts when it is shuffled; ρ: Spearman’s correlation.`,
      `${grouped(rows.length)} runs${rows.length < logged.length ? ` of ${grouped(logged.length)}` : ''}; of runs that it has not seen the forest predicts ${found.r2 > 0 ? `${Math.round(found.r2 * 100)}%` : 'nothing'} of the spread${trusted ? '' : ', so the bars are little more than chance'}.`,
      'This shows what goes together, not what causes what.',
      ranked.length > shown.length && `The first ${shown.length} of ${ranked.length} params.`,
    ]
      .filter(Boolean)
      .join(' '),
    words: { x: 'share of the spread that goes with it' },
    data: {
      bars: shown.map(({ share }, y) => ({
        x: 0,
        x2: Math.max(0, share),
        y: y - 0.32,
        y2: y + 0.32,
        ink: trusted ? 'blue' : 'muted',
      })),
      texts: shown.map(({ column, rho }, y) => ({
        y,
        name: shorten(nameOfColumn(column.info), 20),
        label: correlation(rho),
        ink: rho === null ? 'muted' : 'text',
      })),
    },
    signals: {
      ...axisSignals('x', { low: 0, high, texts: [] }),
      ...barsEnds(shown.map(({ column }) => nameOfColumn(column.info))),
    },
    table: {
      head: ['param', 'importance', 'Spearman’s ρ'],
      rows: ranked.map(({ column, share, rho }) => [nameOfColumn(column.info), share, rho]),
    },
  };
}

export const importanceMaker: Maker = {
  form: 'importance',
  label: 'Params that matter for a metric',
  fields: [{ name: 'metric', takes: 'metric' }],
  options: [],
  needs: ({ fields }, shown) => ({ columns: [...fields.slice(0, 1), ...paramsOf(shown)], histories: null }),
  make: (input) => atOnce(makeInSteps(input)),
  makeInSteps,
};
