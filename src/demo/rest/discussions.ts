import { type Answer, badRequest, forbidden, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { oneOf } from '../http/fields.ts';
import { mayEditMergeRequests } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { MergeRequestRow, NoteRow } from '../state/rows.ts';
import { wantedMergeRequest } from './merge-requests.ts';
import { commandsChanges } from './note-body.ts';
import { discussionOf, discussionsOf, isResolvable, noteFields } from './note-shape.ts';
import { commandsOnly, writeNote } from './write-note.ts';

export function listDiscussions(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  return paged(call, [...discussionsOf(call, row).values()], (notes) => discussionFields(call, row, notes));
}

export function getDiscussion(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  return json(discussionFields(call, row, wantedDiscussion(call, row)));
}

/** Its first note can be resolved from the beginning. */
export function createDiscussion(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  const { note, commands } = writeNote(call, row, { type: 'DiscussionNote' });
  return note === null ? commandsOnly(commands) : json(discussionFields(call, row, [note]), 201);
}

/** An answer makes a thread of a note that stood for itself (app/services/notes/create_service.rb). */
export function replyToDiscussion(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  const [first] = wantedDiscussion(call, row);
  if (!first || first.system === 1) return badRequest('Discussion can not be replied to.');
  const discussion_id = discussionOf(first);
  const { note, commands } = writeNote(call, row, { type: 'DiscussionNote', discussion_id });
  if (note === null) return commandsOnly(commands);
  call.state.run(
    `UPDATE notes SET type = 'DiscussionNote', discussion_id = ? WHERE id = ?`,
    ...[discussion_id, first.id],
  );
  return json({ ...noteFields(call, row, note), commands_changes: commandsChanges(commands) }, 201);
}

/** For the author of the merge request, or a developer; who did it is kept with each note (app/models/concerns/resolvable_note.rb). */
export function resolveDiscussion(call: Call): Answer {
  const { user } = signedIn(call);
  const { row } = wantedMergeRequest(call);
  const notes = wantedDiscussion(call, row);
  const resolved = oneOf(call.fields, 'resolved', ['true', 'false']) ?? badRequest('resolved is missing');
  const may = row.author_id === user.id || mayEditMergeRequests(call, row.project_id);
  if (!may || !notes.some(isResolvable)) return forbidden();
  for (const note of notes.filter(isResolvable)) {
    if (resolved === 'true' && note.resolved_at !== null) continue;
    const [at, by] = resolved === 'true' ? [call.now(), user.id] : [null, null];
    call.state.run('UPDATE notes SET resolved_at = ?, resolved_by = ? WHERE id = ?', at, by, note.id);
  }
  return json(discussionFields(call, row, wantedDiscussion(call, row)));
}

function wantedDiscussion(call: Call, row: MergeRequestRow): NoteRow[] {
  return discussionsOf(call, row).get(call.path['discussion'] ?? '') ?? notFound('Discussion Not Found');
}

function discussionFields(call: Call, row: MergeRequestRow, notes: readonly NoteRow[]): object {
  const [first] = notes;
  return {
    id: first ? discussionOf(first) : '',
    individual_note: first?.type === null,
    notes: notes.map((note) => noteFields(call, row, note)),
  };
}
