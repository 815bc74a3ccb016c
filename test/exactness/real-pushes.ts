/** Runs of a real store, split into pushes as a team could have made them. */
import type { Experiment } from '../../src/core/model/project.ts';
import type { Run } from '../../src/core/model/run.ts';
import { metricOf, type Series } from '../../src/core/model/series.ts';
import type { Settings } from '../../src/core/model/settings.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { fileStoreSource } from '../../src/sources/files/source.ts';
import { ci, commit, mergeRequest, settings, sha, snapshot } from '../support/build.ts';
import { archives, unpack } from './archives.ts';

export interface RealStore {
  readonly experiments: readonly Experiment[];
  /** Oldest first. */
  readonly runs: readonly Run[];
  readonly seriesOf: (runId: string, metric: string) => Series | null;
}

/** All runs of a store that ships with the package, with their whole histories. */
export async function realStore(name: string): Promise<RealStore> {
  const archive = archives().find((one) => one.name === name);
  if (!archive) throw new Error(`the store ${name} does not ship`);
  const { store, remove } = await unpack(archive);
  try {
    const source = fileStoreSource(`${store}/mlruns`);
    const experiments = (await source.experiments()).map(({ experiment }) => experiment);
    const histories = new Map<string, ReadonlyMap<string, Series>>();
    const runs: Run[] = [];
    for (const experiment of experiments) {
      for await (const page of source.runs(experiment, { ahead: false })) {
        for (const read of page) {
          histories.set(read.run.run_id, read.histories ?? new Map());
          runs.push(withHistories(read.run, read.histories ?? new Map()));
        }
      }
    }
    await source.close();
    const oldestFirst = runs.toSorted((a, b) => (a.start_time ?? 0) - (b.start_time ?? 0));
    return { experiments, runs: oldestFirst, seriesOf: (id, metric) => histories.get(id)?.get(metric) ?? null };
  } finally {
    remove();
  }
}

function withHistories(run: Run, histories: ReadonlyMap<string, Series>): Run {
  const metrics = [...run.metrics].map(([key, metric]) => {
    const series = histories.get(key);
    return [key, series ? metricOf(metric, series) : metric] as const;
  });
  return { ...run, metrics: new Map(metrics) };
}

/** The runs whose ids begin so, in that order. */
export function pick({ runs }: RealStore, ...begins: readonly string[]): Run[] {
  return begins.map((begin) => {
    const found = runs.filter(({ run_id }) => run_id.startsWith(begin));
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} runs begin with ${begin}`);
    return found[0];
  });
}

/** `main`: the pushes to the target branch, oldest first, the last one the merge base; `head`: what the merge request logged. */
export function split(
  { experiments }: RealStore,
  { main, head }: { readonly main: readonly (readonly Run[])[]; readonly head: readonly Run[] },
  written: Partial<Settings> = {},
): Snapshot {
  const names = main.map((_, index) => (index === main.length - 1 ? 'base' : `push ${index}`));
  const onMain = main.flatMap((runs, index) =>
    runs.map((run) => ({ ...run, ci: ci({ commit: sha(names[index] ?? ''), pipeline: { id: 90 + index } }) })),
  );
  const mine = head.map((run) => ({ ...run, ci: ci({ mr: 42, pipeline: { id: 900 } }) }));
  return snapshot([...onMain, ...mine], {
    experiments,
    settings: settings(written),
    merge_requests: [mergeRequest()],
    commits: names.map((name) => commit(name)).reverse(),
  });
}
