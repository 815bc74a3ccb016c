/** One colour and one shape a run, by its id alone: the same on all pages, today and tomorrow. */
import { hashOf } from './manifest.ts';

export interface RunLook {
  /** Index into the categorical palette of the charts. */
  readonly colour: number;
  /** Index into `dashes` and `symbols`: what tells two runs of one colour apart, for the colour-blind too. */
  readonly mark: number;
}

export const COLOURS = 6;
/** Dash patterns of lines, in pixels; the first is a whole line. */
export const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
];
/** Vega's names of point shapes. */
export const symbols = ['circle', 'square', 'triangle-up', 'diamond'] as const;

export function runLook(runId: string): RunLook {
  const place = hashOf(runId) % (COLOURS * dashes.length);
  return { colour: place % COLOURS, mark: Math.floor(place / COLOURS) };
}
