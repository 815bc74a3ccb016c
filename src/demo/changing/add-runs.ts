import { type EmbeddedGitLab, stateOf } from '../embedded.ts';
import { personAt } from '../scenario/people.ts';
import { metricEntry } from '../state/series.ts';
import { nextIid, type State } from '../state/state.ts';
import { metricKey, noise, type Synthetic, syntheticPoint } from '../state/synthetic.ts';
import { JOB_TAG } from '../tracking/key-values.ts';
import { addPipeline } from './add-pipeline.ts';

export type ManyRuns = {
  /** How many new experiments; or the id of one that is there already. */
  experiments: number | { into: string };
  /** In each experiment. */
  runs: number;
  params: number;
  metrics: number;
  tags: number;
  /** Of each metric. */
  points: number;
  /** How many pipelines of `main` the runs of one experiment come from, each with one job; by default none. */
  pipelines?: number;
};

const BEGIN = Date.UTC(2026, 0, 5, 8);
const STATUSES = ['FINISHED', 'FAILED'] as const;

/**
 * Many ended runs at once, for measurements: the same numbers give the same runs in a project that had the same before. They cannot be
 * sorted by a metric. Gives the ids of the experiments.
 */
export function addRuns(gitlab: EmbeddedGitLab, projectId: number, many: ManyRuns): string[] {
  const state = stateOf(gitlab);
  return state.together(() => {
    const experiments =
      typeof many.experiments === 'number'
        ? Array.from({ length: many.experiments }, () => newExperiment(state, projectId))
        : [experimentOf(state, projectId, many.experiments.into)];
    for (const { id } of experiments) fill(gitlab, state, projectId, id, many);
    return experiments.map(({ iid }) => String(iid));
  });
}

type Experiment = { id: number; iid: number };

function newExperiment(state: State, projectId: number): Experiment {
  const iid = nextIid(state, projectId, 'experiment');
  const id = state.run(
    `INSERT INTO experiments (project_id, iid, name, tags, user_id, created_at, updated_at) VALUES (?, ?, ?, '[]', ?, ?, ?)`,
    ...[projectId, iid, `synthetic ${iid}`, personAt(0), BEGIN, BEGIN],
  );
  return { id, iid };
}

function experimentOf(state: State, projectId: number, iid: string): Experiment {
  const sql = 'SELECT id, iid FROM experiments WHERE project_id = ? AND iid = ?';
  const found = state.one<Experiment>(sql, projectId, Number(iid));
  if (!found) throw new TypeError(`project ${projectId} has no experiment ${iid}`);
  return found;
}

function fill(gitlab: EmbeddedGitLab, state: State, projectId: number, experimentId: number, many: ManyRuns): void {
  const jobs = Array.from({ length: many.pipelines ?? 0 }, (_, index) => {
    const at = BEGIN + index * 3_600_000;
    return (
      addPipeline(gitlab, projectId, { ref: 'main', at, jobs: [{ name: 'train', stage: 'train' }] }).jobs[0] ?? null
    );
  });
  for (let index = 0; index < many.runs; index++) {
    const job = jobs[Math.floor((index * jobs.length) / many.runs)] ?? null;
    insertRun(state, projectId, experimentId, many, job);
  }
}

function insertRun(state: State, projectId: number, experimentId: number, many: ManyRuns, job: number | null): void {
  const iid = nextIid(state, projectId, 'run');
  const seed = projectId * 1_000_003 + iid;
  const start = BEGIN + iid * 1000;
  const end = start + Math.max(1, many.points) * 1000;
  const synthetic: Synthetic = { seed, metrics: many.points > 0 ? many.metrics : 0, points: many.points, start };
  const status = STATUSES[noise(seed, -1) < 0.98 ? 0 : 1];
  state.run(
    `INSERT INTO runs (project_id, experiment_id, iid, eid, name, status, start_time, end_time, created_at, updated_at, user_id,
       job_id, params, tags, latest, synthetic) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[projectId, experimentId, iid, eidOf(seed, iid), `run-${iid}`, status ?? 'FINISHED', start, end, start, end],
    ...[personAt(iid), job, keyValues(many.params, 'param', seed), tagsOf(many.tags, seed, job), latestOf(synthetic)],
    JSON.stringify(synthetic),
  );
}

/** A UUID whose end is the run's number, so that no two are alike. */
function eidOf(seed: number, iid: number): string {
  const hex = (index: number) =>
    (noise(seed, index) * 0x1_0000_0000).toString(16).split('.')[0]?.padStart(8, '0') ?? '';
  const [a, b] = [hex(1), hex(2)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(4, 7)}-8${a.slice(0, 3)}-${iid.toString(16).padStart(12, '0')}`;
}

/** Names and values need no escaping in JSON. */
function keyValues(count: number, kind: string, seed: number): string {
  const parts: string[] = [];
  for (let index = 0; index < count; index++) {
    const drawn = noise(seed, 1000 + index);
    const value = index % 2 === 0 ? `${kind}-${Math.floor(drawn * 5)}` : String(Math.floor(drawn * 1e6) / 1e6);
    parts.push(`{"key":"${kind}_${String(index).padStart(3, '0')}","value":"${value}"}`);
  }
  return `[${parts.join(',')}]`;
}

function tagsOf(count: number, seed: number, job: number | null): string {
  const tags = keyValues(count, 'tag', seed);
  if (job === null) return tags;
  return `${tags.slice(0, -1)}${count > 0 ? ',' : ''}{"key":"${JOB_TAG}","value":"${job}"}]`;
}

function latestOf(synthetic: Synthetic): string {
  const entries: object[] = [];
  for (let index = 0; index < synthetic.metrics; index++) {
    entries.push(metricEntry({ key: metricKey(index), ...syntheticPoint(synthetic, index, synthetic.points - 1) }));
  }
  return JSON.stringify(entries);
}
