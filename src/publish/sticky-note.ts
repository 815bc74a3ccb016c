/** Keeps exactly one note of ours on a merge request, whatever others, and other jobs of ours, do at the same time. */
import { userError } from '../errors.ts';
import { dataTimeIn, LONGEST_NOTE, saysTheSame, withoutCommands } from './note-text.ts';

export interface Note {
  readonly id: number;
  readonly body: string;
  /** Whether it has, or had, answers, or was made to be answered. */
  readonly threaded: boolean;
}

/** What became of a text that was sent. */
export interface Sent {
  /** `null` where GitLab made no note of it, or took the note away: all of the text was quick actions. */
  readonly id: number | null;
  /** Names of what quick actions in the text changed. */
  readonly commands: readonly string[];
}

/** What can be done to notes. */
export interface NoteBoard {
  /** Notes by ourselves, not by the system, that start with one of our markers; oldest first. */
  ours(): Promise<readonly Note[]>;
  create(body: string): Promise<Sent>;
  /** `null` where the note was deleted meanwhile. */
  update(id: number, body: string): Promise<Sent | null>;
  /** Whether it is gone now; not so where this token may not delete it. */
  remove(id: number): Promise<boolean>;
}

export interface Wanted {
  /** The hidden first line. */
  readonly marker: string;
  /** Begins with the marker. */
  readonly text: string;
  /** Whether one is made where there is none. */
  readonly create: boolean;
  /** What becomes of a surplus note that is not deleted, given the kept one; it does not begin with the marker. */
  readonly moved: (id: number) => string;
}

/** How it is done. */
export interface Manner {
  /** What `ours` gave a moment ago; without it, it is asked. */
  readonly known?: readonly Note[];
  /**
   * Before looking whether somebody wrote at the same time; `null` where nobody else can: then it is only looked after a note was made. The pause must
   * be longer than the time from another's look at the notes to what it then writes.
   */
  readonly settle: (() => Promise<void>) | null;
}

export interface Kept {
  /** `null` where there is none and none was to be made. */
  readonly id: number | null;
  /** `older`: the note shows newer data than the text, and was left so. */
  readonly action: 'created' | 'updated' | 'unchanged' | 'older' | 'none';
  /** Surplus notes of ours that were deleted, or, where they have answers, turned into a pointer to the kept one. */
  readonly removed: number;
  /** What quick actions in our text changed before they were taken out of it: our fault. */
  readonly commands: readonly string[];
}

/** Writes of one job, before it leaves the note to those that write at the same time. */
const MOST_WRITES = 6;

/**
 * The kept note is edited in place, so its address stays and nobody gets another mail. It is one with answers before one without, else the oldest:
 * all jobs choose the same, and each that finds several makes the same of them, with the newest data among them. GitLab has no conditional write:
 * after a write it is looked again, and written again where another job's older data came in between.
 */
export async function keepOneNote(board: NoteBoard, wanted: Wanted, { known, settle }: Manner): Promise<Kept> {
  const { marker, create, moved } = wanted;
  let { text } = wanted;
  if (text.length > LONGEST_NOTE) throw userError('NOTE_TOO_LONG', { characters: text.length, most: LONGEST_NOTE });
  const commands: string[] = [];
  let action: Kept['action'] = 'unchanged';
  let [removed, writes, isWritten] = [0, 0, false];
  /** Whether a note has the text as it was sent. */
  const isWhole = (sent: Sent) => {
    writes++;
    isWritten = sent.id !== null && sent.commands.length === 0;
    if (isWritten) return true;
    commands.push(...(sent.commands.length > 0 ? sent.commands : ['a quick action']));
    const mended = withoutCommands(text);
    if (mended === text && sent.id === null)
      throw new Error('GitLab took the whole comment for quick actions, though no line of it begins with a slash');
    isWritten = mended === text;
    text = mended;
    return isWritten;
  };
  let notes = known;
  for (;;) {
    const mine = (notes ?? (await board.ours())).filter(({ body }) => body.startsWith(marker));
    notes = undefined;
    const [first, ...surplus] = mine.toSorted((a, b) => Number(b.threaded) - Number(a.threaded) || a.id - b.id);
    if (first === undefined) {
      if (!create || writes === MOST_WRITES) return { id: null, action: 'none', removed, commands };
      isWhole(await board.create(text));
      action = 'created';
      continue;
    }
    const body = newestOf(mine, first, { text, isWritten });
    const isOlder = timeOf(body) > timeOf(text);
    const differs = !saysTheSame(first.body, body) && writes < MOST_WRITES;
    if (differs) {
      const sent = await board.update(first.id, body);
      if (sent === null) writes++;
      if (sent === null || !isWhole(sent)) continue;
    }
    if (isOlder) action = 'older';
    else if (differs && action !== 'created') action = 'updated';
    for (const { id, threaded } of surplus) removed += Number(await giveUp(board, id, threaded, moved(first.id)));
    if (!differs || settle === null) return { id: first.id, action, removed, commands };
    await settle();
  }
}

const timeOf = (body: string) => dataTimeIn(body) ?? Number.NEGATIVE_INFINITY;

/** The newest data win; of equally new ones ours, until they were written once: otherwise two jobs would answer each other without end. */
function newestOf(
  mine: readonly Note[],
  first: Note,
  { text, isWritten }: { text: string; isWritten: boolean },
): string {
  const newest = mine.reduce((best, note) => (timeOf(note.body) > timeOf(best.body) ? note : best), first);
  const [theirs, ours] = [timeOf(newest.body), timeOf(text)];
  return theirs > ours || (theirs === ours && isWritten) ? newest.body : text;
}

/** Deletes a surplus note; one with answers would leave them without what they answer, and one that may not be deleted would stay: they point to the kept one. */
async function giveUp(board: NoteBoard, id: number, threaded: boolean, pointer: string): Promise<boolean> {
  if (!threaded && (await board.remove(id))) return true;
  return (await board.update(id, pointer)) !== null;
}
