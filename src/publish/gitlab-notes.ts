import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import type { Note, NoteBoard } from './sticky-note.ts';

interface WireNote extends Note {
  readonly system: boolean;
  readonly author: { readonly id: number };
}

/** The notes of a merge request; those of ours are known by their author, since anybody can paste a marker. */
export function gitlabNotes({ rest, address: { project } }: GitlabClient, iid: number): NoteBoard {
  const { MergeRequestNotes: notes } = rest;
  return {
    mine: async (marker) => {
      const options = { orderBy: 'created_at', sort: 'asc', perPage: 100, activityFilter: 'only_comments' } as never;
      const [me, all] = await Promise.all([rest.Users.showCurrentUser(), notes.all(project, iid, options)]);
      const ours = (note: WireNote) =>
        !note.system && note.author.id === me.id && note.body.trimStart().startsWith(marker);
      return (all as unknown as WireNote[]).filter(ours).sort((a, b) => a.id - b.id);
    },
    create: async (body) => (await notes.create(project, iid, body)) as unknown as Note,
    update: async (id, body) =>
      notes
        .edit(project, iid, id, { body })
        .then((note) => note as unknown as Note)
        .catch(nullIfGone),
    remove: async (id) => {
      await notes.remove(project, iid, id).catch(nullIfGone);
    },
  };
}

/** Somebody, or another job of ours, deleted it first. */
function nullIfGone(cause: unknown): null {
  if (cause instanceof UserError && cause.code === 'NOT_FOUND') return null;
  throw cause;
}
