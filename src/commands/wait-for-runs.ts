/** Runs that are still going, and the patience for them. */
import type { Run } from '../core/model/run.ts';
import { count, oneLine, shorten } from '../render/format.ts';
import type { Io } from './command.ts';

/** Milliseconds between two looks: the first ones, and how long they become. */
const FIRST = 20_000;
const LONGEST = 60_000;
const GROWTH = 1.5;
/** Runs that are named. */
const NAMED = 5;

type Going = readonly Pick<Run, 'run_id' | 'name'>[];

export interface Waiting {
  /** Milliseconds; 0 waits for nothing. */
  readonly limit: number;
  readonly now: Io['now'];
  readonly sleep: Io['sleep'];
  readonly say: (line: string) => void;
  /** Looks again: the runs that are still going then. */
  readonly look: () => Promise<Going>;
}

/** Looks until none is going any more or the time is over, and says what it waits for, and at the end what it goes on without. */
export async function waitForRuns(first: Going, { limit, now, sleep, say, look }: Waiting): Promise<void> {
  if (limit === 0) return;
  const start = now();
  // A clock that stands still, as SOURCE_DATE_EPOCH makes it, does not make the waiting endless.
  let slept = 0;
  let going = first;
  let said = '';
  for (let pause = FIRST; going.length > 0; pause = Math.min(LONGEST, pause * GROWTH)) {
    const left = limit - Math.max(slept, now() - start);
    if (left <= 0) {
      const them = going.length === 1 ? 'it' : 'them';
      say(`◆ ${stillGoing(going)} after ${spanOf(limit)}: ${named(going)}. The snapshot goes on without ${them}.`);
      return;
    }
    const words = `Waiting for ${count(going.length, 'run')} still going: ${named(going)}.`;
    if (words !== said) say(words);
    said = words;
    const ms = Math.min(pause, left);
    await sleep(ms);
    slept += ms;
    going = await look();
  }
}

const stillGoing = ({ length }: Going) => `${count(length, 'run')} ${length === 1 ? 'is' : 'are'} still going`;

function named(going: Going): string {
  const names = going.slice(0, NAMED).map(({ name, run_id }) => shorten(oneLine(name), 60) || run_id);
  const more = going.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function spanOf(ms: number): string {
  return ms % 60_000 === 0 ? count(ms / 60_000, 'minute') : count(Math.ceil(ms / 1000), 'second');
}

/** The same progress without headings: what is read over and over is not said each time. */
export function withoutSections(progress: Io['progress']): Io['progress'] {
  return { ...progress, section: (_title, work) => work() };
}
