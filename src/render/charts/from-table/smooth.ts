/**
 * The exponential moving average with its bias taken out (Kingma & Ba 2015): each value is the weighted mean of all before it and itself, weights falling by
 * `factor` a point, so that the first is the first itself. What is not finite stays so and is passed over.
 */
export function smoothedBy(factor: number, values: Float64Array): Float64Array {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = factor * sum + (1 - factor) * value;
    weight = factor * weight + (1 - factor);
    return sum / weight;
  });
}
