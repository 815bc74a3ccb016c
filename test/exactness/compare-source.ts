/** Holds what a source gives against what stands in the files. */
import type { Run } from '../../src/core/model/run.ts';
import type { Series } from '../../src/core/model/series.ts';
import { type Held, type Holds, heldInOrder, PARENT, stageIn, tagsOf } from './holds.ts';
import type { FileExperiment, FileRun, FileStore } from './read-files.ts';
import type { ReadSource } from './read-source.ts';

export interface Compared {
  /** One line each, with the run's id; empty when all is equal. */
  readonly differences: readonly string[];
  readonly runs: number;
  readonly series: number;
  readonly points: number;
  /** Params and tags that the place could not hold as they are. */
  readonly shortened: number;
  /** Values that are not finite, and values that were lost. */
  readonly notFinite: number;
  readonly lost: number;
}

/** Every run with its experiment, name, status, times, params and tags, each metric's last entry and every point of its history. */
export function compareSource(files: FileStore, read: ReadSource, holds: Holds): Compared {
  const expected = files.runs.filter((run) => stageIn(run, holds) !== null);
  const ids = new Set(expected.map(({ id }) => holds.id(id)));
  const added = [...read.runs.keys()].filter((id) => !ids.has(id)).map((id) => `${id}: is in no file`);
  const series = expected.flatMap(({ metrics }) => Object.values(metrics).map((points) => heldInOrder(points, holds)));
  const values = series.flatMap((points) => points.map(({ value }) => value));
  const texts = expected.flatMap(({ params, tags }) => [
    ...Object.values(params).map((text) => holds.param(text) === text),
    ...Object.values(tags).map((text) => holds.tag(text) === text),
  ]);
  return {
    differences: [
      ...experimentDifferences(files.experiments, read, holds),
      ...added,
      ...expected.flatMap((file) => runDifferences(file, read, holds).map((one) => `${holds.id(file.id)}: ${one}`)),
    ],
    ...{ runs: expected.length, series: series.length, points: values.length },
    shortened: texts.filter((whole) => !whole).length,
    notFinite: values.filter((value) => value !== null && !Number.isFinite(value)).length,
    lost: values.filter((value) => value === null).length,
  };
}

function experimentDifferences(files: readonly FileExperiment[], { experiments }: ReadSource, holds: Holds): string[] {
  const wanted = files.flatMap((file) => {
    const stage = stageIn(file, holds);
    const created = holds.created ? file.created : null;
    return stage === null ? [] : [asText([file.name, stage, Object.entries(file.tags).sort(), created])];
  });
  const written = new Set(files.flatMap(({ created }) => (holds.created ? (created ?? []) : [])));
  const found = experiments.map(({ experiment: { name, stage, tags, created_at: created } }) =>
    // Where the files do not say when, the place may have noted when it was told.
    asText([name, stage, [...tags].sort(), created !== null && written.has(created) ? created : null]),
  );
  return different('experiments', wanted.sort(), found.sort());
}

function runDifferences(file: FileRun, { experiments, runs, histories }: ReadSource, holds: Holds): string[] {
  const run = runs.get(holds.id(file.id));
  if (run === undefined) return ['is missing'];
  const { experiment } = experiments.find(({ experiment: { id } }) => id === run.experiment_id) ?? {};
  const invented = holds.names !== 'kept' && file.name === '';
  return [
    ...different('experiment', file.experiment, experiment?.name),
    ...(invented ? [] : different('name', file.name, run.name)),
    ...different('status', file.status, run.status),
    ...different('start', file.start, run.start_time),
    ...different('end', file.end, run.end_time),
    ...different('stage', stageIn(file, holds), run.stage),
    ...different('parent', tagsOf(file, holds)[PARENT] ?? null, run.parent_run_id),
    ...different('model', holds.models ? file.model : null, modelOf(run)),
    ...textDifferences('param', file.params, holds.param, run.params),
    ...textDifferences(
      'tag',
      tagsOf(file, holds),
      holds.tag,
      new Map([...run.tags].filter(([key]) => !holds.ownTag(key))),
    ),
    ...metricDifferences(file, run, histories.get(run.run_id), holds),
  ];
}

function modelOf({ model_version: model }: Run): string | null {
  return model && `${model.name}/${model.version}`;
}

function textDifferences(
  what: string,
  written: Readonly<Record<string, string>>,
  held: (text: string) => string | null,
  found: ReadonlyMap<string, string>,
): string[] {
  const wanted = new Map(
    Object.entries(written).flatMap(([key, text]) => {
      const kept = held(text);
      return kept === null ? [] : [[key, kept]];
    }),
  );
  return everyKey(wanted, found).flatMap((key) => different(`${what} ${key}`, wanted.get(key), found.get(key)));
}

function metricDifferences(
  { metrics }: FileRun,
  run: Run,
  histories: ReadonlyMap<string, Series> | undefined,
  holds: Holds,
): string[] {
  const wanted = new Map(Object.entries(metrics).map(([key, points]) => [key, heldInOrder(points, holds)]));
  return everyKey(wanted, run.metrics).flatMap((key) => {
    const [points, metric, series] = [wanted.get(key), run.metrics.get(key), histories?.get(key)];
    const last = points?.at(-1);
    return [
      ...different(
        `last ${key}`,
        last && [last.step, last.time, last.value],
        metric && [metric.step, metric.timestamp, metric.value],
      ),
      ...different(`count ${key}`, points?.length, metric?.count),
      ...pointDifference(key, points ?? [], series),
    ];
  });
}

function pointDifference(key: string, points: readonly Held[], series: Series | undefined): string[] {
  if (series === undefined) return [`history ${key} is missing`];
  const at = points.findIndex(
    ({ step, time, value }, index) =>
      series.steps[index] !== step ||
      series.timestamps[index] !== time ||
      !Object.is(series.values[index], value ?? Number.NaN) ||
      series.lost.includes(index) !== (value === null),
  );
  if (at === -1) return different(`points of ${key}`, points.length, series.values.length);
  const found = [series.steps[at], series.timestamps[at], series.values[at]];
  return different(`point ${at} of ${key}`, asText(points[at]), asText(found));
}

function everyKey(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])];
}

function different(what: string, wanted: unknown, found: unknown): string[] {
  const [a, b] = [asText(wanted), asText(found)];
  return a === b ? [] : [`${what} is ${b.slice(0, 300)}, in the files ${a.slice(0, 300)}`];
}

/** One text for what is equal, NaN and infinities included. */
function asText(value: unknown): string {
  return String(
    JSON.stringify(value, (_key, inner) =>
      typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner,
    ),
  );
}
