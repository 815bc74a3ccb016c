/** From stored histories to lines on a common axis. */
import type { Series } from '../../../core/model/series.ts';
import type { StoredHistory } from '../../../table/manifest.ts';
import type { Axis } from '../curve-rows.ts';

export interface RunSeries {
  readonly row: number;
  /** When the run started, milliseconds since 1970; NaN where that is not known. */
  readonly started: number;
  /** Points that were logged; fewer may be stored. */
  readonly count: number;
  readonly series: Series;
}

export function toSeries({ steps, times, values }: StoredHistory): Series {
  return {
    steps: Float64Array.from(steps),
    timestamps: Float64Array.from(times),
    values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
    lost: values.flatMap((value, index) => (value === null ? [index] : [])),
  };
}

export type Over = 'step' | 'relative' | 'wall';
export type Align = 'start' | 'first';

export interface CurveAxis extends Axis {
  readonly over: Over;
  /** In a sentence: `steps`, `time since their start`. */
  readonly words: string;
  /** The same axis for each run: it depends on when the run started. */
  of(series: Series, started?: number): Float64Array;
}

const firstOf = (values: Float64Array) => values.find(Number.isFinite) ?? 0;
const earliest = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

/** Steps that are all equal say nothing, so such curves are drawn over time. */
export function curveAxis(lines: readonly RunSeries[], wanted: Over, align: Align): CurveAxis {
  const still = wanted === 'step' && lines.every(({ series: { steps } }) => steps.every((step) => step === steps[0]));
  const over = still ? 'relative' : wanted;
  if (over === 'step') {
    const of =
      align === 'first'
        ? ({ steps }: Series) => steps.map((step) => step - firstOf(steps))
        : ({ steps }: Series) => steps;
    const title = align === 'first' ? 'steps since the first' : 'step';
    return { over, title, unit: 'step', words: align === 'first' ? 'steps since the first' : 'steps', of };
  }
  if (over === 'wall') return { over, title: 'time (UTC)', unit: 'time', words: 'time', of: (s) => s.timestamps };
  const origin = (series: Series, started = Number.NaN) => {
    const first = earliest(series.timestamps);
    return align === 'start' && started <= first ? started : first;
  };
  const since = align === 'start' ? 'the run’s start' : 'the first value';
  const longest = Math.max(
    ...lines.map(
      ({ series, started }) => series.timestamps.reduce((a, b) => Math.max(a, b), 0) - origin(series, started),
    ),
  );
  const [size, unit] =
    longest > 2 * 3_600_000 ? [3_600_000, 'hours'] : longest > 120_000 ? [60_000, 'minutes'] : [1000, 'seconds'];
  return {
    over,
    title: `${unit} since ${since}`,
    unit: unit as string,
    words: `time since ${since}`,
    of: (series, started) => series.timestamps.map((time) => (time - origin(series, started)) / (size as number)),
  };
}
