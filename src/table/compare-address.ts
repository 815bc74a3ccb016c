/**
 * What stands next to each other on the compare page, as the query of an address:
 *
 *     runs=RUN,…      whole ids, in the order of the columns
 *     base=RUN        what the others are compared with; without it the first
 *     metric=KEY      whose curves are drawn
 *     axis=step|relative|wall   along what; `y=log`, `smooth=0.6` as the form of the curves takes them
 *     all             params and tags in which the runs do not differ, too
 */
import { fromItem, fromQuery, itemsOf, toItem, toQuery } from './address-text.ts';

export interface CompareState {
  /** Whole ids, each once. */
  readonly runs: readonly string[];
  /** One of them; `null` where there are none. */
  readonly base: string | null;
  /** `null`: the first that has curves. */
  readonly metric: string | null;
  /** Options of the curves that are not as they are by themselves. */
  readonly options: Readonly<Record<string, string>>;
  readonly all: boolean;
}

/** More columns than these nobody can compare. */
export const MOST_COMPARED = 12;

const ours = new Set(['runs', 'base', 'metric', 'all']);
const LONGEST_OPTION = 40;

/** With its `?`; an empty text for nothing. */
export function toCompareAddress({ runs, base, metric, options, all }: CompareState): string {
  return toQuery({
    runs: runs.length === 0 ? null : runs.map((id) => toItem(id)).join(','),
    base: base === null || base === runs[0] ? null : toItem(base),
    metric,
    ...options,
    all: all || null,
  });
}

/** `search` is the query of an address, with or without its `?`. */
export function fromCompareAddress(search: string): CompareState {
  const asked = fromQuery(search);
  const items = itemsOf(asked.get('runs') ?? '', 10 * MOST_COMPARED).map(fromItem);
  const named = asked.has('base') ? fromItem(asked.get('base') ?? '') : null;
  const runs = [...new Set(items.filter((id) => id !== ''))].slice(0, MOST_COMPARED);
  const options = [...asked].filter(([name, value]) => !ours.has(name) && short(name) && short(value)).slice(0, 12);
  return {
    runs,
    base: named !== null && runs.includes(named) ? named : (runs[0] ?? null),
    metric: asked.get('metric') ?? null,
    options: Object.fromEntries(options),
    all: asked.has('all') && !/^(?:0|false|no)$/i.test(asked.get('all') ?? ''),
  };
}

const short = (text: string) => /^[\w.-]+$/.test(text) && text.length <= LONGEST_OPTION;
