import type { Experiment } from '../../src/core/model/project.ts';
import type { Run } from '../../src/core/model/run.ts';
import { seriesOf } from '../../src/core/model/series.ts';
import { userError } from '../../src/errors.ts';
import type { Source } from '../../src/sources/index.ts';
import { experiment, run } from '../support/build.ts';

/** A source as a server is: runs by experiment, the newest first, in pages; it notes what it was asked. */
export interface PagedSource extends Source {
  readonly experimentsById: Map<string, { readonly experiment: Experiment; runs: Run[] }>;
  /** `list 1`, `run r7`, `history r7 loss`, `files r7`: since the last look. */
  asked(): string[];
  /** A run made just now. */
  log(id: string, runId: string, over?: Parameters<typeof run>[0]): void;
}

export function pagedSource({ page = 3, counts = true, newestFirst = true } = {}): PagedSource {
  const experimentsById: PagedSource['experimentsById'] = new Map();
  let asked: string[] = [];
  let clock = 1;
  const find = (runId: string) =>
    [...experimentsById.values()].flatMap(({ runs }) => runs).find(({ run_id }) => run_id === runId);
  return {
    kind: 'gitlab',
    origin: async () => 'https://gitlab.example/api/v4/projects/7',
    newestFirst,
    experimentsById,
    asked: () => {
      const since = asked;
      asked = [];
      return since;
    },
    log: (id, runId, over = {}) => {
      const own = experimentsById.get(id) ?? { experiment: experiment(`experiment ${id}`, { id }), runs: [] };
      experimentsById.set(id, own);
      own.runs.unshift(run({ run_id: runId, experiment_id: id, start_time: clock++, metrics: { loss: 1 }, ...over }));
    },
    recall: () => {},
    project: async () => null,
    experiments: async () =>
      [...experimentsById.values()].map((one) => ({
        experiment: one.experiment,
        runs: counts ? one.runs.length : null,
      })),
    async *runs({ id }) {
      const own = experimentsById.get(id);
      const all = [...(own?.runs ?? [])];
      for (let at = 0; at === 0 || at < all.length; at += page) {
        asked.push(`list ${id}`);
        if (!own) throw userError('NOT_FOUND', { call: 'POST runs/search' });
        yield all.slice(at, at + page).map((one) => ({ run: one, histories: null }));
      }
    },
    run: async (_experiment, runId) => {
      asked.push(`run ${runId}`);
      const found = find(runId);
      return found ? { run: found, histories: null } : null;
    },
    history: async (runId, metric) => {
      asked.push(`history ${runId} ${metric}`);
      const { value = 0, step = 0, timestamp = 0 } = find(runId)?.metrics.get(metric) ?? {};
      return seriesOf([
        { step: step - 1, timestamp: 0, value: 2 },
        { step, timestamp: timestamp ?? 0, value },
      ]);
    },
    artifacts: async ({ run_id }) => {
      asked.push(`files ${run_id}`);
      return { url: '', files: [] };
    },
    ciFacts: async ({ jobs }) => {
      await jobs;
      return { jobs: new Map(), mergeRequests: [], commits: [], target: null };
    },
    gaps: () => [],
    close: async () => {},
  };
}
