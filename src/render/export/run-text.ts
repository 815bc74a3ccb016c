import type { Metric, MetricEntry, Run } from '../../core/model/run.ts';

const names = new Map<string, string>();
/** Names are few and come again with every run. */
const NAMES = 10_000;

function nameOf(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const written = `${JSON.stringify(key)}:`;
  if (names.size < NAMES) names.set(key, written);
  return written;
}

/**
 * A run in the form of the export, at several times its speed and two thirds of its length: of a metric what is `null` is left out (but the value, which is `null`
 * where the server lost it), since of most runs no history is read.
 */
export function runAsText(run: Run): string {
  const { params, metrics, tags, ...facts } = run;
  const head = JSON.stringify(facts);
  return `${head.slice(0, -1)},"params":${textsOf(params)},"metrics":${metricsOf(metrics)},"tags":${textsOf(tags)}}`;
}

function textsOf(map: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  map.forEach((value, key) => {
    parts.push(nameOf(key) + textOf(value));
  });
  return `{${parts.join(',')}}`;
}

const plainText = /^[ !#-[\]-~]*$/;
/** Most texts are such that nothing in them needs escaping. */
const textOf = (text: string) => (plainText.test(text) ? `"${text}"` : JSON.stringify(text));

function metricsOf(map: ReadonlyMap<string, Metric>): string {
  const parts: string[] = [];
  map.forEach((metric, key) => {
    parts.push(nameOf(key) + metricText(metric));
  });
  return `{${parts.join(',')}}`;
}

function metricText(metric: Metric): string {
  const { min, max, count, latest } = metric;
  let text = entryText(metric);
  if (min !== null) text += `,"min":${numeral(min)}`;
  if (max !== null) text += `,"max":${numeral(max)}`;
  if (count !== null) text += `,"count":${plain(count)}`;
  if (latest !== null) text += `,"latest":${entryText(latest)}}`;
  return `${text}}`;
}

function entryText({ value, step, timestamp }: MetricEntry): string {
  const time = timestamp === null ? '' : `,"timestamp":${plain(timestamp)}`;
  return `{"value":${numeral(value)},"step":${plain(step)}${time}`;
}

/** As `toJsonNumber` has it. */
function numeral(value: number | null): string {
  if (value === null || Number.isFinite(value)) return `${value}`;
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"Infinity"' : '"-Infinity"';
}

/** As JSON itself has a number that is not finite. */
const plain = (value: number | null) => (Number.isFinite(value) ? `${value}` : 'null');
