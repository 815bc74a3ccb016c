import { type Answer, badRequest, forbidden, json, notFound, refuse } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { oneOf, requiredText, text } from '../http/fields.ts';
import { mayAdminNotes } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { MergeRequestRow, NoteRow } from '../state/rows.ts';
import { wantedMergeRequest } from './merge-requests.ts';
import { type Command, commandsChanges, storedBody } from './note-body.ts';
import { basicUser, isoTime } from './shapes.ts';

const LONGEST = 1_000_000;
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
  const { user } = signedIn(call);
  const { row } = wantedMergeRequest(call);
  const written = requiredText(call.fields, 'body');
  const { body, commands } = storedBody(written);
  runCommands(call, row, commands);
  if (body === '' && commands.length > 0) return commandsOnly(commands);
  checkBody(body);
  const now = call.now();
  const id = insertNote(call, row, { body, system: 0, author: user.id, at: now });
  const note = call.state.one<NoteRow>('SELECT * FROM notes WHERE id = ?', id);
  return json({ ...(note ? noteFields(call, row, note) : {}), commands_changes: commandsChanges(commands) }, 201);
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

function checkBody(body: string): void {
  const fault = body === '' ? "can't be blank" : `is too long (maximum is ${LONGEST} characters)`;
  if (body === '' || body.length > LONGEST)
    refuse(json({ message: `400 Bad request - Note {:note=>["${fault}"]}` }, 400));
}

function commandsOnly(commands: readonly Command[]): Answer {
  const summary = commands.map(({ name }) => `Ran /${name}.`);
  return json({ commands_changes: commandsChanges(commands), summary }, 202);
}

/** Closing and reopening really happen; of all other commands only the answer tells. */
function runCommands(call: Call, row: MergeRequestRow, commands: readonly Command[]): void {
  for (const { name } of commands) {
    const state = { close: 'closed', reopen: 'opened' }[name];
    if (state === undefined || row.state === 'merged') continue;
    call.state.run('UPDATE merge_requests SET state = ?, updated_at = ? WHERE id = ?', state, call.now(), row.id);
    insertNote(call, row, {
      body: state === 'closed' ? 'closed' : 'reopened',
      system: 1,
      author: call.caller?.user.id ?? 0,
      at: call.now(),
    });
  }
}

/** Each comment counts as a change of its merge request. */
function touch(call: Call, row: MergeRequestRow): void {
  call.state.run('UPDATE merge_requests SET updated_at = ? WHERE id = ?', call.now(), row.id);
}

type NewNote = { body: string; system: number; author: number; at: number };

function insertNote(call: Call, row: MergeRequestRow, { body, system, author, at }: NewNote): number {
  touch(call, row);
  return call.state.run(
    `INSERT INTO notes (project_id, merge_request_id, author_id, body, system, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[row.project_id, row.id, author, body, system, at, at],
  );
}

function noteFields(call: Call, row: MergeRequestRow, note: NoteRow): object {
  return {
    ...{ id: note.id, type: null, body: note.body, author: basicUser(call, note.author_id) },
    created_at: isoTime(note.created_at),
    updated_at: isoTime(note.updated_at),
    ...{ system: note.system === 1, noteable_id: row.id, noteable_type: 'MergeRequest', project_id: row.project_id },
    ...{ resolvable: false, confidential: false, internal: false, imported: false, imported_from: 'none' },
    noteable_iid: row.iid,
    commands_changes: {},
  };
}
