/** The histories of an open snapshot file: written so that those of one run share their timelines, and read back one by one. */
import type { DatabaseSync } from 'node:sqlite';
import type { Series } from '../core/model/series.ts';
import { byText } from '../core/model/text.ts';
import { joinRanges, packRange } from './ranges.ts';
import { decodeTimeline, decodeValues, encodeTimeline, encodeValues, fits, type Timeline } from './series-codec.ts';

/** More timelines of one run are not tried: metrics that are logged together share one. */
const TRIED = 8;
/** Runs whose timelines are kept at hand; histories come run by run, few runs at a time. */
const AT_HAND = 32;

type Known = { id: number; timeline: Timeline };

export interface HistoryWriter {
  /** A history given again replaces what was there. */
  add(run: number, metric: number, series: Series): void;
  /** Takes away the histories of a run, or only those of some metrics. */
  remove(run: number, metrics?: readonly number[]): void;
  /** Brings up to date what runs say of their histories, and forgets timelines that nothing uses. */
  settle(): void;
}

export function historyWriter(db: DatabaseSync): HistoryWriter {
  const insertTimeline = db.prepare('INSERT INTO timeline (run, body) VALUES (?, ?)');
  const timelinesOf = db.prepare('SELECT id, body FROM timeline WHERE run = ? ORDER BY id LIMIT ?');
  const insertSeries = db.prepare(
    'INSERT OR REPLACE INTO series (run, metric, timeline, range, body) VALUES (?, ?, ?, ?, ?)',
  );
  const removeAll = db.prepare('DELETE FROM series WHERE run = ?');
  const removeOne = db.prepare('DELETE FROM series WHERE run = ? AND metric = ?');
  const settleRun = runSettler(db);
  const atHand = new Map<number, Known[]>();
  const touched = new Set<number>();
  let removed = false;

  const known = (run: number): Known[] => {
    const old = atHand.get(run);
    if (old) return old;
    const rows = timelinesOf.all(run, TRIED) as unknown as { id: number; body: Uint8Array }[];
    const found = rows.map(({ id, body }) => ({ id, timeline: decodeTimeline(body) }));
    if (atHand.size >= AT_HAND) atHand.delete(atHand.keys().next().value as number);
    atHand.set(run, found);
    return found;
  };
  const timelineFor = (run: number, series: Series): Known => {
    const others = known(run);
    const fitting = others.find(({ timeline }) => fits(series, timeline));
    if (fitting) return fitting;
    const id = Number(insertTimeline.run(run, encodeTimeline(series)).lastInsertRowid);
    const added = { id, timeline: { steps: series.steps, timestamps: series.timestamps } };
    if (others.length < TRIED) others.push(added);
    return added;
  };

  return {
    add(run, metric, series) {
      const { id, timeline } = timelineFor(run, series);
      insertSeries.run(run, metric, id, packRange(series), encodeValues(series, timeline));
      touched.add(run);
    },
    remove(run, metrics) {
      if (metrics === undefined) removeAll.run(run);
      else for (const metric of metrics) removeOne.run(run, metric);
      touched.add(run);
      removed = true;
    },
    settle() {
      for (const run of touched) settleRun(run);
      touched.clear();
      if (removed) db.exec('DELETE FROM timeline WHERE id NOT IN (SELECT timeline FROM series)');
    },
  };
}

/** The ranges of every run that has histories, made anew. */
export function settleAll(db: DatabaseSync): void {
  const settleRun = runSettler(db);
  for (const { run } of db.prepare('SELECT DISTINCT run FROM series').all() as { run: number }[]) settleRun(run);
}

/** Makes the ranges of one run anew. */
function runSettler(db: DatabaseSync): (run: number) => void {
  const rangesOf = db.prepare('SELECT metric, range FROM series WHERE run = ? ORDER BY metric');
  const setRanges = db.prepare('UPDATE run SET ranges = ? WHERE number = ?');
  return (run) => {
    const rows = rangesOf.all(run) as unknown as { metric: number; range: Uint8Array }[];
    setRanges.run(rows.length > 0 ? joinRanges(rows) : null, run);
  };
}

export interface HistoryReader {
  one(runId: string, metric: string): Series | null;
  /** All histories of a run that were read, by metric, in the order of their names. */
  all(runId: string): Map<string, Series>;
}

export function historyReader(db: DatabaseSync, nameOf: (id: number) => string): HistoryReader {
  const of =
    'FROM series JOIN timeline ON timeline.id = series.timeline WHERE series.run = (SELECT number FROM run WHERE run_id = ?)';
  const one = db.prepare(
    `SELECT timeline.body AS timeline, series.body AS body ${of} AND series.metric = (SELECT id FROM name WHERE key = ?)`,
  );
  const all = db.prepare(
    `SELECT series.metric AS metric, timeline.id AS id, timeline.body AS timeline, series.body AS body ${of}`,
  );
  type Row = { metric: number; id: number; timeline: Uint8Array; body: Uint8Array };
  return {
    one: (runId, metric) => {
      const row = one.get(runId, JSON.stringify(metric)) as unknown as Row | undefined;
      return row ? decodeValues(row.body, decodeTimeline(row.timeline)) : null;
    },
    all: (runId) => {
      const timelines = new Map<number, Timeline>();
      const found = new Map<string, Series>();
      for (const { metric, id, timeline: bytes, body } of all.all(runId) as unknown as Row[]) {
        const timeline = timelines.get(id) ?? decodeTimeline(bytes);
        timelines.set(id, timeline);
        found.set(nameOf(metric), decodeValues(body, timeline));
      }
      return new Map([...found].sort(([a], [b]) => byText(a, b)));
    },
  };
}
