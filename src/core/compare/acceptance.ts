/** Failed gates that somebody accepted: they fail nothing, and say who it was. */
import { matchesGlob } from '../model/glob.ts';
import type { MergeRequest } from '../model/project.ts';
import type { AcceptSettings } from '../model/settings.ts';
import type { Acceptance, MetricRow } from './comparison.ts';

/** Who accepts a metric's regression: the label of the merge request, else a line of its description. */
function acceptanceOf(key: string, { labels, accepts, author }: MergeRequest, how: AcceptSettings): Acceptance | null {
  const label = how.label === null ? undefined : labels.find(({ name }) => name === how.label);
  const line = how.description ? accepts.find(({ metric }) => matchesGlob(metric, key)) : undefined;
  if (label) return { by: label.by?.name ?? null, how: 'label', reason: line?.reason ?? '' };
  return line ? { by: author?.name ?? null, how: 'description', reason: line.reason } : null;
}

/** The rows with the acceptance of each gate that failed. */
export function acceptGates(rows: readonly MetricRow[], mergeRequest: MergeRequest, how: AcceptSettings): MetricRow[] {
  return rows.map((row) => {
    if (!row.gates.some(({ passed }) => passed === false)) return row;
    const accepted = acceptanceOf(row.key, mergeRequest, how);
    return { ...row, gates: row.gates.map((gate) => (gate.passed === false ? { ...gate, accepted } : gate)) };
  });
}
