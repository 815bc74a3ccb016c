import { count } from '../format.ts';
import { fold } from '../markdown.ts';
import { commitLink, type Section } from './section.ts';

const SHOWN = 20;

/** The pushes before the newest one that have runs of their own. */
export const pushes: Section = ({ comparison }) => {
  const earlier = comparison.pushes.slice(1);
  if (earlier.length === 0) return null;
  const lines = earlier
    .slice(0, SHOWN)
    .map(({ sha, runs }) => `- ${commitLink(sha, comparison)} ${count(runs.length, 'run')}`);
  return fold(`Earlier pushes (${earlier.length})`, lines.join('\n'));
};
