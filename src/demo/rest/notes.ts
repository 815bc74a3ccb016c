import { type Answer, badRequest, forbidden, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { oneOf, text } from '../http/fields.ts';
import { mayAdminNotes } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { MergeRequestRow, NoteRow } from '../state/rows.ts';
import { wantedMergeRequest } from './merge-requests.ts';
import { commandsChanges, storedBody } from './note-body.ts';
import { noteFields } from './note-shape.ts';
import { checkBody, commandsOnly, runCommands, touch, writeNote } from './write-note.ts';

const FILTERS = { all_notes: '', only_comments: 'AND system = 0', only_activity: 'AND system = 1' } as const;

export function listNotes(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  const order = oneOf(call.fields, 'order_by', ['created_at', 'updated_at']) ?? 'created_at';
  const sort = oneOf(call.fields, 'sort', ['asc', 'desc']) ?? 'desc';
  const filter = oneOf(call.fields, 'activity_filter', ['all_notes', 'only_comments', 'only_activity']) ?? 'all_notes';
  const rows = call.state.all<NoteRow>(
    `SELECT * FROM notes WHERE merge_request_id = ? ${FILTERS[filter]} ORDER BY ${order} ${sort}, id ${sort}`,
    row.id,
  );
  return paged(call, rows, (note) => noteFields(call, row, note));
}

export function getNote(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  return json(noteFields(call, row, wantedNote(call, row)));
}

/** A text of nothing but quick actions makes no note: they are run and answered with 202. */
export function createNote(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  const { note, commands } = writeNote(call, row);
  if (note === null) return commandsOnly(commands);
  return json({ ...noteFields(call, row, note), commands_changes: commandsChanges(commands) }, 201);
}

/** An equal text changes nothing, not even the time. */
export function updateNote(call: Call): Answer {
  const { row } = wantedMergeRequest(call);
  const note = editableNote(call, row);
  const written = text(call.fields, 'body');
  if (written?.trim() === '') badRequest('body is empty');
  const { body, commands } = storedBody(written ?? note.body);
  runCommands(call, row, commands);
  if (body === '') {
    call.state.run('DELETE FROM notes WHERE id = ?', note.id);
    return commandsOnly(commands);
  }
  checkBody(body);
  const changed = body === note.body ? note : { ...note, body, updated_at: call.now() };
  call.state.run('UPDATE notes SET body = ?, updated_at = ? WHERE id = ?', changed.body, changed.updated_at, note.id);
  if (changed !== note) touch(call, row);
  return json({ ...noteFields(call, row, changed), commands_changes: commandsChanges(commands) });
}

/** The answers to it stay, as a discussion without its beginning (app/services/notes/destroy_service.rb). */
export function deleteNote(call: Call): Answer {
  const { row } = wantedMergeRequest(call);
  const { id } = editableNote(call, row);
  call.state.run('DELETE FROM notes WHERE id = ?', id);
  return { status: 204, headers: {}, body: '' };
}

/** Its author's, or any for a maintainer; nobody edits what GitLab itself wrote. */
function editableNote(call: Call, row: MergeRequestRow): NoteRow {
  const { user } = signedIn(call);
  const note = wantedNote(call, row);
  const may = note.author_id === user.id || mayAdminNotes(call, row.project_id);
  return may && note.system === 0 ? note : forbidden();
}

function wantedNote(call: Call, row: MergeRequestRow): NoteRow {
  const sql = 'SELECT * FROM notes WHERE merge_request_id = ? AND id = ?';
  return call.state.one<NoteRow>(sql, row.id, Number(call.path['note'])) ?? notFound('Not found');
}
