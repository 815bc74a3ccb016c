/** Like with like: which runs of the merge request are put against which of the baseline. */
import type { Run } from '../model/run.ts';
import type { Settings } from '../model/settings.ts';
import { byText, capital } from '../model/text.ts';
import type { MatchedBy } from './comparison.ts';
import { type ConfigurationOf, NO_PARAMS, type Pool, poolsOf, replicatesOf } from './configuration.ts';

/** Runs of one configuration on both sides; where several were put together, of several. */
export interface Stratum {
  readonly head: readonly Run[];
  readonly base: readonly Run[];
}

export interface MatchedGroup {
  readonly name: string;
  readonly matched_by: MatchedBy;
  readonly words: string;
  readonly head: readonly Run[];
  /** Empty where the baseline has nothing like it. */
  readonly base: readonly Run[];
  /** Each configuration against itself, where that is how the sides are compared; else one. */
  readonly strata: readonly Stratum[];
  /** Whether all runs of either side are of one configuration, so that they differ by chance alone. */
  readonly replicated: boolean;
  /** Pairs of the same seeds or folds of both sides, baseline first; `null` where they do not all pair up. */
  readonly pairs: readonly (readonly [base: Run, head: Run])[] | null;
}

/** From this many configurations of one job on, each against itself, they are one group of pairs: a sweep that was made again. */
const SWEEP = 7;

interface Bucket {
  readonly matched_by: MatchedBy;
  readonly head: readonly Pool[];
  readonly base: readonly Pool[];
  /** Of a sweep that was made again: its configurations one by one. */
  readonly strata?: readonly Bucket[];
}

type KeyOf = (pool: Pool) => string | null;

const runsOf = (pools: readonly Pool[]) => pools.flatMap(({ runs }) => runs);

/** Takes from both sides what has the same key; what is left comes back. */
function takeBy(
  matched_by: MatchedBy,
  key: KeyOf,
  { head, base }: Pick<Bucket, 'head' | 'base'>,
): { taken: Bucket[]; left: Pick<Bucket, 'head' | 'base'> } {
  const [mine, theirs] = [Map.groupBy(head, key), Map.groupBy(base, key)];
  const taken = [...mine].flatMap(([value, pools]): Bucket[] => {
    const against = value === null ? undefined : theirs.get(value);
    return against ? [{ matched_by, head: pools, base: against }] : [];
  });
  const gone = new Set(taken.flatMap((bucket) => [...bucket.head, ...bucket.base]));
  const stay = (pools: readonly Pool[]) => pools.filter((pool) => !gone.has(pool));
  return { taken, left: { head: stay(head), base: stay(base) } };
}

/** The name that all runs of a pool share; `null` where they have several, or none. */
function nameOf({ runs }: Pool): string | null {
  const names = new Set(runs.map(({ name }) => name));
  const [name = ''] = names;
  return names.size === 1 && name !== '' ? name : null;
}

/** Runs that logged no params are of no configuration that could be told again. */
const isKnown = ({ configuration }: Pool) => configuration !== NO_PARAMS;

/** Configuration and job, configuration, job, run name, then all that is left as one group. */
function bucketsOf(head: readonly Pool[], base: readonly Pool[]): Bucket[] {
  const keys: [MatchedBy, KeyOf][] = [
    ['configuration', (pool) => (isKnown(pool) ? JSON.stringify([pool.configuration, pool.job]) : null)],
    ['configuration', (pool) => (isKnown(pool) ? pool.configuration : null)],
    ['name', ({ job, name }) => (name === '' ? null : JSON.stringify([job, name]))],
    ['job', ({ job }) => job || null],
    ['name', nameOf],
  ];
  const buckets: Bucket[] = [];
  let left: Pick<Bucket, 'head' | 'base'> = { head, base };
  for (const [matched_by, key] of keys) {
    const step = takeBy(matched_by, key, left);
    buckets.push(...step.taken);
    left = step.left;
  }
  if (left.head.length > 0) buckets.push({ matched_by: 'experiment', ...left });
  return withoutTwins(buckets);
}

/** Configurations that one job tried again, each against itself, are put together from a number on that nobody reads one by one. */
function withoutTwins(buckets: readonly Bucket[]): Bucket[] {
  const isTwin = ({ matched_by, head }: Bucket) => matched_by === 'configuration' && head.length > 0;
  const byJob = Map.groupBy(buckets.filter(isTwin), ({ head }) => head[0]?.job ?? '');
  const sweeps = [...byJob.values()].filter((strata) => strata.length >= SWEEP);
  const gone = new Set(sweeps.flat());
  const joined = sweeps.map((strata) => ({
    matched_by: 'configuration' as const,
    head: strata.flatMap((one) => one.head),
    base: strata.flatMap((one) => one.base),
    strata,
  }));
  return [...joined, ...buckets.filter((bucket) => !gone.has(bucket))];
}

export interface Matching {
  readonly configuration: ConfigurationOf;
  readonly replicates: Settings['replicates'];
  /** That of the experiment, which is the name of an only group. */
  readonly name: string;
}

