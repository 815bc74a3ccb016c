import { once } from '../core/once.ts';
import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import type { Note, NoteBoard, Sent } from './sticky-note.ts';

/** A note of ours, and what is known of the thread that it began. */
export interface OwnNote extends Note {
  readonly resolved: boolean;
  /** Whether it was resolved, and by somebody else than the user of this token. */
  readonly resolvedByOther: boolean;
}

export interface OwnNotes extends NoteBoard {
  ours(): Promise<readonly OwnNote[]>;
}

/** What is used of lib/api/entities/note.rb; `commands_changes` of an answer alone. */
interface WireNote {
  readonly id?: number;
  readonly type?: string | null;
  readonly body?: string;
  readonly system?: boolean;
  readonly author?: { readonly id: number };
  readonly resolved?: boolean;
  readonly resolved_by?: { readonly id: number } | null;
  readonly commands_changes?: object | null;
}

/** The notes of a merge request; those of ours are known by their author, since anybody can paste a marker. */
export function gitlabNotes(client: GitlabClient, iid: number): OwnNotes {
  const notes = `merge_requests/${iid}/notes`;
  const me = once(async () => (await client.call('GET', '/user')) as { readonly id: number });
  return {
    ours: async () => {
      const options = { orderBy: 'created_at', sort: 'asc', activityFilter: 'only_comments' };
      const [{ id }, all] = await Promise.all([me(), client.list(notes, options)]);
      return (all as WireNote[])
        .filter((note) => note?.author?.id === id && !note.system && note.body?.startsWith('<!-- ml-report:'))
        .map((note) => ownNote(note, id))
        .sort((a, b) => a.id - b.id);
    },
    create: async (body) => sent(await client.call('POST', notes, { body: { body } })),
    update: (id, body) => client.call('PUT', `${notes}/${id}`, { body: { body } }).then(sent).catch(nullIfGone),
    remove: (id) =>
      client.call('DELETE', `${notes}/${id}`).then(
        () => true,
        (cause: unknown) => {
          if (!(cause instanceof UserError && cause.code === 'SCOPE_MISSING')) nullIfGone(cause);
          return cause instanceof UserError && cause.code === 'NOT_FOUND';
        },
      ),
  };
}

/** A note that was answered has the type that it would have had as the beginning of a thread (app/services/notes/create_service.rb). */
function ownNote({ id = 0, type, body = '', resolved, resolved_by: by }: WireNote, me: number): OwnNote {
  return {
    ...{ id, body, threaded: (type ?? null) !== null, resolved: resolved === true },
    resolvedByOther: resolved === true && by?.id !== me,
  };
}

/** A text of nothing but quick actions is answered with 202 and what they changed, and no note (lib/api/helpers/notes_helpers.rb). */
export function sent(answer: unknown): Sent {
  const { id, commands_changes: changes } = (answer ?? {}) as WireNote;
  return { id: id ?? null, commands: Object.keys(changes ?? {}) };
}

/** Somebody, or another job of ours, deleted it first. */
function nullIfGone(cause: unknown): null {
  if (cause instanceof UserError && cause.code === 'NOT_FOUND') return null;
  throw cause;
}
