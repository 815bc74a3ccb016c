/** From runs, one after the other, to the columns of their table. */
import { goalOf, settingOf } from '../core/compare/goal.ts';
import type { Run } from '../core/model/run.ts';
import type { Settings } from '../core/model/settings.ts';
import { byNumber } from '../core/model/text.ts';
import { orderOfMetrics, primaryMetrics } from '../core/view/run-table.ts';
import {
  addNumber,
  type NumberCells,
  numberCells,
  type OpenColumn,
  type ShapeCells,
  type TextColumn,
  textCells,
  valuesIn,
} from './cells.ts';
import { type About, factsOf } from './facts.ts';
import type { ColumnGroup, ColumnKind } from './manifest.ts';

export interface Collected {
  readonly rows: number;
  readonly columns: readonly OpenColumn[];
  readonly left_out: number;
}

export interface Collector {
  /** Rows may come in any order; shapes by metric; `eachValue` tells the values of the run's metrics where that is quicker than to look at them. */
  add(row: number, run: Run, shapes?: ReadonlyMap<string, Uint8Array>, eachValue?: EachValue): void;
  finish(): Collected;
}

/** More columns than a reader can look through, and more cells than a browser should hold; those that most runs have stay. */
const MOST_COLUMNS = 2000;
const MOST_CELLS = 64e6;

type EachValue = (use: (value: number | null, key: string) => void) => void;

/** The only keys that are looked at. */
export interface Wanted {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly tags: readonly string[];
}

const plain = { goal: null, primary: false, limits: [] } as const;

/** `wanted`: all, unless it is given. */
export function collector(about: About, rows: number, wanted?: Wanted): Collector {
  const facts = factsOf(about);
  const [metrics, shapes] = [new Map<string, NumberCells>(), new Map<string, ShapeCells>()];
  const [params, tags] = [new Map<string, TextColumn>(), new Map<string, TextColumn>()];
  return {
    add(row, run, drawn, eachValue) {
      const addValue = (value: number | null, key: string) => addNumber(cellsOf(metrics, key, numberCells), row, value);
      facts.add(row, run);
      if (eachValue) eachValue(addValue);
      else each(run.metrics, wanted?.metrics, ({ value }, key) => addValue(value, key));
      each(run.params, wanted?.params, (text, key) => {
        cellsOf(params, key, textCells).add(row, text);
      });
      each(run.tags, wanted?.tags, (text, key) => {
        cellsOf(tags, key, textCells).add(row, text);
      });
      for (const [key, shape] of drawn ?? []) cellsOf(shapes, key, () => new Map<number, Uint8Array>()).set(row, shape);
    },
    finish() {
      const order = orderOfMetrics(metrics.keys(), about.settings);
      const primary = primaryMetrics(order, about.settings);
      const metricColumns = order.map((key): OpenColumn => {
        const cells = { numbers: metrics.get(key) as NumberCells };
        return {
          ...nameOf('m', 'metric', key, 'number'),
          ...judgedBy(key, about.settings),
          primary: primary.has(key),
          cells,
        };
      });
      const shapeColumns = order.flatMap((key): OpenColumn[] => {
        const cells = shapes.get(key);
        return cells ? [{ ...nameOf('h', 'metric', key, 'number'), ...plain, cells: { shapes: cells } }] : [];
      });
      const textColumns = (letter: string, group: ColumnGroup, found: ReadonlyMap<string, TextColumn>) =>
        [...found]
          .sort(([a], [b]) => byNumber(a, b))
          .map(([key, texts]): OpenColumn => ({ ...nameOf(letter, group, key, 'text'), ...plain, cells: { texts } }));
      const all = [...metricColumns, ...textColumns('p', 'param', params), ...textColumns('t', 'tag', tags)];
      const kept = mostCommon([...all, ...shapeColumns], rows);
      return {
        rows,
        columns: [...facts.columns(), ...kept],
        left_out: all.length + shapeColumns.length - kept.length,
      };
    },
  };
}

/** Not by `for … of`, which makes a list of each key and value: there are millions. */
function each<T>(
  map: ReadonlyMap<string, T>,
  keys: readonly string[] | undefined,
  use: (value: T, key: string) => void,
): void {
  if (!keys) map.forEach(use);
  else
    for (const key of keys) {
      const value = map.get(key);
      if (value !== undefined) use(value, key);
    }
}

function cellsOf<T>(columns: Map<string, T>, key: string, make: () => T): T {
  const known = columns.get(key);
  if (known !== undefined) return known;
  const made = make();
  columns.set(key, made);
  return made;
}

const nameOf = (letter: string, group: ColumnGroup, key: string, kind: ColumnKind) => ({
  ...{ id: `${letter}.${key}`, group, key, kind },
});

function judgedBy(key: string, settings: Settings) {
  const gates = settingOf(key, settings)?.gates ?? [];
  const limits = gates.flatMap(({ kind, limit, level }) =>
    (kind === 'min' || kind === 'max') && Number.isFinite(Number(limit))
      ? [{ rule: kind, value: Number(limit), level } as const]
      : [],
  );
  return { goal: goalOf(key, settings), limits };
}

function mostCommon(columns: readonly OpenColumn[], rows: number): readonly OpenColumn[] {
  const most = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, rows))));
  if (columns.length <= most) return columns;
  const kept = new Set(columns.toSorted((a, b) => valuesIn(b) - valuesIn(a)).slice(0, most));
  return columns.filter((column) => kept.has(column));
}
