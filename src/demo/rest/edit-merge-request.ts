import { type Answer, badRequest, forbidden } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { oneOf, text } from '../http/fields.ts';
import { mayEditMergeRequests } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { LabelEventRow, MergeRequestRow } from '../state/rows.ts';
import { getMergeRequest, wantedMergeRequest } from './merge-requests.ts';
import { basicUser, isoTime } from './shapes.ts';

const EDITABLE = ['title', 'description', 'labels', 'add_labels', 'remove_labels', 'state_event'] as const;

/** Its author's, or any for a developer. */
export function updateMergeRequest(call: Call): Answer {
  const { user } = signedIn(call);
  const { project, row } = wantedMergeRequest(call);
  if (row.author_id !== user.id && !mayEditMergeRequests(call, project.id)) forbidden();
  if (EDITABLE.every((name) => call.fields[name] === undefined))
    badRequest(`${EDITABLE.join(', ')} are missing, at least one parameter must be provided`);
  const title = text(call.fields, 'title') ?? row.title;
  const description = text(call.fields, 'description') ?? row.description;
  const state = stateAfter(row, oneOf(call.fields, 'state_event', ['close', 'reopen']));
  const labels = labelsAfter(call, row);
  call.state.together(() => {
    noteLabels(call, row, labels);
    const changed = { title, description, state, labels: JSON.stringify(labels) };
    if (Object.entries(changed).every(([name, value]) => row[name as keyof typeof changed] === value)) return;
    call.state.run(
      'UPDATE merge_requests SET title = ?, description = ?, state = ?, labels = ?, updated_at = ? WHERE id = ?',
      ...[title, description, state, changed.labels, call.now(), row.id],
    );
  });
  return getMergeRequest(call);
}

function stateAfter({ state }: MergeRequestRow, event: 'close' | 'reopen' | undefined): string {
  if (event === 'close' && state === 'opened') return 'closed';
  return event === 'reopen' && state === 'closed' ? 'opened' : state;
}

/** `labels` takes the place of all there are. */
function labelsAfter(call: Call, row: MergeRequestRow): string[] {
  const all = named(call, 'labels') ?? (JSON.parse(row.labels) as string[]);
  const removed = named(call, 'remove_labels') ?? [];
  const names = [...all, ...(named(call, 'add_labels') ?? [])].filter((name) => !removed.includes(name));
  return [...new Set(names)].sort();
}

/** A list, or names parted by commas. */
function named(call: Call, field: string): string[] | undefined {
  const value = call.fields[field];
  const parts = Array.isArray(value) ? value.map(String) : text(call.fields, field)?.split(',');
  return parts?.map((part) => part.trim()).filter((part) => part !== '');
}

function noteLabels(call: Call, row: MergeRequestRow, after: readonly string[]): void {
  const before = JSON.parse(row.labels) as string[];
  const note = (name: string, action: LabelEventRow['action']) =>
    call.state.run(
      'INSERT INTO label_events (merge_request_id, label_id, user_id, action, created_at) VALUES (?, ?, ?, ?, ?)',
      ...[row.id, labelId(call, row.project_id, name), signedIn(call).user.id, action, call.now()],
    );
  for (const name of after) if (!before.includes(name)) note(name, 'add');
  for (const name of before) if (!after.includes(name)) note(name, 'remove');
}

/** A label that the project does not have is made. */
function labelId(call: Call, projectId: number, name: string): number {
  const sql = 'SELECT id FROM labels WHERE project_id = ? AND name = ?';
  const known = call.state.one<{ id: number }>(sql, projectId, name);
  return known?.id ?? call.state.run('INSERT INTO labels (project_id, name) VALUES (?, ?)', projectId, name);
}

/** Oldest first; who set which label, and who took it away. */
export function labelEvents(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  const events = call.state.all<LabelEventRow>(
    `SELECT label_events.*, labels.name FROM label_events JOIN labels ON labels.id = label_id
     WHERE merge_request_id = ? ORDER BY label_events.id`,
    row.id,
  );
  return paged(call, events, (event) => ({
    ...{ id: event.id, user: basicUser(call, event.user_id), created_at: isoTime(event.created_at) },
    ...{ resource_type: 'MergeRequest', resource_id: row.id, action: event.action },
    label: {
      ...{ id: event.label_id, name: event.name, description: null, description_html: '' },
      ...{ text_color: '#FFFFFF', color: '#6699cc', archived: false },
    },
  }));
}