/** Puts the runs of one experiment against each other. Runs of the baseline that nothing of the merge request is like are left out, and said. */
export function matchRuns(
  head: readonly Run[],
  base: readonly Run[],
  { configuration, replicates, name }: Matching,
): { groups: readonly MatchedGroup[]; remarks: readonly string[] } {
  const theirs = new Set(base.map((run) => run.name));
  const names = new Set(head.map((run) => run.name).filter((one) => one !== '' && theirs.has(one)));
  const pools = (runs: readonly Run[]) => poolsOf(runs, configuration, names);
  const buckets = bucketsOf(pools(head), pools(base));
  const called = groupNames(buckets, name);
  const groups = buckets.map((bucket, index): MatchedGroup => {
    const [mine, against] = [runsOf(bucket.head), runsOf(bucket.base)];
    const strata = bucket.strata?.map((one) => ({ head: runsOf(one.head), base: runsOf(one.base) }));
    const configurations = [bucket.head, bucket.base].map(kindsOf);
    const replicated = strata === undefined && configurations.every((count) => count <= 1);
    return {
      ...{ name: called[index] ?? name, matched_by: bucket.matched_by, head: mine, base: against, replicated },
      strata: strata ?? [{ head: mine, base: against }],
      words: wordsOf(bucket, strata?.length ?? null, configurations),
      pairs: replicated ? pairsOf(mine, against, replicates) : null,
    };
  });
  const used = new Set(groups.flatMap((group) => group.base));
  const unused = base.filter((run) => !used.has(run)).length;
  const left =
    unused === 0 || head.length === 0
      ? []
      : [`${unused} baseline ${unused === 1 ? 'run is' : 'runs are'} like none of this merge request and left out.`];
  return { groups, remarks: left };
}

/** How many configurations the pools are of; those of runs without params are told apart by their jobs. */
function kindsOf(pools: readonly Pool[]): number {
  return new Set(pools.map((pool) => (isKnown(pool) ? pool.configuration : `${pool.job} ${pool.name}`))).size;
}

/** What keeps a group from being one configuration against the same, as sentences; empty where nothing does. */
function wordsOf({ matched_by, head, base }: Bucket, strata: number | null, kinds: readonly number[]): string {
  if (strata !== null) return `${strata} configurations, each against itself.`;
  if (base.length === 0) return 'The baseline has no run of this configuration, and none left of its job or name.';
  const params = [...head, ...base].some(isKnown);
  const how = {
    configuration: '',
    job: params ? 'The same job with other params.' : '',
    name: params ? 'Runs of the same name with other params.' : '',
    experiment: `Neither ${params ? 'params, ' : ''}job nor run name is the same: the experiment’s runs as one group.`,
  }[matched_by];
  const [n, m] = [runsOf(head).length, runsOf(base).length];
  const [mine = 1, theirs = 1] = kinds;
  const side = (runs: number, of: number) =>
    runs === 1 ? 'one run' : `the mean of ${runs} runs${of > 1 ? ` of ${of} configurations` : ''}`;
  const many =
    mine > 1 || theirs > 1
      ? `${capital(side(n, mine))} against ${side(m, theirs)}: settings differ within a side, so its runs are no replicates.`
      : '';
  return [how, many].filter(Boolean).join(' ');
}

/** Runs of the same seed or fold, where each side has each once. */
function pairsOf(
  head: readonly Run[],
  base: readonly Run[],
  replicates: Settings['replicates'],
): readonly (readonly [Run, Run])[] | null {
  if (head.length !== base.length || head.length < 2) return null;
  const replicateOf = replicatesOf(replicates);
  const byReplicate = (runs: readonly Run[]) => new Map(runs.map((run) => [replicateOf(run), run] as const));
  const [mine, theirs] = [byReplicate(head), byReplicate(base)];
  if (mine.size !== head.length || theirs.size !== base.length || mine.has(null)) return null;
  const pairs = [...mine].flatMap(([key, run]) => {
    const other = theirs.get(key);
    return other ? [[other, run] as const] : [];
  });
  return pairs.length === head.length ? pairs : null;
}

const NAMED_PARAMS = 3;

/**
 * Names that tell the groups apart: the experiment's for a single one, else jobs, run names that both sides have (others are mostly made up by
 * MLflow), the params in which they differ, else numbers.
 */
function groupNames(buckets: readonly Bucket[], experiment: string): string[] {
  if (buckets.length <= 1) return [experiment];
  const distinct = (names: readonly (string | null)[]) =>
    names.every((name) => name) && new Set(names).size === names.length ? (names as string[]) : null;
  const same = (pools: readonly Pool[], of: (pool: Pool) => string | null) => {
    const names = new Set(pools.map(of));
    return names.size === 1 ? ([...names][0] ?? null) : null;
  };
  return (
    distinct(buckets.map(({ head }) => same(head, ({ job }) => job || null))) ??
    distinct(buckets.map(({ head, base }) => same([...head, ...base], nameOf))) ??
    distinct(paramNames(buckets)) ??
    distinct(buckets.map(({ matched_by }) => byMatch[matched_by])) ??
    buckets.map((_, index) => `group ${index + 1}`)
  );
}

const byMatch: Readonly<Record<MatchedBy, string>> = {
  configuration: 'the same configuration',
  job: 'other configurations of the job',
  name: 'runs of the same name',
  experiment: 'the other runs',
};

/** `depth=6, lr=0.1`: the params in which the first runs of the groups differ; `null` where there are none, or too many. */
function paramNames(buckets: readonly Bucket[]): (string | null)[] {
  const firsts = buckets.map(({ head }) => head[0]?.runs[0]?.params ?? new Map<string, string>());
  const keys = [...new Set(firsts.flatMap((params) => [...params.keys()]))].sort(byText);
  const differing = keys.filter((key) => new Set(firsts.map((params) => params.get(key))).size > 1);
  if (differing.length > NAMED_PARAMS) return buckets.map(() => null);
  return firsts.map((params) => differing.map((key) => `${key}=${params.get(key) ?? ''}`).join(', ') || null);
}
