/** The source `snapshot`: a snapshot file, for one made of a part of it or with other names redacted. */
import type { Run } from '../../core/model/run.ts';
import { metricShown } from '../../core/model/series.ts';
import { openSnapshot } from '../../store/index.ts';
import type { Source } from '../source.ts';

const PAGE = 500;

export function snapshotSource(file: string): Source {
  const reader = openSnapshot(file);
  const { head } = reader;
  const read = (run: Run) => ({ run: asListed(run), histories: reader.histories(run.run_id) });
  return {
    kind: 'snapshot',
    origin: async () => head.origin,
    newestFirst: false,
    recall: () => {},
    project: async () => head.project,
    experiments: async () => reader.experiments().map((experiment) => ({ experiment, runs: null })),
    async *runs({ id }) {
      const runs = reader.runs(id);
      for (let at = 0; at < runs.length; at += PAGE) yield runs.slice(at, at + PAGE).map(read);
    },
    run: async (_experiment, runId) => {
      const run = reader.run(runId);
      return run && read(run);
    },
    history: async (runId, metric) => reader.series(runId, metric),
    artifacts: async ({ run_id }) => reader.run(run_id)?.artifacts ?? null,
    ciFacts: async ({ jobs }) => {
      const wanted = await jobs;
      const known = [...reader.jobs()].flatMap(([id, job]) => (job && wanted.has(id) ? [[id, job] as const] : []));
      return { jobs: new Map(known), mergeRequests: head.merge_requests, commits: head.commits, target: null };
    },
    gaps: () => head.gaps,
    close: async () => reader.close(),
  };
}

/** With the entries that its own source showed, and without what CI says of it, which `ciFacts` tells. */
function asListed(run: Run): Run {
  const metrics = [...run.metrics].map(([key, metric]) => [key, metricShown(metric.latest ?? metric)] as const);
  return { ...run, metrics: new Map(metrics), ci: null };
}
