/** What the pages of runs say of each run besides the run itself; made of the whole snapshot, once a build. */
import { goalOf } from '../src/core/compare/goal.ts';
import { newestFirst, type Run } from '../src/core/model/run.ts';
import type { Series } from '../src/core/model/series.ts';
import { shownRuns } from '../src/core/view/experiment-list.ts';
import { type Families, families, type Member } from '../src/core/view/run-family.ts';
import { type RunPage, type RunsBeside, runPage } from '../src/core/view/run-page.ts';
import { metricOrder } from '../src/core/view/run-table.ts';
import { storedHistory } from '../src/dataset/stored-history.ts';
import { toSeries } from '../src/render/charts/from-table/curve-lines.ts';
import { POINTS } from '../src/table/manifest.ts';
import { experiments, hasPage, histories, mergeRequests, shortId, snapshot } from './data.ts';
import type { Places } from './html/parts.ts';
import { link } from './link.ts';

interface OfExperiment {
  readonly experiment: RunPage['experiment'];
  readonly metrics: readonly { readonly key: string; readonly goal: ReturnType<typeof goalOf> }[];
  /** Of each run with a page the one before it. */
  readonly previous: ReadonlyMap<string, string>;
  readonly best: string | null;
}

export const places: Places = { link, hasPage, shortId };

const byExperiment = Map.groupBy(snapshot.runs, (run) => run.experiment_id);
const shownIds = new Set(experiments.map(({ id }) => id));
/** Of all runs that are shown: a child may be in another experiment than its parent. */
const related: Families = families(
  snapshot.experiments
    .flatMap((experiment) =>
      shownIds.has(experiment.id) ? shownRuns(experiment, byExperiment.get(experiment.id) ?? []) : [],
    )
    .toSorted(newestFirst),
);

const known = new Map<string, OfExperiment>();
const baselines = new Map<string, string>();
for (const { comparison } of mergeRequests)
  for (const { groups } of comparison.experiments)
    for (const { head, baseline } of groups)
      for (const id of head) if (baseline[0] !== undefined && !baselines.has(id)) baselines.set(id, baseline[0]);

function ofExperiment(id: string): OfExperiment {
  const before = known.get(id);
  if (before) return before;
  const experiment = snapshot.experiments.find((one) => one.id === id);
  const all = byExperiment.get(id) ?? [];
  const runs = (experiment ? shownRuns(experiment, all) : all).toSorted(newestFirst);
  const made: OfExperiment = {
    experiment: experiment ? { id, name: experiment.name } : null,
    metrics: metricOrder(runs, snapshot.settings).map((key) => ({ key, goal: goalOf(key, snapshot.settings) })),
    previous: new Map(
      runs.flatMap((run, i) => {
        const before = runs[i + 1];
        return before && hasPage(run.run_id) ? [[run.run_id, before.run_id]] : [];
      }),
    ),
    best: experiments.find((row) => row.id === id)?.leading?.run_id ?? null,
  };
  known.set(id, made);
  return made;
}

function besideOf({ run_id }: Run, { previous, best }: OfExperiment): RunsBeside {
  return { baseline: baselines.get(run_id) ?? null, previous: previous.get(run_id) ?? null, best };
}

export function pageOfRun(run: Run): RunPage {
  const around = ofExperiment(run.experiment_id);
  const { project, source, commits } = snapshot;
  return runPage(run, {
    ...{ project, source, commits, experiment: around.experiment, metrics: around.metrics },
    parents: related.parents(run),
    tree: related.tree(run),
    beside: besideOf(run, around),
  });
}

/** Histories by metric, as the data files have them: a page that is made of these says the same. */
export function historiesOf(runId: string): ReadonlyMap<string, Series> {
  const short = (series: Series) => (series.values.length > POINTS ? toSeries(storedHistory(series)) : series);
  return new Map([...histories(runId)].map(([key, series]) => [key, short(series)]));
}

const MOST_RELATIVES = 2000;

/** Runs whose parent is in another experiment, and those parents: the table of one experiment does not have both. */
function acrossExperiments(): Member[] {
  const children = snapshot.runs.filter(({ parent_run_id }) => parent_run_id !== null);
  const ofChildren = new Set(children.map(({ parent_run_id }) => parent_run_id));
  const parents = new Map(
    snapshot.runs.flatMap((run) => (ofChildren.has(run.run_id) ? [[run.run_id, run] as const] : [])),
  );
  const found = new Set<Run>();
  for (const run of children) {
    const parent = parents.get(run.parent_run_id ?? '');
    if (!parent || parent.experiment_id === run.experiment_id) continue;
    if (related.has(run.run_id) && related.has(parent.run_id)) found.add(parent).add(run);
  }
  return [...found]
    .slice(0, MOST_RELATIVES)
    .map(({ run_id, name, status, parent_run_id }) => ({ run_id, name, status, parent_run_id }));
}

/** What the data files do not hold and a page that is made in the browser says all the same. */
export function references(): object {
  const shas = new Set(
    snapshot.runs.flatMap((run) => [run.ci?.pipeline.sha ?? [], run.tags.get('mlflow.source.git.commit') ?? []].flat()),
  );
  return {
    format: 'ml-report/1',
    source: snapshot.source,
    experiments: experiments.map(({ id, leading }) => ({ id, best: leading?.run_id ?? null })),
    commits: snapshot.commits.filter(({ sha }) => shas.has(sha)).map(({ sha, title, url }) => ({ sha, title, url })),
    relatives: acrossExperiments(),
    merge_requests: mergeRequests.map(({ merge_request: { iid, title, state }, comparison }) => ({
      ...{ iid, title, state },
      groups: comparison.experiments.flatMap(({ id, groups }) =>
        groups.map(({ head, baseline }) => ({ experiment: id, head, baseline: baseline[0] ?? null })),
      ),
    })),
  };
}
