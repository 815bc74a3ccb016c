import { jobOf } from '../core/model/pipeline.ts';
import type { Experiment } from '../core/model/project.ts';
import type { Run, RunCi } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import { sameEntry } from '../core/model/series.ts';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { openDraft } from './draft-file.ts';
import { historyWriter } from './histories.ts';
import { numbering } from './keys.ts';
import { type ContentReader, contentOf } from './read.ts';
import { entriesOf, floats, type PackedRun, packRun, type Shape } from './run-row.ts';

/** Takes a snapshot piece by piece; the file appears under its name only with `finish`. */
export interface SnapshotWriter {
  /** What the draft holds so far. */
  readonly draft: ContentReader;
  /** In this order; experiments that are not among them are taken away with their runs. */
  setExperiments(experiments: readonly Experiment[]): void;
  /** A run given again replaces what was there of it; of its histories those stay whose metric still shows the same entry. */
  addRun(run: Run): void;
  removeRun(runId: string): void;
  /** The run must have been added. */
  addSeries(runId: string, metric: string, series: Series): void;
  /** What a run cannot say of itself at first: its files. */
  addArtifacts(runId: string, artifacts: Run['artifacts']): void;
  /** `null` for a job that is gone or hidden. */
  addJob(id: number, job: RunCi | null): void;
  /** How many runs of an experiment it holds, and which of them were still going or waiting when they were read. */
  known(experimentId: string): { readonly runs: number; readonly open: ReadonlySet<string> };
  holds(runId: string): boolean;
  runIds(experimentId: string): string[];
  /** Jobs that runs name and of which nothing is known, or which were not over when they were read. */
  wantedJobs(): Set<number>;
  /** Run ids, newest first over all experiments, at most so many. */
  newest(most: number): string[];
  /** How many runs the draft holds. */
  runs(): number;
  /** What was not read of a run yet; empty for a run that is gone. */
  unread(runId: string): { readonly metrics: readonly string[]; readonly artifacts: boolean };
  /** How many histories there are, and how many of the metrics have none. */
  histories(): { readonly read: number; readonly unread: number };
  finish(head: SnapshotHead): void;
  /** Leaves no trace; after `finish` it does nothing. */
  abandon(): void;
}

const OVER = new Set(['success', 'failed', 'canceled', 'skipped']);

interface OldRow {
  readonly number: number;
  readonly person: number | null;
  readonly job: number | null;
  readonly shape: number;
  readonly texts: string;
  readonly numbers: Uint8Array;
  readonly extra: string | null;
}

