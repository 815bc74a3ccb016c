/**
 * MLflow's SQL stores keep an infinity as the largest number that there is (`sanitize_metric_value` in its sqlalchemy_store.py), so a value of
 * that size is read as the infinity that it was.
 */
export function withInfinities(value: number | null): number | null {
  if (value === Number.MAX_VALUE) return Number.POSITIVE_INFINITY;
  return value === -Number.MAX_VALUE ? Number.NEGATIVE_INFINITY : value;
}
