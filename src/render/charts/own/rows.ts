/** The rows that charts of the user's own draw: documented names, ordinary values, and no more of either than a chart asks for. */
import { selects } from '../../../core/model/glob.ts';
import { durationOf, newestFirst, type Run } from '../../../core/model/run.ts';
import type { Series } from '../../../core/model/series.ts';
import type { Snapshot } from '../../../core/model/snapshot.ts';
import { byNumber } from '../../../core/model/text.ts';
import { shownRun } from '../../../core/view/experiment-list.ts';
import { factsOfRun } from '../../../table/facts.ts';
import { count } from '../../format.ts';
import { thin } from '../thin.ts';
import type { DataSet } from './check.ts';
import type { Row } from './draw.ts';

/** The newest so many; a browser draws more dots than this only slowly. */
export const MOST_RUNS = 5000;
/** Of all histories together. */
export const MOST_POINTS = 20_000;
/** Of one history, at least and at most. */
const [FEWEST, MOST_OF_ONE] = [20, 500];

export interface Asked {
  /** Globs over experiment names; empty: all. */
  readonly experiments: readonly string[];
  /** Globs over metrics whose histories are drawn; empty: all. */
  readonly metrics: readonly string[];
  /** Everything that is named in the specification. */
  readonly text: string;
}

export interface OwnRows {
  readonly rows: readonly Row[];
  /** What of it the specification names: as titles of columns, and as their paths in a row. */
  readonly columns: readonly { readonly title: string; readonly path: readonly [string, string?] }[];
  /** How much it is, and what was left out, as parts of a sentence. */
  readonly said: readonly string[];
}

type Source = Pick<Snapshot, 'experiments' | 'runs' | 'merge_requests' | 'settings'>;
type SeriesOf = (runId: string, metric: string) => Series | null;

export function rowsOf(set: DataSet, asked: Asked, source: Source, series: SeriesOf): OwnRows {
  const chosen = source.experiments.filter(
    ({ name }) => selects(source.settings.experiments, name) && selects(asked.experiments, name),
  );
  const names = new Map(chosen.map(({ id, name }) => [id, name]));
  const byId = new Map(chosen.map((experiment) => [experiment.id, experiment]));
  const runs = source.runs
    .filter((run) => {
      const experiment = byId.get(run.experiment_id);
      return experiment !== undefined && shownRun(experiment, run);
    })
    .toSorted(newestFirst);
  return set === 'runs' ? ofRuns(runs, asked, source, names) : ofHistories(runs, asked, series);
}

const facts = ['experiment', 'run_id', 'name', 'status', 'started', 'took', 'user', 'branch', 'commit'] as const;

/** A name in a text, not a part of a longer one. */
const isNamed = (text: string, name: string) => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text);

function ofRuns(chosen: readonly Run[], { text }: Asked, source: Source, names: ReadonlyMap<string, string>): OwnRows {
  const runs = chosen.slice(0, MOST_RUNS);
  const bySource = new Map(source.merge_requests.map(({ iid, source_branch }) => [iid, source_branch]));
  const metrics = keysIn(text, 'metric', runs, (run) => run.metrics);
  const params = keysIn(text, 'param', runs, (run) => run.params);
  const tags = keysIn(text, 'tag', runs, (run) => run.tags);
  const numeric = new Set(params.filter((key) => runs.every(({ params: all }) => isNumeral(all.get(key)))));
  const rows = runs.map((run): Row => {
    const { user, branch, commit } = factsOfRun(run, bySource);
    return {
      ...{ experiment: names.get(run.experiment_id) ?? '', run_id: run.run_id, name: run.name },
      ...{ status: run.status.toLowerCase(), started: run.start_time, took: durationOf(run) },
      ...{ user: user ?? null, branch: branch ?? null, commit: commit ?? null },
      metric: pick(metrics, (key) => finite(run.metrics.get(key)?.value)),
      param: pick(params, (key) => {
        const value = run.params.get(key);
        return value !== undefined && numeric.has(key) ? Number(value) : value;
      }),
      tag: pick(tags, (key) => run.tags.get(key)),
    };
  });
  const more = chosen.length - runs.length;
  return {
    rows,
    columns: [
      ...facts
        .filter((name) => name === 'name' || isNamed(text, name))
        .map((name) => ({ title: name, path: [name] as [string] })),
      ...columnsOf('metric', metrics),
      ...columnsOf('param', params),
      ...columnsOf('tag', tags),
    ],
    said: [more > 0 ? `the newest ${MOST_RUNS} of ${count(chosen.length, 'run')}` : count(runs.length, 'run')],
  };
}

const columnsOf = (group: string, keys: readonly string[]) =>
  keys.map((key) => ({ title: `${group}.${key}`, path: [group, key] as [string, string] }));

/** Keys that the text names in their group, or may name by an expression. */
function keysIn(
  text: string,
  group: string,
  runs: readonly Run[],
  of: (run: Run) => ReadonlyMap<string, unknown>,
): string[] {
  const keys = new Set(runs.flatMap((run) => [...of(run).keys()]));
  const computed = new RegExp(`(?<![\\w.])(?:datum\\.)?${group}\\[(?!['"])`).test(text);
  const isNamed = (key: string) =>
    [`${group}.${key}`, `${group}['${key}']`, `${group}["${key}"]`].some((name) => text.includes(name)) ||
    (computed && text.includes(key));
  return [...keys].filter((key) => isNamed(key.replaceAll('\\', ''))).sort(byNumber);
}

/** Without a prototype, so that a key such as `__proto__` is one like others. */
function pick(keys: readonly string[], value: (key: string) => unknown): Row {
  const picked = Object.create(null) as Record<string, unknown>;
  for (const key of keys) picked[key] = value(key) ?? null;
  return picked;
}

const finite = (value: number | null | undefined) => (Number.isFinite(value) ? value : null);

/** A number as people write it; an id such as `007` is none. No value speaks against nothing. */
function isNumeral(text: string | undefined): boolean {
  return text === undefined || /^[+-]?(?:0|[1-9]\d*|(?:0|[1-9]\d*)?\.\d+|[1-9]\d*\.)(?:[eE][+-]?\d+)?$/.test(text);
}

function ofHistories(runs: readonly Run[], { metrics }: Asked, series: SeriesOf): OwnRows {
  const all = runs.flatMap((run) =>
    [...run.metrics]
      .filter(([key, { count: n }]) => (n ?? 0) > 0 && selects(metrics, key))
      .map(([key]) => ({ run, key })),
  );
  const most = Math.max(FEWEST, Math.min(MOST_OF_ONE, Math.floor(MOST_POINTS / Math.max(1, all.length))));
  const drawn = all.slice(0, Math.floor(MOST_POINTS / most));
  let thinned = false;
  const rows = drawn.flatMap(({ run, key }): Row[] => {
    const found = series(run.run_id, key);
    if (!found) return [];
    const { steps, timestamps, values } = found;
    const kept = thin(steps, values, most);
    thinned ||= values.length > most;
    return kept.map((at) => ({
      ...{ run_id: run.run_id, name: run.name, metric: key, step: steps[at], time: timestamps[at], value: values[at] },
    }));
  });
  const histories = count(all.length, 'metric history', 'metric histories');
  return {
    rows,
    columns: ['name', 'metric', 'step', 'time', 'value'].map((name) => ({ title: name, path: [name] as [string] })),
    said: [
      drawn.length < all.length ? `${drawn.length} of ${histories}, those of the newest runs` : histories,
      ...(thinned ? [`down-sampled to at most ${most} points each`] : []),
    ],
  };
}
