import { createHash } from 'node:crypto';
import type { Call } from '../http/call.ts';
import type { MergeRequestRow, NoteRow } from '../state/rows.ts';
import { basicUser, isoTime } from './shapes.ts';

/** A note as all its routes give it (lib/api/entities/note.rb). */
export function noteFields(call: Call, row: MergeRequestRow, note: NoteRow): object {
  const resolvable = isResolvable(note);
  return {
    ...{ id: note.id, type: note.type, body: note.body, author: basicUser(call, note.author_id) },
    created_at: isoTime(note.created_at),
    updated_at: isoTime(note.updated_at),
    ...{ system: note.system === 1, noteable_id: row.id, noteable_type: 'MergeRequest', project_id: row.project_id },
    ...{ resolvable, ...(resolvable ? resolution(call, note) : {}) },
    ...{ confidential: false, internal: false, imported: false, imported_from: 'none' },
    noteable_iid: row.iid,
    commands_changes: {},
  };
}

function resolution(call: Call, { resolved_at: at, resolved_by: by }: NoteRow): object {
  return { resolved: at !== null, resolved_by: basicUser(call, by), resolved_at: isoTime(at) };
}

export const isResolvable = ({ type, system }: NoteRow): boolean => type !== null && system === 0;

/** Forty hexadecimal digits (app/models/discussion.rb). */
export function discussionOf({ id, discussion_id }: NoteRow): string {
  return discussion_id ?? createHash('sha1').update(`discussion-merge_request-${id}`).digest('hex');
}

/** Every discussion of a merge request with its notes, both oldest first; a note that stands for itself is one too. */
export function discussionsOf(call: Call, row: MergeRequestRow): Map<string, NoteRow[]> {
  const sql = 'SELECT * FROM notes WHERE merge_request_id = ? ORDER BY created_at, id';
  return Map.groupBy(call.state.all<NoteRow>(sql, row.id), discussionOf);
}
