import type { KeyedPoint, Point } from './points.ts';
import type { State } from './state.ts';
import { type Synthetic, syntheticPoints, syntheticSeries } from './synthetic.ts';

export type { KeyedPoint, Point };

const WIDTH = 3;

/** Timestamp, value, step for each point, in the order of logging; a step that was not given is NaN. */
export function packPoints(points: readonly Point[]): Float64Array {
  const packed = new Float64Array(points.length * WIDTH);
  points.forEach(({ timestamp, value, step }, index) => {
    packed.set([timestamp, value, step ?? Number.NaN], index * WIDTH);
  });
  return packed;
}

function unpackPoints(bytes: Uint8Array): Point[] {
  const packed = new Float64Array(bytes.slice().buffer);
  return Array.from({ length: packed.length / WIDTH }, (_, index) => {
    const [timestamp = 0, value = 0, step = Number.NaN] = packed.subarray(index * WIDTH, index * WIDTH + WIDTH);
    return { timestamp, value, step: Number.isNaN(step) ? undefined : step };
  });
}

/** Adds points behind those that are there. */
export function appendPoints(state: State, runId: number, key: string, packed: Float64Array): void {
  const newest = packed.at(-2) ?? null;
  const known = state.one<{ id: number }>('SELECT id FROM series WHERE run_id = ? AND key = ?', runId, key);
  const id = known?.id ?? state.run('INSERT INTO series (run_id, key, newest) VALUES (?, ?, ?)', runId, key, newest);
  if (known) state.run('UPDATE series SET newest = ? WHERE id = ?', newest, id);
  const bytes = new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
  state.run('INSERT INTO chunks (series_id, points) VALUES (?, ?)', id, bytes);
}

/** In the order of logging; empty for a key that the run does not have. */
export function pointsOf(state: State, runId: number, key: string): Point[] {
  const synthetic = syntheticOf(state, runId);
  const logged = state
    .all<{ points: Uint8Array }>(
      'SELECT points FROM series JOIN chunks ON series_id = series.id WHERE run_id = ? AND key = ? ORDER BY chunks.id',
      runId,
      key,
    )
    .flatMap(({ points }) => unpackPoints(points));
  return synthetic ? [...syntheticSeries(synthetic, key), ...logged] : logged;
}

function syntheticOf(state: State, runId: number): Synthetic | undefined {
  const stored = state.one<{ synthetic: string | null }>('SELECT synthetic FROM runs WHERE id = ?', runId)?.synthetic;
  return stored ? (JSON.parse(stored) as Synthetic) : undefined;
}

/** Every point of a run in the order of logging, each with its key. */
export function allPointsOf(state: State, runId: number): KeyedPoint[] {
  const synthetic = syntheticOf(state, runId);
  const logged = state
    .all<{ key: string; points: Uint8Array }>(
      'SELECT key, points FROM series JOIN chunks ON series_id = series.id WHERE run_id = ? ORDER BY chunks.id',
      runId,
    )
    .flatMap(({ key, points }) => unpackPoints(points).map((point) => ({ key, ...point })));
  return synthetic ? [...syntheticPoints(synthetic), ...logged] : logged;
}

/** Takes a run away with all that hangs on it. */
export function forgetRun(state: State, runId: number): void {
  state.together(() => {
    state.run('DELETE FROM chunks WHERE series_id IN (SELECT id FROM series WHERE run_id = ?)', runId);
    state.run('DELETE FROM series WHERE run_id = ?', runId);
    state.run('DELETE FROM artifacts WHERE run_id = ?', runId);
    state.run('DELETE FROM runs WHERE id = ?', runId);
  });
}

/** A metric as the API writes it: what is not finite becomes null, and a step that was not given is left out. */
export function metricEntry({ key, value, timestamp, step }: KeyedPoint): object {
  return { key, value, timestamp, ...(step === undefined ? {} : { step }) };
}
