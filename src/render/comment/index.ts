/** The comment: an ordered list of sections. A new one is a file beside this and one line here. */
import { type CommentSection, commentSections } from '../../core/model/settings.ts';
import { charts } from './charts.ts';
import { links } from './links.ts';
import { metrics } from './metrics.ts';
import { parameters } from './parameters.ts';
import { pushes } from './pushes.ts';
import { MOST, type Room, roomFor } from './room.ts';
import { runs } from './runs.ts';
import type { CommentContext, Section } from './section.ts';
import { briefest, verdict } from './verdict.ts';

interface Part {
  readonly section: Section;
  /** The kinds of room that it takes: it is written anew only where one of these changes. */
  readonly takes: readonly (keyof Room)[];
}

const partOf: Readonly<Partial<Record<CommentSection, Part>>> = {
  verdict: { section: verdict, takes: ['experiments', 'remarks', 'sentence'] },
  metrics: { section: metrics, takes: ['experiments', 'open', 'gated', 'quiet', 'moved', 'remarks', 'sentence'] },
  parameters: { section: parameters, takes: ['experiments', 'openParams', 'params', 'remarks', 'sentence'] },
  charts: { section: charts, takes: ['charts', 'diagrams'] },
  runs: { section: runs, takes: ['runs', 'runColumns'] },
  timeline: { section: pushes, takes: ['pushes'] },
  links: { section: links, takes: [] },
};

/** The hidden first line by which a note is known as ours. */
export function marker(name: string): string {
  return `<!-- ml-report:${name} -->`;
}

/** The whole text of the note, never longer than there is room for; equal comparisons give equal text, whenever it is made. */
export function commentText(context: CommentContext): string {
  const parts = (context.sections ?? commentSections).flatMap((name) => partOf[name] ?? []);
  const written = parts.map((part) => remembering(part, context));
  const whole = (room: Room) => {
    const texts = written.flatMap((write) => write(room) ?? []);
    return `${marker(context.name)}\n${texts.join('\n\n')}\n`;
  };
  const room = roomFor(MOST, (one) => whole(one).length);
  return room ? whole(room) : `${marker(context.name)}\n${briefest(context, MOST - 200)}\n`;
}

/** Writes anew only where there is other room for what the part is made of. */
function remembering({ section, takes }: Part, context: CommentContext): (room: Room) => string | null {
  const write = section(context);
  const known = new Map<string, string | null>();
  return (room) => {
    const size = takes.map((kind) => room[kind]).join();
    const text = known.get(size);
    if (text !== undefined) return text;
    const made = write(room);
    known.set(size, made);
    return made;
  };
}
