/** The mean of a metric over two params. */
import { count, formatNumber, grouped } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import { axisOf, axisSignals, columnsOf, isNumeric, nameOfColumn } from './axis.ts';
import { edgesOf, partOf } from './bins.ts';
import { rampOf, stepOf } from './colours.ts';
import { type Maker, type MakerInput, type Option, optionOf, scaleOption } from './maker.ts';
import { colouredRow, drawnRows, plainRow } from './runs.ts';

const MOST_POINTS = 150;
const options: readonly Option[] = [scaleOption('x', 'horizontal scale'), scaleOption('y', 'vertical scale')];

interface Cell {
  readonly i: number;
  readonly j: number;
  runs: number;
  sum: number;
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const columns = columnsOf(table, choice.fields.slice(0, 3));
  if ('why' in columns) return columns;
  const [xColumn, yColumn, metric] = columns;
  if (!xColumn || !yColumn || !metric) return { why: 'A map needs two params and a metric.' };
  const names = columns.map(({ info }) => nameOfColumn(info));
  for (const [index, column] of [xColumn, yColumn].entries())
    if (!isNumeric(column)) return { why: `${names[index]} holds texts; a map needs two params that are numbers.` };
  const { rows, chosen } = drawnRows(input);
  const scale = (name: string) => optionOf(options, choice, name) as 'linear' | 'log';
  const [x, y] = [axisOf(xColumn, rows, scale('x')), axisOf(yColumn, rows, scale('y'))];
  const numbers = metric.numbers();
  const placed = [...rows.keys()].filter(
    (i) => Number.isFinite(x.at[i]) && Number.isFinite(y.at[i]) && Number.isFinite(numbers[rows[i] as number]),
  );
  if (placed.length < 4)
    return { why: `Fewer than four of the shown runs have ${names[0]}, ${names[1]} and ${names[2]}.` };
  const size = Math.min(14, Math.max(4, Math.round(Math.sqrt(placed.length))));
  const [wide, high] = [size, Math.max(3, Math.round(size * 0.6))];
  const [xPart, yPart] = [partOf(x, wide), partOf(y, high)];
  const cells = new Map<number, Cell>();
  for (const index of placed) {
    const [i, j] = [xPart(x.at[index] as number), yPart(y.at[index] as number)];
    const cell = cells.get(i * high + j) ?? { i, j, runs: 0, sum: 0 };
    cell.runs++;
    cell.sum += numbers[rows[index] as number] as number;
    cells.set(i * high + j, cell);
  }
  const means = [...cells.values()].map((cell) => ({ ...cell, mean: cell.sum / cell.runs }));
  const [low, top] = [Math.min(...means.map(({ mean }) => mean)), Math.max(...means.map(({ mean }) => mean))];
  const [xEdges, yEdges] = [edgesOf(x, wide), edgesOf(y, high)];
  const edge = (edges: readonly number[], at: number) => edges[at] as number;
  const bins = means.map(({ i, j, runs, mean }) => ({
    ...{ x: edge(xEdges, i), x2: edge(xEdges, i + 1), y: edge(yEdges, j), y2: edge(yEdges, j + 1) },
    ...{ runs, mean, ink: stepOf(mean, low, top) },
  }));
  const every = Math.max(1, placed.length / (input.points ?? MOST_POINTS));
  const isChosen = (i: number) => chosen.has(rows[i] as number);
  const some = placed.filter((_, n) => Math.floor(n / every) !== Math.floor((n - 1) / every));
  const shown = [...some.filter((i) => !isChosen(i)), ...placed.filter(isChosen)];
  const points = shown.map((i) => {
    const row = rows[i] as number;
    const own = isChosen(i) ? colouredRow(table, row) : plainRow(table, row, 'ground');
    return { ...own, edge: isChosen(i) ? 'ground' : 'text', x: x.at[i], y: y.at[i] };
  });
  const counts = bins.map(({ runs }) => runs);
  return {
    form: 'contour',
    variant: `${x.kind}-${y.kind}`.replaceAll('time', 'linear'),
    title: `Mean ${names[2]} over ${names[0]} and ${names[1]}, ${count(placed.length, 'run')}`,
    summary: [
      `${count(bins.length, 'square')} with ${Math.min(...counts)} to ${grouped(Math.max(...counts))} runs each, of ${wide * high}; where there is no colour, there is no run.`,
      `Highest mean ${formatNumber(top)}, lowest ${formatNumber(low)}.`,
      shown.length < placed.length && `${shown.length} of ${grouped(placed.length)} points drawn.`,
      placed.length < rows.length && `${count(rows.length - placed.length, 'run')} without all three values left out.`,
    ]
      .filter(Boolean)
      .join(' '),
    words: { x: x.title, y: y.title },
    data: { bins, points, named: rampOf(metric.info, low, top) },
    signals: { ...axisSignals('x', x), ...axisSignals('y', y), dot: placed.length > 60 ? 8 : 16, strength: 0.75 },
    table: {
      head: [`${names[0]} from`, 'to', `${names[1]} from`, 'to', 'runs', `mean ${names[2]}`],
      rows: bins.map(({ x, x2, y, y2, runs, mean }) => [x, x2, y, y2, runs, mean]),
    },
  };
}

export const contourMaker: Maker = {
  form: 'contour',
  label: 'A metric over two params',
  fields: [
    { name: 'x', takes: 'number' },
    { name: 'y', takes: 'number' },
    { name: 'metric', takes: 'metric' },
  ],
  options,
  needs: ({ fields }) => ({ columns: fields.slice(0, 3), histories: null }),
  make,
};
