/**
 * Whether JSON is what a tracking server ordinarily sends, told in one pass without a copy: a tenth of what parsing the same bytes costs, where a
 * schema costs as much again. What is not ordinary is not wrong yet: a schema must say, and say where.
 */

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFullText = (value: unknown) => typeof value === 'string' && value !== '';
const isTextOrNothing = (value: unknown) => typeof value === 'string' || value === undefined || value === null;
const isTimeOrNothing = (value: unknown) =>
  typeof value === 'number' ? Number.isFinite(value) : value === undefined || value === null;

/** An answer of `runs/search`. */
export function isOrdinaryRunsPage(value: unknown): boolean {
  if (!isFields(value) || !isTextOrNothing(value['next_page_token'])) return false;
  return isListOrNothing(value['runs'], isOrdinaryRun);
}

export function isOrdinaryRun(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { info, data } = value;
  return isFields(info) && isOrdinaryInfo(info) && (data === undefined || data === null || isOrdinaryData(data));
}

/** An answer of `metrics/get-history`. */
export function isOrdinaryHistoryPage(value: unknown): boolean {
  if (!isFields(value) || !isTextOrNothing(value['next_page_token'])) return false;
  return isListOrNothing(value['metrics'], isMetric);
}

function isOrdinaryInfo(info: Fields): boolean {
  return (
    isFullText(info['run_id']) &&
    isFullText(info['experiment_id']) &&
    isTextOrNothing(info['run_name']) &&
    isTextOrNothing(info['status']) &&
    isTimeOrNothing(info['start_time']) &&
    isTimeOrNothing(info['end_time']) &&
    isTextOrNothing(info['artifact_uri']) &&
    isTextOrNothing(info['lifecycle_stage']) &&
    isTextOrNothing(info['user_id'])
  );
}

function isOrdinaryData(data: unknown): boolean {
  if (!isFields(data)) return false;
  return (
    isListOrNothing(data['metrics'], isMetric) &&
    isListOrNothing(data['params'], isPair) &&
    isListOrNothing(data['tags'], isPair)
  );
}

function isListOrNothing(value: unknown, isItem: (item: unknown) => boolean): boolean {
  if (value === undefined || value === null) return true;
  if (!Array.isArray(value)) return false;
  for (const item of value) if (!isItem(item)) return false;
  return true;
}

function isPair(item: unknown): boolean {
  return isFields(item) && typeof item['key'] === 'string' && isTextOrNothing(item['value']);
}

function isMetric(item: unknown): boolean {
  if (!isFields(item) || typeof item['key'] !== 'string') return false;
  const value = item['value'];
  return (
    (typeof value === 'number' || isTextOrNothing(value)) &&
    isTimeOrNothing(item['timestamp']) &&
    isTimeOrNothing(item['step'])
  );
}
