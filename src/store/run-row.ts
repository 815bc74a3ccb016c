/** One run as a row: its texts in one column, its numbers in another, its keys in a shape that it shares with runs like it. */
import type { Metric, MetricEntry, Run, RunCi, RunStatus, User } from '../core/model/run.ts';
import { metricShown, sameEntry } from '../core/model/series.ts';
import { once } from '../core/once.ts';
import { type Keys, PackedMap } from './packed-map.ts';

/** Keys of params, metrics and tags, in their order. */
export type Shape = readonly [params: readonly string[], metrics: readonly string[], tags: readonly string[]];

export interface PackedRun {
  readonly shape: Shape;
  /** Name, status, stage, url, parent, then the values of params and of tags: after a mark and parted by it, or as JSON where a text has the mark. */
  readonly texts: string;
  /** 64-bit floats: start, end, iid, whether steps and timestamps are one for all, the places of lost values, values, steps, timestamps. */
  readonly numbers: Uint8Array;
  /** Artifacts and model version as JSON; `null` where there is neither. */
  readonly extra: string | null;
}

/** What a run spans in its histories, by metric. */
export type Ranges = ReadonlyMap<string, Omit<Metric, 'latest'>>;

const MARK = '\u001f';
/** Texts before those of the params. */
const HEAD = 5;
/** Numbers before the places of lost values. */
const FLAGS_END = 6;

export function packRun(run: Run): PackedRun {
  const { name, status, stage, url, parent_run_id: parent, params, metrics, tags, artifacts, model_version } = run;
  const texts = [name, status, stage, url ?? '', parent ?? '', ...params.values(), ...tags.values()];
  return {
    shape: [[...params.keys()], [...metrics.keys()], [...tags.keys()]],
    texts: joined(texts),
    numbers: packNumbers(run),
    extra: artifacts || model_version ? JSON.stringify({ artifacts, model_version }) : null,
  };
}

function joined(texts: readonly string[]): string {
  const text = MARK + texts.join(MARK);
  // NUL ends a text in SQLite, and half a surrogate pair cannot be written; JSON escapes both.
  const plain = text.isWellFormed() && !text.includes('\0') && marksIn(text) === texts.length;
  return plain ? text : JSON.stringify(texts);
}

function marksIn(text: string): number {
  let marks = 0;
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) marks++;
  return marks;
}

/** The first few, without a look at the rest. */
function firstOf(texts: string, count: number): string[] {
  if (!texts.startsWith(MARK)) return parted(texts).slice(0, count);
  const first: string[] = [];
  for (let from = 1; first.length < count; ) {
    const to = texts.indexOf(MARK, from);
    first.push(texts.slice(from, to < 0 ? texts.length : to));
    if (to < 0) break;
    from = to + 1;
  }
  return first;
}

function parted(texts: string): string[] {
  return texts.startsWith(MARK) ? texts.slice(1).split(MARK) : (JSON.parse(texts) as string[]);
}

const orNaN = (value: number | null) => value ?? Number.NaN;
const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

function packNumbers({ start_time, end_time, iid, metrics }: Run): Uint8Array {
  const entries: MetricEntry[] = [];
  const lost: number[] = [];
  let [oneStep, oneTime] = [metrics.size > 1, metrics.size > 1];
  for (const metric of metrics.values()) {
    const entry = shownBy(metric);
    const first = entries[0] ?? entry;
    oneStep &&= entry.step === first.step;
    oneTime &&= entry.timestamp === first.timestamp;
    if (entry.value === null) lost.push(entries.length);
    entries.push(entry);
  }
  const n = entries.length;
  const packed = new Float64Array(FLAGS_END + lost.length + n + (oneStep ? 1 : n) + (oneTime ? 1 : n));
  packed.set([orNaN(start_time), orNaN(end_time), orNaN(iid), Number(oneStep), Number(oneTime), lost.length, ...lost]);
  const values = FLAGS_END + lost.length;
  const steps = values + n;
  const times = steps + (oneStep ? 1 : n);
  // One for all is written over with itself.
  for (const [place, { value, step, timestamp }] of entries.entries()) {
    packed[values + place] = value ?? Number.NaN;
    packed[steps + (oneStep ? 0 : place)] = step;
    packed[times + (oneTime ? 0 : place)] = timestamp ?? Number.NaN;
  }
  return new Uint8Array(packed.buffer);
}

/** The entry that the source shows, which is what a row keeps: all else follows from the histories. */
export function shownBy(metric: Metric): MetricEntry {
  return metric.latest ?? metric;
}

/** A row as the queries give it. */
export interface RunRow {
  readonly run_id: string;
  readonly person: number | null;
  readonly job: number | null;
  readonly shape: number;
  readonly texts: string;
  readonly numbers: Uint8Array;
  readonly ranges: Uint8Array | null;
  readonly extra: string | null;
}