/** Opens a new snapshot beside `file`, empty or with what the finished snapshot `from` holds; what stands at `file` is untouched until `finish`. */
export function createSnapshot(file: string, from: string | null = null): SnapshotWriter {
  const draft = openDraft(file, from);
  const { db } = draft;
  const keys = numbering(db);
  const histories = historyWriter(db);
  const reader = contentOf(db);
  const q = (sql: string) => db.prepare(sql);
  const old = q('SELECT number, person, job, shape, texts, numbers, extra FROM run WHERE run_id = ?');
  const insert = q(
    'INSERT INTO run (run_id, experiment_id, start_time, open, person, job, shape, texts, numbers, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = q(
    'UPDATE run SET experiment_id = ?, start_time = ?, open = ?, person = ?, job = ?, shape = ?, texts = ?, numbers = ?, extra = ? WHERE number = ?',
  );
  const numberOf = q('SELECT number FROM run WHERE run_id = ?');
  const remove = q('DELETE FROM run WHERE number = ?');
  const shapeOf = q('SELECT keys FROM shape WHERE id = ?');
  const setJob = q('INSERT OR REPLACE INTO job VALUES (?, ?)');
  const setExtra = q('UPDATE run SET extra = ? WHERE number = ?');
  const insertExperiment = q('INSERT INTO experiment VALUES (?, ?, ?)');
  db.exec('BEGIN');

  // Most runs of a first reading are new: those need no look into the table.
  const held = new Set((q('SELECT run_id FROM run').all() as { run_id: string }[]).map(({ run_id }) => run_id));
  const oldRow = (runId: string) => (held.has(runId) ? (old.get(runId) as unknown as OldRow | undefined) : undefined);
  const keysOf = (shape: number) => JSON.parse((shapeOf.get(shape) as { keys: string }).keys) as Shape;
  const forget = (runId: string) => {
    const row = oldRow(runId);
    if (!row) return;
    histories.remove(row.number);
    remove.run(row.number);
    held.delete(runId);
  };

  return {
    draft: reader,
    setExperiments(experiments) {
      db.exec('DELETE FROM experiment');
      for (const [position, { tags, ...rest }] of experiments.entries())
        insertExperiment.run(rest.id, position, JSON.stringify({ ...rest, tags: [...tags] }));
      const strays = q('SELECT run_id FROM run WHERE experiment_id NOT IN (SELECT id FROM experiment)').all();
      for (const { run_id } of strays as { run_id: string }[]) forget(run_id);
    },
    addRun(run) {
      const packed = packRun(run);
      const person = run.user && keys.person(run.user);
      const shape = keys.shape(packed.shape);
      const job = run.ci?.job.id ?? jobOf(run);
      if (run.ci) setJob.run(run.ci.job.id, JSON.stringify(run.ci));
      const before = oldRow(run.run_id);
      const { texts, numbers } = packed;
      const facts = [
        run.experiment_id,
        run.start_time,
        Number(isOpen(run)),
        person,
        job,
        shape,
        texts,
        numbers,
      ] as const;
      if (!before) {
        insert.run(run.run_id, ...facts, packed.extra);
        held.add(run.run_id);
        return;
      }
      const same = before.person === person && before.job === job && before.shape === shape && isSame(before, packed);
      const extra = same && !isOpen(run) ? withKnownFiles(packed.extra, before.extra) : packed.extra;
      if (same && extra === before.extra) return;
      const changed = changedMetrics(before, keysOf(before.shape)[1], packed).map(keys.name);
      if (changed.length > 0) histories.remove(before.number, changed);
      update.run(...facts, extra, before.number);
    },
    removeRun: forget,
    addSeries(runId, metric, series) {
      const row = numberOf.get(runId) as { number: number } | undefined;
      if (row === undefined) throw new TypeError(`a history of the run ${runId}, which is not in the snapshot`);
      histories.add(row.number, keys.name(metric), series);
    },
    addArtifacts(runId, artifacts) {
      const row = oldRow(runId);
      if (!row) return;
      const more = row.extra === null ? { model_version: null } : (JSON.parse(row.extra) as object);
      setExtra.run(JSON.stringify({ ...more, artifacts }), row.number);
    },
    addJob: (id, job) => void setJob.run(id, job && JSON.stringify(job)),
    known(id) {
      const { runs } = q('SELECT count(*) AS runs FROM run WHERE experiment_id = ?').get(id) as { runs: number };
      const open = q('SELECT run_id FROM run WHERE experiment_id = ? AND open = 1').all(id) as { run_id: string }[];
      return { runs, open: new Set(open.map(({ run_id }) => run_id)) };
    },
    holds: (runId) => held.has(runId),
    runIds: (id) =>
      (q('SELECT run_id FROM run WHERE experiment_id = ?').all(id) as { run_id: string }[]).map(({ run_id }) => run_id),
    wantedJobs() {
      const named = q('SELECT DISTINCT job FROM run WHERE job IS NOT NULL').all() as { job: number }[];
      const known = reader.jobs();
      const settled = (job: RunCi | null | undefined) => job === null || (job && OVER.has(job.job.status));
      return new Set(named.map(({ job }) => job).filter((id) => !settled(known.get(id))));
    },
    newest: (most) =>
      (q('SELECT run_id FROM run ORDER BY start_time DESC, run_id LIMIT ?').all(most) as { run_id: string }[]).map(
        ({ run_id }) => run_id,
      ),
    runs: () => (q('SELECT count(*) AS n FROM run').get() as { n: number }).n,
    unread(runId) {
      const row = oldRow(runId);
      if (!row) return { metrics: [], artifacts: false };
      const have = q('SELECT key FROM series JOIN name ON name.id = metric WHERE run = ?').all(row.number);
      const read = new Set((have as { key: string }[]).map(({ key }) => JSON.parse(key) as string));
      const listed = row.extra !== null && (JSON.parse(row.extra) as Pick<Run, 'artifacts'>).artifacts !== null;
      return { metrics: keysOf(row.shape)[1].filter((metric) => !read.has(metric)), artifacts: !listed };
    },
    histories() {
      const { read } = q('SELECT count(*) AS read FROM series').get() as { read: number };
      const all = q('SELECT coalesce(sum(metrics), 0) AS all_ FROM run JOIN shape ON shape.id = run.shape').get();
      return { read, unread: (all as { all_: number }).all_ - read };
    },
    finish(head) {
      histories.settle();
      draft.finish(head);
    },
    abandon: draft.abandon,
  };
}

const isOpen = ({ status }: Run) => status === 'RUNNING' || status === 'SCHEDULED';

function isSame(before: OldRow, packed: PackedRun): boolean {
  return before.texts === packed.texts && Buffer.compare(before.numbers, packed.numbers) === 0;
}

/** The files of a run that has not changed need not be listed again. */
function withKnownFiles(now: string | null, before: string | null): string | null {
  if (now === null || before === null) return now ?? before;
  const [given, known] = [now, before].map((text) => JSON.parse(text) as Pick<Run, 'artifacts' | 'model_version'>);
  return JSON.stringify({
    artifacts: given?.artifacts ?? known?.artifacts ?? null,
    model_version: given?.model_version ?? null,
  });
}

/** The metrics whose shown entry is not the one that the row had, or is there no more. */
function changedMetrics(before: OldRow, metrics: readonly string[], packed: PackedRun): string[] {
  const now = entriesOf(floats(packed.numbers), packed.shape[1]);
  return [...entriesOf(floats(before.numbers), metrics)].flatMap(([metric, entry]) => {
    const shown = now.get(metric);
    return shown && sameEntry(entry, shown) ? [] : [metric];
  });
}
