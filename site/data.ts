/** The snapshot and the comparisons behind every page, read once a build. */
import { comparer } from '../src/core/compare/compare.ts';
import { type ExperimentRow, experimentList } from '../src/core/view/experiment-list.ts';
import { type MergeRequestPage, mergeRequestPage } from '../src/core/view/merge-request-page.ts';
import { staticRuns } from '../src/core/view/static-runs.ts';
import { openSnapshot, readComparison } from '../src/store/index.ts';
import { commonStart, shortest } from '../src/table/id-starts.ts';

/** Set by the build; see `buildSite`. */
declare const __SNAPSHOT_FILE__: string;
declare const __COMPARISON_FILE__: string | null;

/**
 * A dashboard of up to so many runs has a page of each: more would cost more than they are read (a page takes Astro 0.4 ms to make, and its folder takes room in
 * every artifact). Past that, runs are read at the one page that loads its data, and only those that are opened most have a page of their own: those that a
 * comparison names, then the newest.
 */
const EVERY_RUN = 1000;
const SOME_RUNS = 200;

const reader = openSnapshot(__SNAPSHOT_FILE__);
export const snapshot = reader.whole();
export const histories = reader.histories;
export const series = reader.series;

/** What `check` decided goes before what would be computed here: it knows the gates of the target branch. */
const decided = __COMPARISON_FILE__ === null ? null : readComparison(__COMPARISON_FILE__);

export const experiments: readonly ExperimentRow[] = experimentList(snapshot);

const compareWith = comparer(snapshot, series);

/** Merge requests that have runs; open ones first, then the newest. */
export const mergeRequests: readonly MergeRequestPage[] = snapshot.merge_requests
  .map((mr) => {
    const comparison = decided?.merge_request?.iid === mr.iid ? decided : compareWith(mr);
    return mergeRequestPage(mr, comparison);
  })
  .filter(({ comparison }) => comparison.head.runs.length > 0)
  .sort(
    (a, b) =>
      Number(b.merge_request.state === 'opened') - Number(a.merge_request.state === 'opened') ||
      b.merge_request.iid - a.merge_request.iid,
  );

const shown = new Set(experiments.map(({ id }) => id));
const selected = snapshot.runs.filter((run) => shown.has(run.experiment_id));

/** The runs that have a page here, newest first. */
export const pagedRuns = staticRuns(
  selected,
  mergeRequests.map(({ comparison }) => comparison),
  selected.length > EVERY_RUN ? SOME_RUNS : EVERY_RUN,
);

const paged = new Set(pagedRuns.map(({ run_id }) => run_id));
export const hasPage = (runId: string): boolean => paged.has(runId);

const alike = Map.groupBy(
  snapshot.runs.map(({ run_id }) => run_id),
  commonStart,
);
/** So much of an id of a run as tells it apart from those of all others. */
export const shortId = (runId: string): string => shortest(runId, alike.get(commonStart(runId)) ?? []);

export const title = snapshot.settings.title ?? snapshot.project?.name ?? 'Experiments';

/** Changes with every snapshot; see `dataLink` of the pages' scripts. */
export const version = `${snapshot.taken_at.toString(36)}`;
