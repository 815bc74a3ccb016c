/** `data/references.json`: what runs refer to, and the data files do not hold. */
import type { SourceKind } from '../../../src/core/model/snapshot.ts';
import type { Member } from '../../../src/core/view/run-family.ts';
import type { RunsBeside } from '../../../src/core/view/run-page.ts';
import { namedJson } from '../lib/data-file.ts';

export interface References {
  readonly source: SourceKind;
  /** The best run of each experiment. */
  readonly experiments: readonly { readonly id: string; readonly best: string | null }[];
  readonly commits: readonly { readonly sha: string; readonly title: string; readonly url: string }[];
  /** Runs whose parent is in another experiment, and those parents. */
  readonly relatives: readonly Member[];
  /** Open ones first, then the newest. */
  readonly merge_requests: readonly {
    readonly iid: number;
    readonly title: string;
    readonly state: string;
    readonly groups: readonly {
      readonly experiment: string;
      readonly head: readonly string[];
      readonly baseline: string | null;
    }[];
  }[];
}

let known: Promise<References> | undefined;

/** Asked for once a page. */
export function references(): Promise<References> {
  known ??= namedJson('references.json') as Promise<References>;
  known.catch(() => {
    known = undefined;
  });
  return known;
}

/** The runs that a run is best compared with, without the one before it. */
export function besideOf(
  runId: string,
  experiment: string,
  { experiments, merge_requests }: References,
): Omit<RunsBeside, 'previous'> {
  const groups = merge_requests.flatMap((mr) => mr.groups);
  return {
    baseline: groups.find(({ head, baseline }) => baseline !== null && head.includes(runId))?.baseline ?? null,
    best: experiments.find(({ id }) => id === experiment)?.best ?? null,
  };
}
