/** Keeps exactly one note of ours on a merge request. */

export interface Note {
  readonly id: number;
  readonly body: string;
}

/** The four things that can be done to notes; a dry run is another object with the same four. */
export interface NoteBoard {
  /** Notes by ourselves, not by the system, that start with the marker; oldest first. */
  mine(marker: string): Promise<readonly Note[]>;
  create(body: string): Promise<Note>;
  /** `null` where the note was deleted meanwhile. */
  update(id: number, body: string): Promise<Note | null>;
  remove(id: number): Promise<void>;
}

export interface Kept {
  readonly id: number;
  readonly action: 'created' | 'updated' | 'unchanged';
  /** Surplus notes of ours that were deleted. */
  readonly removed: number;
}

/**
 * The oldest note of ours is edited in place, so its address stays and nobody gets another mail; surplus ones are deleted; a text equal to
 * the present one is not sent.
 */
export async function keepOneNote(board: NoteBoard, marker: string, text: string): Promise<Kept> {
  const [first, ...surplus] = await board.mine(marker);
  for (const { id } of surplus) await board.remove(id);
  const removed = surplus.length;
  if (first && stored(first.body) === stored(text)) return { id: first.id, action: 'unchanged', removed };
  const updated = first ? await board.update(first.id, text) : null;
  if (updated) return { id: updated.id, action: 'updated', removed };
  const { id } = await board.create(text);
  return { id, action: 'created', removed };
}

/** The text as GitLab keeps it: no carriage returns, no white space at the end. */
function stored(text: string): string {
  return text.replaceAll('\r', '').trimEnd();
}
