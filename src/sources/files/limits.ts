/** What is read of a store, at most; what lies beyond is left out and said. */
export interface FileLimits {
  /** Of one meta.yaml, param or tag; MLflow itself takes 6,000 and 8,000 characters of the latter. */
  readonly textBytes: number;
  /** Of all params, or all tags, of one run. */
  readonly textsBytes: number;
  /** Of one metric: some five million points. */
  readonly metricBytes: number;
  /** Of all metrics of one run. */
  readonly runPoints: number;
  /** Files of one kind in a run, folders of folders included. */
  readonly files: number;
  /** Folders in one folder: experiments in a store, runs in an experiment. */
  readonly folders: number;
  /** How many folders one name may go down; MLflow takes 250 characters. */
  readonly depth: number;
  /** Files of one run that are named as its artifacts. */
  readonly artifacts: number;
}

export const usualLimits: FileLimits = {
  textBytes: 1_000_000,
  textsBytes: 20_000_000,
  metricBytes: 200_000_000,
  runPoints: 5_000_000,
  files: 100_000,
  folders: 1_000_000,
  depth: 125,
  artifacts: 1_000,
};
