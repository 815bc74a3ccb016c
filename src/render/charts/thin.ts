/**
 * Down-sampling by largest triangles (LTTB, Steinarsson 2013): the indexes, ascending, of at most `limit` points that keep the look of the
 * line. First and last point and the extremes of the finite values always stay, so no spike is lost; points that are not finite are passed over.
 */
export function thin(xs: Float64Array, ys: Float64Array, limit: number): number[] {
  const finite: number[] = [];
  for (let i = 0; i < ys.length; i++) if (Number.isFinite(ys[i]) && Number.isFinite(xs[i])) finite.push(i);
  if (finite.length <= limit || limit < 5) return finite.length <= limit ? finite : finite.slice(0, limit);
  const kept = triangles(xs, ys, finite, limit - 2);
  for (const extreme of extremes(ys, finite)) kept.add(extreme);
  return [...kept].sort((a, b) => a - b);
}

function extremes(ys: Float64Array, indexes: readonly number[]): number[] {
  let [low, high] = [indexes[0] as number, indexes[0] as number];
  for (const i of indexes) {
    if ((ys[i] as number) < (ys[low] as number)) low = i;
    if ((ys[i] as number) > (ys[high] as number)) high = i;
  }
  return [low, high];
}

/** One point of each of `limit - 2` equal buckets: that which spans the largest triangle with the last one kept and the next bucket's mean. */
function triangles(xs: Float64Array, ys: Float64Array, indexes: readonly number[], limit: number): Set<number> {
  const width = (indexes.length - 2) / (limit - 2);
  const at = (place: number) => indexes[Math.min(indexes.length - 1, place)] as number;
  const kept = new Set([at(0)]);
  let last = at(0);
  for (let bucket = 0; bucket < limit - 2; bucket++) {
    const [from, to, end] = [0, 1, 2].map((k) => Math.floor((bucket + k) * width) + 1) as [number, number, number];
    const mean = center(xs, ys, indexes, to, Math.max(to + 1, Math.min(end, indexes.length)));
    let best = at(from);
    let area = -1;
    for (let place = from; place < to; place++) {
      const i = at(place);
      const [x, y, lx, ly] = [xs[i], ys[i], xs[last], ys[last]] as [number, number, number, number];
      const size = Math.abs((lx - mean.x) * (y - ly) - (lx - x) * (mean.y - ly));
      if (size > area) [best, area] = [i, size];
    }
    kept.add(best);
    last = best;
  }
  return kept.add(at(indexes.length - 1));
}

function center(xs: Float64Array, ys: Float64Array, indexes: readonly number[], from: number, to: number) {
  let [x, y, n] = [0, 0, 0];
  for (let place = from; place < to; place++) {
    const i = indexes[Math.min(place, indexes.length - 1)] as number;
    x += xs[i] as number;
    y += ys[i] as number;
    n++;
  }
  return { x: x / n, y: y / n };
}
