/** Runs inside runs: MLflow's parents and children. */
import type { Run } from '../model/run.ts';
import { once } from '../once.ts';

/** A run in its family's tree. */
export interface Relative {
  readonly run_id: string;
  readonly name: string;
  readonly status: Run['status'];
  /** Oldest first, and no more than a page can show. */
  readonly children: readonly Relative[];
  /** How many more children there are. */
  readonly more: number;
}

export type Member = Pick<Run, 'run_id' | 'name' | 'status' | 'parent_run_id'>;

export interface Families {
  /** Whether a run is in the list. */
  has(runId: string): boolean;
  /** The outermost first; runs that are not in the list are not in it either. */
  parents(run: Pick<Member, 'run_id' | 'parent_run_id'>): Relative[];
  /** The run with its children and theirs. */
  tree(run: Member): Relative;
}

/** Of the run itself, and of each run below it. */
const MOST_CHILDREN = [200, 20] as const;
/** Generations that are looked at, up and down; a circle ends there, too. */
const DEEPEST = 6;

/** Who belongs to whom among the runs of a list, newest first. */
export function families(runs: readonly Member[]): Families {
  // Of most lists nobody asks.
  const byId = once(() => new Map(runs.map((run) => [run.run_id, run])));
  const byParent = new Map<string, Member[]>();
  for (const run of runs) {
    if (run.parent_run_id === null) continue;
    const siblings = byParent.get(run.parent_run_id);
    if (siblings) siblings.push(run);
    else byParent.set(run.parent_run_id, [run]);
  }
  return {
    has: (runId) => byId().has(runId),
    parents({ run_id, parent_run_id }) {
      const found: Relative[] = [];
      const seen = new Set([run_id]);
      for (let id = parent_run_id; id !== null && !seen.has(id) && found.length < DEEPEST; ) {
        seen.add(id);
        const parent = byId().get(id);
        if (!parent) break;
        found.unshift({ ...relative(parent), children: [], more: 0 });
        id = parent.parent_run_id;
      }
      return found;
    },
    tree: (run) => grown(run, byParent, 0),
  };
}

function grown(run: Member, byParent: ReadonlyMap<string, readonly Member[]>, depth: number): Relative {
  const children = depth === DEEPEST ? [] : (byParent.get(run.run_id) ?? []).toReversed();
  const most = MOST_CHILDREN[Math.min(depth, 1)] ?? 0;
  return {
    ...relative(run),
    children: children.slice(0, most).map((child) => grown(child, byParent, depth + 1)),
    more: Math.max(0, children.length - most),
  };
}

const relative = ({ run_id, name, status }: Member) => ({ run_id, name, status });