/** What rows refer to by number. */
export interface Referred {
  readonly shape: (id: number) => readonly [params: Keys, metrics: Keys, tags: Keys];
  readonly person: (id: number) => User | null;
  readonly job: (id: number) => RunCi | null;
  readonly ranges: (bytes: Uint8Array) => Ranges;
}

/** The run of a row; params, metrics and tags are made when they are looked at, since most readers need few of them. */
export function unpackRun(row: RunRow, experimentId: string, referred: Referred): Run {
  const { run_id, texts, extra, ranges } = row;
  const [name = '', status, stage, url, parent] = firstOf(texts, HEAD);
  const [params, metrics, tags] = referred.shape(row.shape);
  const numbers = floats(row.numbers);
  const more = extra === null ? null : (JSON.parse(extra) as Pick<Run, 'artifacts' | 'model_version'>);
  return {
    run_id,
    iid: orNull(numbers[2]),
    experiment_id: experimentId,
    name,
    status: status as RunStatus,
    start_time: orNull(numbers[0]),
    end_time: orNull(numbers[1]),
    stage: stage as Run['stage'],
    url: url || null,
    user: row.person === null ? null : referred.person(row.person),
    parent_run_id: parent || null,
    params: new Texts(params, texts, HEAD),
    metrics: new Metrics(metrics, numbers, ranges && once(() => referred.ranges(ranges))),
    tags: new Texts(tags, texts, HEAD + params.list.length),
    artifacts: more?.artifacts ?? null,
    model_version: more?.model_version ?? null,
    ci: row.job === null ? null : referred.job(row.job),
  };
}

/** The stage among the texts of a row. */
export const stageIn = (texts: string): string | undefined => firstOf(texts, HEAD)[2];

/** The texts that were taken apart last: who looks at one of a run mostly looks at the next. */
let last = { texts: '', parts: [] as string[] };

function partsOf(texts: string): string[] {
  if (last.texts !== texts) last = { texts, parts: parted(texts) };
  return last.parts;
}

/** Params or tags of a row: those of its texts that begin at `from`. */
class Texts extends PackedMap<string> {
  readonly #texts: string;
  readonly #from: number;

  constructor(keys: Keys, texts: string, from: number) {
    super(keys);
    this.#texts = texts;
    this.#from = from;
  }

  protected at(place: number): string {
    return partsOf(this.#texts)[this.#from + place] ?? '';
  }
}

/** Metrics of a row. */
class Metrics extends PackedMap<Metric> {
  readonly #numbers: Float64Array;
  readonly #ranges: (() => Ranges) | null;

  constructor(keys: Keys, numbers: Float64Array, ranges: (() => Ranges) | null) {
    super(keys);
    this.#numbers = numbers;
    this.#ranges = ranges;
  }

  protected at(place: number): Metric {
    const entry = entryAt(this.#numbers, this.size, place);
    const known = this.#ranges?.().get(this.list[place] ?? '');
    return known ? { ...known, latest: sameEntry(known, entry) ? null : entry } : metricShown(entry);
  }
}

/** The entry at a place among the `n` that a row keeps. */
function entryAt(numbers: Float64Array, n: number, place: number): MetricEntry {
  const [oneStep, oneTime, lostCount] = [numbers[3], numbers[4], numbers[5] ?? 0];
  const values = FLAGS_END + lostCount;
  const steps = values + n;
  const times = steps + (oneStep === 1 ? 1 : n);
  const lost = lostCount > 0 && numbers.subarray(FLAGS_END, values).includes(place);
  return {
    value: lost ? null : (numbers[values + place] ?? null),
    step: numbers[steps + (oneStep === 1 ? 0 : place)] ?? 0,
    timestamp: orNull(numbers[times + (oneTime === 1 ? 0 : place)]),
  };
}

/** The value of each entry that a row keeps, `null` where the server lost it; nothing is made for it. */
export function eachValue(
  bytes: Uint8Array,
  keys: readonly string[],
  use: (value: number | null, key: string) => void,
): void {
  const numbers = floats(bytes);
  const values = FLAGS_END + (numbers[FLAGS_END - 1] ?? 0);
  const lost = values > FLAGS_END ? numbers.subarray(FLAGS_END, values) : null;
  for (let place = 0; place < keys.length; place++)
    use(lost?.includes(place) ? null : (numbers[values + place] ?? null), keys[place] as string);
}

/** The entries that a row keeps, by metric. */
export function entriesOf(numbers: Float64Array, keys: readonly string[]): Map<string, MetricEntry> {
  return new Map(keys.map((key, place) => [key, entryAt(numbers, keys.length, place)]));
}

/** A blob as 64-bit floats; SQLite gives each its own memory, but not always where floats may begin. */
export function floats(bytes: Uint8Array): Float64Array {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return new Float64Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 8));
}
