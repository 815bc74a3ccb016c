/** How much of each kind of thing a comment has room for, and what gives way first where it is too long. */

/** Characters of a comment: GitLab takes a million, but mail and readers do not. */
export const MOST = 60_000;

export interface Room {
  /** Charts drawn as diagrams; the others are lines of bars. */
  readonly diagrams: number;
  readonly charts: number;
  /** Folded rows of metrics that did not move, and of those that did. */
  readonly quiet: number;
  readonly moved: number;
  readonly runs: number;
  /** Columns of the runs' table besides those that say which run it is. */
  readonly runColumns: number;
  /** Changed parameters that stand open and in the fold, of each experiment. */
  readonly openParams: number;
  readonly params: number;
  readonly pushes: number;
  /** Rows of an experiment's table that stand open although nothing demands it. */
  readonly open: number;
  /** Experiments that are written out, besides those with a failed gate. */
  readonly experiments: number;
  /** Sentences of one kind. */
  readonly remarks: number;
  /** Characters of one such. */
  readonly sentence: number;
  /** Rows whose gates did not fail. */
  readonly gated: number;
}

export const ample: Room = {
  ...{
    diagrams: 4,
    charts: 4,
    quiet: 400,
    moved: 400,
    runs: 50,
    runColumns: 8,
    openParams: 6,
    params: 100,
    pushes: 20,
  },
  ...{ open: 12, experiments: 20, remarks: 20, sentence: 4000, gated: 400 },
};

/** In this order each gives way, as far as it must and no further than to the number beside it. */
export const givingWay: readonly (readonly [kind: keyof Room, least: number])[] = [
  ['diagrams', 0],
  ['quiet', 0],
  ['runs', 10],
  ['runColumns', 1],
  ['runs', 0],
  ['params', 0],
  ['openParams', 2],
  ['pushes', 0],
  ['moved', 0],
  ['charts', 0],
  ['sentence', 400],
  ['remarks', 3],
  ['experiments', 1],
  ['open', 2],
  ['gated', 0],
];

/**
 * The most room with which `lengthWith` says that the whole fits into `most`: kind by kind the largest number, found by halving; `null` where it does not
 * fit with the least of all.
 */
export function roomFor(most: number, lengthWith: (room: Room) => number): Room | null {
  let room = ample;
  if (lengthWith(room) <= most) return room;
  if (lengthWith({ ...ample, ...Object.fromEntries(givingWay) }) > most) return null;
  for (const [kind, least] of givingWay) {
    const fits = (n: number) => lengthWith({ ...room, [kind]: n }) <= most;
    if (fits(least)) return { ...room, [kind]: largest(least, room[kind], fits) };
    room = { ...room, [kind]: least };
  }
  return null;
}

/** The largest number from `least`, which fits, to below `much`, which does not. */
function largest(least: number, much: number, fits: (n: number) => boolean): number {
  let [low, high] = [least, much];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
