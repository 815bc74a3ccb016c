/** The comment: an ordered list of sections. A new one is a file beside this and one line here. */
import { type CommentSection, commentSections } from '../../core/model/settings.ts';
import { charts } from './charts.ts';
import { links } from './links.ts';
import { metrics } from './metrics.ts';
import { parameters } from './parameters.ts';
import { pushes } from './pushes.ts';
import { runs } from './runs.ts';
import type { CommentContext, Section } from './section.ts';
import { verdict } from './verdict.ts';

const sectionOf: Readonly<Partial<Record<CommentSection, Section>>> = {
  ...{ verdict, metrics, parameters, charts, runs, timeline: pushes, links },
};

/** The hidden first line by which a note is known as ours. */
export function marker(name: string): string {
  return `<!-- ml-report:${name} -->`;
}

/** The whole text of the note; equal comparisons give equal text, whenever it is made. */
export function commentText(context: CommentContext): string {
  const parts = (context.sections ?? commentSections).flatMap((name) => sectionOf[name]?.(context) ?? []);
  return `${marker(context.name)}\n${parts.join('\n\n')}\n`;
}
