/** Which runs of a push count: those that finished, of a retried job the latest attempt, of nested runs the parents. */
import type { Run } from '../model/run.ts';
import { byText, quoted } from '../model/text.ts';

export interface Counted {
  readonly runs: readonly Run[];
  /** Sentences about those that do not count. */
  readonly remarks: readonly string[];
}

const NAMED = 5;

function named(runs: readonly Run[]): string {
  const names = runs.map(({ name, run_id }) => name || run_id).sort(byText);
  const shown = names.slice(0, NAMED).map(quoted).join(', ');
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}

const plural = (runs: readonly Run[], one: string, many: string) => `${runs.length} ${runs.length === 1 ? one : many}`;

/** The runs of one experiment and one push that are put into its values, in the order given. */
export function countedRuns(runs: readonly Run[]): Counted {
  const latest = latestAttempts(runs);
  const retried = runs.filter((run) => !latest.has(run));
  const going = [...latest].filter(({ status }) => status === 'RUNNING' || status === 'SCHEDULED');
  const failed = [...latest].filter(({ status }) => status === 'FAILED' || status === 'KILLED');
  const finished = [...latest].filter(({ status }) => status === 'FINISHED');
  const children = childrenOf(finished);
  const counted = finished.filter((run) => !children.has(run));
  const remarks: [readonly Run[], (runs: readonly Run[]) => string][] = [
    [going, (these) => `${plural(these, 'run is', 'runs are')} still going and not counted: ${named(these)}.`],
    [
      failed,
      (these) =>
        `${plural(these, 'run', 'runs')} failed and ${these.length === 1 ? 'is' : 'are'} not counted: ${named(these)}.`,
    ],
    [
      retried,
      (these) =>
        `${plural(these, 'run', 'runs')} of an earlier attempt of a retried job ${these.length === 1 ? 'is' : 'are'} not counted: ${named(these)}.`,
    ],
    [
      [...children],
      (these) =>
        `${plural(these, 'child run stands', 'child runs stand')} behind ${these.length === 1 ? 'its parent' : 'their parents'} and ${these.length === 1 ? 'is' : 'are'} not counted.`,
    ],
  ];
  return { runs: counted, remarks: remarks.flatMap(([these, words]) => (these.length > 0 ? [words(these)] : [])) };
}

/** A retried job is another job of the same name in the same pipeline; GitLab gives it a higher number. */
function latestAttempts(runs: readonly Run[]): ReadonlySet<Run> {
  const place = ({ ci }: Run) => (ci ? `${ci.pipeline.id} ${ci.job.name}` : null);
  const latest = new Map<string, number>();
  for (const run of runs) {
    const key = place(run);
    if (key !== null && run.ci) latest.set(key, Math.max(latest.get(key) ?? 0, run.ci.job.id));
  }
  return new Set(runs.filter((run) => run.ci === null || latest.get(place(run) ?? '') === run.ci.job.id));
}

/**
 * Runs that one of their ancestors among the given speaks for. A parent without metrics speaks for nobody, and of runs that are each other's
 * parents, as tags written by hand can say, all stand for themselves.
 */
function childrenOf(runs: readonly Run[]): ReadonlySet<Run> {
  const given = new Map(runs.map((run) => [run.run_id, run]));
  const isChild = (run: Run): boolean => {
    const seen = new Set([run.run_id]);
    let found = false;
    for (let id = run.parent_run_id; id !== null; id = given.get(id)?.parent_run_id ?? null) {
      if (seen.has(id)) return false;
      seen.add(id);
      found ||= (given.get(id)?.metrics.size ?? 0) > 0;
    }
    return found;
  };
  return new Set(runs.filter(isChild));
}
