/** Quality against cost: which runs no other beats in both. */
import { badness } from '../../../core/compare/goal.ts';
import type { Goal } from '../../../core/model/settings.ts';
import type { Column } from '../../../table/table.ts';
import { count, goalInWords, grouped } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import type { Ink } from '../theme.ts';
import { thin } from '../thin.ts';
import { axisOf, axisSignals, columnsOf, isNumeric, nameOfColumn } from './axis.ts';
import { type Maker, type MakerInput, type Option, optionOf, scaleOption } from './maker.ts';
import { chosenLabels, colouredRow, drawnRows, nameOf, plainRow } from './runs.ts';

const MOST_POINTS = 150;
/** More runs on the front than these have no colours of their own. */
const MOST_COLOURED = 11;

const goalOption = (name: string, label: string): Option => ({
  name,
  values: ['auto', 'more', 'less'],
  default: 'auto',
  label,
});
const options: readonly Option[] = [
  scaleOption('x', 'horizontal scale'),
  scaleOption('y', 'vertical scale'),
  goalOption('gx', 'better along the horizontal axis'),
  goalOption('gy', 'better along the vertical axis'),
];

/** What costs and has no goal of its own is better when it is less. */
function goalOf({ info }: Column, asked: string): Goal {
  if (asked !== 'auto') return asked === 'more' ? 'maximize' : 'minimize';
  return info.goal ?? 'minimize';
}

/** Of points `(a, b)`, both the less the better, those that no other is at least as good as in both and better in one; by ascending `a`. */
export function frontOf(points: readonly (readonly [number, number])[]): number[] {
  const order = [...points.keys()].sort((i, j) => {
    const [a, b] = [points[i] as readonly [number, number], points[j] as readonly [number, number]];
    return a[0] - b[0] || a[1] - b[1] || i - j;
  });
  const front: number[] = [];
  for (const index of order) {
    const [a, b] = points[index] as readonly [number, number];
    const last = points[front.at(-1) ?? -1];
    if (!last || b < last[1] || (a === last[0] && b === last[1])) front.push(index);
  }
  return front;
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const columns = columnsOf(table, choice.fields.slice(0, 2));
  if ('why' in columns) return columns;
  const [xColumn, yColumn] = columns;
  if (!xColumn || !yColumn) return { why: 'A front needs two columns.' };
  const names = [nameOfColumn(xColumn.info), nameOfColumn(yColumn.info)] as const;
  for (const [index, column] of columns.entries())
    if (!isNumeric(column)) return { why: `${names[index]} holds texts, of which none is better than another.` };
  const goals = {
    x: goalOf(xColumn, optionOf(options, choice, 'gx')),
    y: goalOf(yColumn, optionOf(options, choice, 'gy')),
  };
  const { rows, chosen } = drawnRows(input);
  const scale = (name: string) => optionOf(options, choice, name) as 'linear' | 'log';
  const [x, y] = [axisOf(xColumn, rows, scale('x')), axisOf(yColumn, rows, scale('y'))];
  const placed = [...rows.keys()].filter((i) => Number.isFinite(x.at[i]) && Number.isFinite(y.at[i]));
  if (placed.length < 2) return { why: `Fewer than two of the shown runs have both ${names[0]} and ${names[1]}.` };
  const xy = (i: number) => [x.at[i] as number, y.at[i] as number] as const;
  const front = frontOf(placed.map((i) => [badness(xy(i)[0], goals.x), badness(xy(i)[1], goals.y)] as const)).map(
    (n) => placed[n] as number,
  );
  const best = new Set(front);
  const coloured = front.length <= MOST_COLOURED;
  const others = dominated(
    placed.filter((i) => !best.has(i)),
    xy,
    input.points ?? MOST_POINTS,
  );
  const isChosen = (i: number) => chosen.has(rows[i] as number);
  const points = [
    ...others.filter((i) => !isChosen(i)),
    ...placed.filter((i) => isChosen(i) && !best.has(i)),
    ...front,
  ].map((i) => {
    const row = rows[i] as number;
    const own =
      isChosen(i) || (best.has(i) && coloured)
        ? colouredRow(table, row)
        : plainRow(table, row, best.has(i) ? 'blue' : 'muted');
    return { ...own, edge: 'ground' as Ink, front: best.has(i), x: xy(i)[0], y: xy(i)[1] };
  });
  const along = front.toSorted((a, b) => xy(a)[0] - xy(b)[0]);
  const drawn = others.length + best.size;
  return {
    form: 'pareto',
    variant: `${x.kind}-${y.kind}`,
    title: `${grouped(front.length)} of ${count(placed.length, 'run')} ${front.length === 1 ? 'is' : 'are'} unbeaten in ${names[0]} and ${names[1]}`,
    summary: [
      `${names[0]}: ${goalInWords(goals.x)}; ${names[1]}: ${goalInWords(goals.y)}.`,
      'Grey: runs that another beats in one and equals or beats in the other.',
      !coloured && `The front has too many runs for names: see the table.`,
      drawn < placed.length && `${drawn} of ${grouped(placed.length)} points drawn, the front whole.`,
      placed.length < rows.length && `${count(rows.length - placed.length, 'run')} without both values left out.`,
    ]
      .filter(Boolean)
      .join(' '),
    words: { x: x.title, y: y.title },
    data: {
      points,
      front: along.map((i) => ({ x: xy(i)[0], y: xy(i)[1] })),
      named: coloured ? chosenLabels(table, new Set(along.map((i) => rows[i] as number))) : [],
    },
    signals: { ...axisSignals('x', x), ...axisSignals('y', y), dot: 24, strength: 0.55 },
    table: {
      head: ['run on the front', ...names],
      rows: along.map((i) => [
        nameOf(table, rows[i] as number),
        ...columns.map((column) => column.text(rows[i] as number)),
      ]),
    },
  };
}

function dominated(placed: readonly number[], xy: (i: number) => readonly [number, number], most: number): number[] {
  if (placed.length <= most) return [...placed];
  const sorted = placed.toSorted((a, b) => xy(a)[0] - xy(b)[0] || a - b);
  const of = (axis: 0 | 1) => Float64Array.from(sorted, (i) => xy(i)[axis]);
  return thin(of(0), of(1), most).map((place) => sorted[place] as number);
}

export const paretoMaker: Maker = {
  form: 'pareto',
  label: 'Quality against cost',
  fields: [
    { name: 'cost', takes: 'number' },
    { name: 'quality', takes: 'metric' },
  ],
  options,
  needs: ({ fields }) => ({ columns: [...fields.slice(0, 2), 'name'], histories: null }),
  make,
};
