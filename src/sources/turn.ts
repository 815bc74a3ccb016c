/** Turns at the one thread: a page of a thousand runs keeps it busy for a while, in which no other answer is received and no next page asked for. */

interface Waiting {
  readonly rank: number;
  readonly go: () => void;
}

const waiting: Waiting[] = [];
let isRunning = false;

/** Resolves when it is this one's turn, the highest `rank` first; between two turns the network is served. */
export function turn(rank: number): Promise<void> {
  return new Promise((go) => {
    waiting.push({ rank, go });
    if (isRunning) return;
    isRunning = true;
    soon();
  });
}

/** A timer that is due already would run before the network is looked at; one that is set after the next look at it does not. */
const soon = () => void setImmediate(() => setTimeout(next, 1));

function next(): void {
  const first = waiting.reduce((best, one, index) => (one.rank > (waiting[best]?.rank ?? 0) ? index : best), 0);
  const [chosen] = waiting.splice(first, 1);
  isRunning = waiting.length > 0;
  if (isRunning) soon();
  chosen?.go();
}

/** For work that never waits, such as reading files: resolves once progress was shown and signals were heard. */
export const othersFirst = (): Promise<void> => new Promise((next) => setImmediate(next));
