/** A metric along the commits of the default branch. */
import { count, formatNumber, shortSha } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import { axisSignals, columnsOf, ends, nameOfColumn, titleOf } from './axis.ts';
import { backdropOf } from './backdrop.ts';
import { type Commit, commitColumns, commitsOf, isFinished } from './commits.ts';
import { type Maker, type MakerInput, type Option, optionOf, scaleOption } from './maker.ts';
import { chosenNames, colouredRow, drawnRows, plainRow } from './runs.ts';
import { sideBySide } from './side-labels.ts';

/** Commits that are drawn, the newest; numbers of merge requests that have room; dots of one commit. */
const MOST = 100;
const MOST_TAGS = 12;
const MOST_DOTS = 12;
const options: readonly Option[] = [scaleOption('y', 'vertical scale')];

/** Rows of a commit whose values differ, outermost first; none where the mean is the one value. */
function dotsOf({ rows }: Commit, value: (row: number) => number, isChosen: (row: number) => boolean): number[] {
  const distinct = [...new Map(rows.map((row) => [value(row), row])).values()].sort((a, b) => value(a) - value(b));
  const every = Math.max(1, (distinct.length - 1) / (MOST_DOTS - 1));
  const kept = Array.from(
    { length: Math.min(distinct.length, MOST_DOTS) },
    (_, i) => distinct[Math.round(i * every)] as number,
  );
  const plain = kept.length > 1 ? kept : [];
  return [...plain.filter((row) => !isChosen(row)), ...rows.filter(isChosen)];
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const columns = columnsOf(table, choice.fields.slice(0, 1));
  if ('why' in columns) return columns;
  const [metric] = columns;
  if (!metric) return { why: 'A metric is missing.' };
  const name = nameOfColumn(metric.info);
  const log = optionOf(options, choice, 'y') === 'log';
  const numbers = metric.numbers();
  const value = (row: number) => numbers[row] as number;
  const { rows, chosen } = drawnRows(input);
  const ended = rows.filter((row) => (chosen.has(row) || isFinished(table, row)) && !(log && value(row) <= 0));
  const all = commitsOf(table, metric, ended);
  if (!all) return { why: 'It is not known which commits these runs were made from.' };
  if (all.length < 2) return { why: `Fewer than two commits have runs that have ended and logged ${name}.` };
  const commits = all.slice(-MOST);
  const isChosen = (row: number) => chosen.has(row);
  const points = commits.map(({ rows, mean, merge_request, sha }, x) => ({
    ...plainRow(table, rows[0] as number, merge_request === null ? 'blue' : 'ground'),
    ...{
      run: rows.length === 1 ? (table.runId(rows[0] as number) ?? '') : '',
      edge: merge_request === null ? 'blue' : 'vermillion',
    },
    ...{ x, y: mean, sha, runs: rows.length, chosen: false },
  }));
  const dots = commits.flatMap((commit, x) =>
    dotsOf(commit, value, isChosen).map((row) => ({
      ...(isChosen(row) ? colouredRow(table, row) : plainRow(table, row, 'text')),
      ...{ x, y: value(row) },
    })),
  );
  const ringed = commits.flatMap((commit, x) => (commit.merge_request ? [{ commit, x }] : []));
  const tags = ringed.map(({ commit, x }) => ({
    x,
    y: Math.max(...commit.rows.map(value)),
    label: `!${commit.merge_request}`,
  }));
  const values = commits.flatMap((commit) => commit.rows.map(value));
  const behind = backdropOf(table, metric, values);
  const yEnds = ends([...values, ...behind.values], log, 0.08);
  const inColour = [...chosen].filter((row) => Number.isFinite(value(row)));
  const drawn = commits.flatMap((commit) => commit.rows);
  return {
    form: 'over-commits',
    variant: log ? 'log' : 'linear',
    title: `${name} over ${count(commits.length, 'commit')}, oldest to newest`,
    summary: [summarise(commits), ...behind.words, ...leftOut(all, commits, ended.length, drawn.length)].join(' '),
    words: { x: '', y: titleOf(metric.info) },
    data: {
      points,
      dots,
      tags: tags.length <= MOST_TAGS ? tags : [],
      means: points.flatMap(({ x, y }) => (commits[x]?.merge_request === null ? [{ x, y }] : [])),
      spread: behind.spread,
      limits: behind.limits,
      ...sideBySide(
        behind.labels,
        chosenNames(
          table,
          drawn,
          drawn.map(value),
          inColour.map((row) => drawn.indexOf(row)).filter((i) => i >= 0),
        ),
        yEnds,
        log,
      ),
    },
    signals: {
      ...axisSignals('x', {
        low: -0.02 * commits.length - 0.2,
        high: 1.02 * commits.length - 0.8,
        texts: commits.map(({ sha }) => shortSha(sha)),
      }),
      ...axisSignals('y', { low: yEnds[0], high: yEnds[1], texts: [] }),
      ...{ every: 1, dot: 34, strength: 1 },
    },
    table: {
      head: ['commit', 'merge request', 'runs', `mean ${name}`],
      rows: all.map(({ sha, merge_request, rows, mean }) => [
        shortSha(sha),
        merge_request ? `!${merge_request}` : '',
        rows.length,
        mean,
      ]),
    },
  };
}

function summarise(commits: readonly Commit[]): string {
  const newest = commits.findLast(({ merge_request }) => merge_request === null) ?? commits.at(-1);
  const several = commits.some(({ rows }) => rows.length > 1);
  return [
    newest &&
      `Newest commit ${shortSha(newest.sha)}: ${formatNumber(newest.mean)}${newest.rows.length > 1 ? `, the mean of ${newest.rows.length} runs` : ''}.`,
    several && 'Small dots are runs, large ones the mean of their commit.',
    commits.some(({ merge_request }) => merge_request) && 'Rings: merge requests.',
    commits.some(({ merge_request }) => merge_request === '') && 'Rings without a number: other branches.',
  ]
    .filter(Boolean)
    .join(' ');
}

function leftOut(all: readonly Commit[], commits: readonly Commit[], ended: number, drawn: number): string[] {
  const older = all.length - commits.length;
  const inOlder = all.slice(0, older).reduce((sum, { rows }) => sum + rows.length, 0);
  const without = ended - drawn - inOlder;
  return [
    ...(older > 0 ? [`The newest ${commits.length} of ${all.length} commits.`] : []),
    ...(without > 0 ? [`${count(without, 'run')} without a value or a known commit not drawn.`] : []),
  ];
}

export const overCommitsMaker: Maker = {
  form: 'over-commits',
  label: 'A metric over commits',
  fields: [{ name: 'metric', takes: 'metric' }],
  options,
  needs: ({ fields }) => ({ columns: [...fields.slice(0, 1), 'name', ...commitColumns], histories: null }),
  make,
};
