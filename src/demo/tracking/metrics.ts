import { type Answer, invalidParameter, json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { type Fields, requiredNumber, requiredText, requiredWhole, text, whole } from '../http/fields.ts';
import { opaque, opened } from '../http/opaque.ts';
import type { RunRow } from '../state/rows.ts';
import { appendPoints, type KeyedPoint, metricEntry, type Point, packPoints, pointsOf } from '../state/series.ts';
import { readableProject, runByEid } from './project.ts';

/** `label` is where the metric stands in a batch, for the words of a refusal. */
export function metricOf(fields: Fields, label?: string): KeyedPoint {
  const named = (name: string) => (label === undefined ? name : `${label}[${name}]`);
  const key = fields['key'] === undefined ? requiredText({}, named('key')) : requiredText(fields, 'key');
  return {
    key,
    value: requiredNumber(fields, 'value', named('value')),
    timestamp: requiredWhole(fields, 'timestamp', named('timestamp')),
    step: whole(fields, 'step', named('step')),
  };
}

/** Logs points in the order given and keeps the run's newest entries, sorted by key. */
export function addMetrics(call: Call, run: RunRow, added: readonly KeyedPoint[]): void {
  if (added.length === 0) return;
  if (added.some(({ key }) => key.length > 250)) {
    invalidParameter('Validation failed: Name is too long (maximum is 250 characters)');
  }
  const entries = JSON.parse(run.latest) as { key: string }[];
  const latest = new Map<string, object>(entries.map((entry) => [entry.key, entry]));
  call.state.together(() => {
    for (const [key, points] of Map.groupBy(added, (point) => point.key)) {
      appendPoints(call.state, run.id, key, packPoints(points));
      latest.set(key, metricEntry(points.at(-1) as KeyedPoint));
    }
    const sorted = [...latest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    call.state.run('UPDATE runs SET latest = ? WHERE id = ?', JSON.stringify(sorted), run.id);
  });
}

/** Sorted by step, then by time; a run's unknown key is an empty history. Older servers do not have it. */
export function metricHistory(call: Call): Answer {
  if (call.generation === 'inline') return json({ error: '404 Not Found' }, 404);
  const project = readableProject(call);
  const run = runByEid(call, project, requiredText(call.fields, 'run_id'));
  const key = requiredText(call.fields, 'metric_key');
  const size = Math.max(1, Math.min(whole(call.fields, 'max_results') ?? 1000, 1000));
  const start = startOf(text(call.fields, 'page_token'));
  const points = pointsOf(call.state, run.id, key).sort(byStepThenTime);
  const shown = points.slice(start, start + size);
  const more = start + size < points.length;
  return json({
    metrics: shown.map((point) => metricEntry({ key, ...point })),
    next_page_token: more ? opaque({ start: start + size, _kd: 'n' }) : null,
  });
}

function byStepThenTime(a: Point, b: Point): number {
  return (a.step ?? Number.MAX_VALUE) - (b.step ?? Number.MAX_VALUE) || a.timestamp - b.timestamp;
}

function startOf(token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  const { start } = opened(token);
  return typeof start === 'number' ? start : invalidParameter('page_token is not one of ours');
}
