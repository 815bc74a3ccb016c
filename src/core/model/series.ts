/** The history of one metric of one run, ordered by step, then timestamp, as columns of equal length. */
export interface Series {
  readonly steps: Float64Array;
  /** Milliseconds since 1970. */
  readonly timestamps: Float64Array;
  /** NaN both for a logged NaN and for a value that the source lost. */
  readonly values: Float64Array;
  /** Indexes, ascending, of the points whose value the source lost. */
  readonly lost: readonly number[];
}

export interface Point {
  readonly step: number;
  readonly timestamp: number;
  readonly value: number | null;
}

/** Sorts the points by step, then timestamp; points equal in both keep their order. */
export function seriesOf(points: readonly Point[]): Series {
  const sorted = points.slice().sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
  return {
    steps: Float64Array.from(sorted, (point) => point.step),
    timestamps: Float64Array.from(sorted, (point) => point.timestamp),
    values: Float64Array.from(sorted, (point) => point.value ?? Number.NaN),
    lost: sorted.flatMap((point, index) => (point.value === null ? [index] : [])),
  };
}

/** Smallest and largest finite value; both `null` where there is none. */
export function range(series: Series): { min: number | null; max: number | null } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of series.values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { min: null, max: null } : { min, max };
}
