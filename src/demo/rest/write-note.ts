import { type Answer, json, refuse } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { requiredText } from '../http/fields.ts';
import type { MergeRequestRow, NoteRow } from '../state/rows.ts';
import { type Command, commandsChanges, storedBody } from './note-body.ts';

const LONGEST = 1_000_000;

/** What became of a text that was sent: a note, or nothing where it held nothing but quick actions. */
export type WrittenNote = { note: NoteRow | null; commands: readonly Command[] };

/** Keeps the text of the request as a new note, after its quick actions are done (app/services/notes/create_service.rb). */
export function writeNote(call: Call, row: MergeRequestRow, discussion: Partial<NoteRow> = {}): WrittenNote {
  const { user } = signedIn(call);
  const { body, commands } = storedBody(requiredText(call.fields, 'body'));
  runCommands(call, row, commands);
  if (body === '' && commands.length > 0) return { note: null, commands };
  checkBody(body);
  const { type = null, discussion_id = null } = discussion;
  const id = insertNote(call, row, { body, system: 0, author: user.id, at: call.now(), type, discussion_id });
  return { note: call.state.one<NoteRow>('SELECT * FROM notes WHERE id = ?', id) ?? null, commands };
}

export function checkBody(body: string): void {
  const fault = body === '' ? "can't be blank" : `is too long (maximum is ${LONGEST} characters)`;
  if (body === '' || body.length > LONGEST)
    refuse(json({ message: `400 Bad request - Note {:note=>["${fault}"]}` }, 400));
}

export function commandsOnly(commands: readonly Command[]): Answer {
  const summary = commands.map(({ name }) => `Ran /${name}.`);
  return json({ commands_changes: commandsChanges(commands), summary }, 202);
}

/** Closing and reopening really happen; of all other commands only the answer tells. */
export function runCommands(call: Call, row: MergeRequestRow, commands: readonly Command[]): void {
  for (const { name } of commands) {
    const state = { close: 'closed', reopen: 'opened' }[name];
    if (state === undefined || row.state === 'merged') continue;
    call.state.run('UPDATE merge_requests SET state = ?, updated_at = ? WHERE id = ?', state, call.now(), row.id);
    insertNote(call, row, {
      body: state === 'closed' ? 'closed' : 'reopened',
      ...{ system: 1, author: call.caller?.user.id ?? 0, at: call.now(), type: null, discussion_id: null },
    });
  }
}

/** Each comment counts as a change of its merge request. */
export function touch(call: Call, row: MergeRequestRow): void {
  call.state.run('UPDATE merge_requests SET updated_at = ? WHERE id = ?', call.now(), row.id);
}

type NewNote = Pick<NoteRow, 'body' | 'system' | 'type' | 'discussion_id'> & { author: number; at: number };

function insertNote(call: Call, row: MergeRequestRow, note: NewNote): number {
  touch(call, row);
  const { body, system, author, at, type, discussion_id } = note;
  return call.state.run(
    `INSERT INTO notes (project_id, merge_request_id, author_id, body, system, created_at, updated_at, type, discussion_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[row.project_id, row.id, author, body, system, at, at, type, discussion_id],
  );
}
