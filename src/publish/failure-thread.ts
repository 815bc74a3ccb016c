/** A thread that is open while a gate fails: where a project wants all threads resolved, it blocks the merge. */
import type { Comparison } from '../core/compare/comparison.ts';
import type { GitlabClient } from '../gitlab.ts';
import { sha256 } from '../sha256.ts';
import { type OwnNote, type OwnNotes, sent } from './gitlab-notes.ts';
import { keepOneNote, type Manner, type NoteBoard } from './sticky-note.ts';

export interface ThreadBoard extends NoteBoard {
  ours(): Promise<readonly OwnNote[]>;
  /** Resolves the thread that a note began, or opens it again; nothing where it is gone. */
  resolve(note: number, resolved: boolean): Promise<void>;
}

/** The same notes, of which a new one begins a thread that can be resolved. */
export function gitlabThreads(notes: OwnNotes, { rest, address: { project } }: GitlabClient, iid: number): ThreadBoard {
  const { MergeRequestDiscussions: discussions } = rest;
  return {
    ...notes,
    create: async (body) => {
      const made = (await discussions.create(project, iid, body)) as unknown as Partial<WireDiscussion>;
      return sent(made.notes?.[0] ?? made);
    },
    resolve: async (note, resolved) => {
      const all = (await discussions.all(project, iid, { perPage: 100 } as never)) as unknown as WireDiscussion[];
      const found = all.find((one) => one.notes?.some(({ id }) => id === note));
      // gitbeaker puts it into the query, where GitLab's document does not have it.
      const inBody = { searchParams: undefined, resolved } as never;
      if (found) await discussions.resolve(project, iid, found.id, resolved, inBody);
    },
  };
}

/** What is used of lib/api/entities/discussion.rb. */
interface WireDiscussion {
  readonly id: string;
  readonly notes?: readonly { readonly id: number }[];
}

export interface WantedThread {
  readonly comparison: Comparison;
  /** Whether one is opened while a gate fails; where not, one that is still open is resolved. */
  readonly wanted: boolean;
  readonly marker: string;
  /** Begins with the marker. */
  readonly text: string;
  readonly moved: (id: number) => string;
}

export interface KeptThread {
  readonly id: number;
  /** `left`: somebody resolved it, and it stays so, since nothing fails that did not fail then. */
  readonly action: 'opened' | 'reopened' | 'resolved' | 'left' | 'unchanged';
}

/**
 * One thread for all failures, never a second one: resolved when no gate fails, open again when one does. What a person resolved stays resolved until a
 * gate fails that did not fail when it was last written: the failing ones stand in a hidden line of it. `null` where there is none.
 */
export async function keepThread(board: ThreadBoard, thread: WantedThread, manner: Manner): Promise<KeptThread | null> {
  const { comparison, wanted, marker, moved } = thread;
  const known = (manner.known ?? (await board.ours())) as readonly OwnNote[];
  const mine = known.filter(({ body }) => body.startsWith(marker));
  if (!wanted) return resolveAll(board, mine);
  const gates = failing(comparison);
  const fails = comparison.verdict === 'fail';
  const text = withGates(thread.text, gates);
  const kept = await keepOneNote(board, { marker, text, create: fails, moved }, { ...manner, known });
  if (kept.id === null) return null;
  const before = mine.find(({ id }) => id === kept.id);
  const id = kept.id;
  if (before === undefined) return { id, action: 'opened' };
  if (kept.action === 'older' || before.resolved !== fails) return { id, action: 'unchanged' };
  const seen = new Set(gatesIn(before.body));
  if (fails && before.resolvedByOther && gates.every((gate) => seen.has(gate))) return { id, action: 'left' };
  await board.resolve(id, !fails);
  return { id, action: fails ? 'reopened' : 'resolved' };
}

async function resolveAll(board: ThreadBoard, mine: readonly OwnNote[]): Promise<KeptThread | null> {
  const open = mine.filter(({ resolved }) => !resolved);
  for (const { id } of open) await board.resolve(id, true);
  const [first] = open;
  return first === undefined ? null : { id: first.id, action: 'resolved' };
}

/** Short names of the gates that fail, the same for the same gate of the same metric. */
function failing({ experiments }: Comparison): string[] {
  return experiments.flatMap(({ id, metrics }) =>
    metrics.flatMap(({ key, group, gates }) =>
      gates
        .filter(({ level, passed, accepted }) => level === 'fail' && passed === false && accepted === null)
        .map(({ rule }) => shortName(JSON.stringify([id, group, key, rule.split(':')[0]]))),
    ),
  );
}

const shortName = (text: string) => sha256(text).slice(0, 8);

const GATES = /^<!-- gates([ \da-f]*) -->$/m;

function withGates(text: string, gates: readonly string[]): string {
  const line = `<!-- gates ${[...new Set(gates)].sort().join(' ')} -->`;
  return text.replace(/^(?:<!--[^\n]*-->\n)+/, (hidden) => `${hidden}${line}\n`);
}

function gatesIn(body: string): string[] {
  return GATES.exec(body.replaceAll('\r', ''))?.[1]?.split(' ').filter(Boolean) ?? [];
}
