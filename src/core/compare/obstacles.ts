/** What keeps two sides from being put against each other: other data, another step budget. */
import { selects } from '../model/glob.ts';
import type { Run } from '../model/run.ts';
import type { ComparableSettings, Summary } from '../model/settings.ts';
import { quoted } from '../model/text.ts';
import { plainName } from './configuration.ts';
import type { MatchedGroup } from './match.ts';
import { distinctValues, sameValues } from './param-rows.ts';

/** Params and tags that say which data a run saw: `dataset_version`, `data.digest`, `train-data-hash`; not a path, which the same data can change. */
const dataName =
  /^(?:train|training|test|val|valid|validation|eval)?(?:dataset(?:name|id|size)?|(?:data|dataset)(?:digest|hash|version|sha|sha256|md5|checksum|revision|rev))$/;
const budgetName = /^(?:(?:max|num|n|train|training|numtrain|total)?(?:epochs|steps|iterations|iters|iter|timesteps))$/;

/** What a run says under a name; `undefined` where it says nothing. */
type Fact = (run: Run, key: string) => string | undefined;

/** Keys of any of the maps that the list, or their name, says to be of that kind. */
function keysOf(
  maps: Iterable<ReadonlyMap<string, string>>,
  listed: readonly string[] | null,
  byName: RegExp,
): string[] {
  const keys = new Set<string>();
  for (const map of maps) for (const key of map.keys()) keys.add(key);
  const isOne = (key: string) =>
    listed === null ? byName.test(plainName(key)) : listed.length > 0 && selects(listed, key);
  return [...keys].filter(isOne).sort();
}

/** `dataset_version` was v3 and is v4: the first of the keys that both sides have and differ in; `null` where there is none. */
function difference({ head, base }: MatchedGroup, keys: readonly string[], fact: Fact): string | null {
  for (const key of keys) {
    const of = (runs: readonly Run[]) => distinctValues(runs, (run) => fact(run, key));
    const [now, before] = [of(head), of(base)];
    if (now.length === 0 || before.length === 0 || sameValues(before, now)) continue;
    const words = (values: typeof now) =>
      values
        .slice(0, 3)
        .map(({ shown }) => quoted(shown))
        .join(', ');
    return `${quoted(key)} was ${words(before)} and is ${words(now)}`;
  }
  return null;
}

const paramOf: Fact = ({ params }, key) => params.get(key);
const factOf: Fact = ({ params, tags }, key) => params.get(key) ?? tags.get(key);

/** Why nothing of the group can be compared; `null` where it can. */
export function groupObstacle(group: MatchedGroup, settings: ComparableSettings): string | null {
  if (group.base.length === 0) return 'the baseline has no run like it';
  const runs = [...group.head, ...group.base];
  const told = keysOf(
    runs.flatMap(({ params, tags }) => [params, tags]),
    settings.dataset,
    dataName,
  );
  const data = difference(group, told, factOf);
  if (data !== null) return `other data: ${data}`;
  const steps = difference(group, budgetKeys(runs, settings), paramOf);
  return steps === null ? null : `another step budget: ${steps}`;
}

/** Params that say how long a run trains. */
export function budgetKeys(runs: readonly Run[], { budget }: ComparableSettings): string[] {
  return keysOf(
    runs.map(({ params }) => params),
    budget,
    budgetName,
  );
}

/** Histories shorter than this are no curves whose end would say how long a run trained. */
const CURVE = 10;
/** Curves may end so far apart, as a share of the longer one, before that is called another budget. */
const TOLERANCE = 0.2;

/**
 * Whether the curves of one metric end at such different steps that no run of one side trained as long as any of the other; only where no param
 * says the budget, since runs that stop early may end anywhere within it.
 */
export function stepObstacle({ head, base }: MatchedGroup, key: string, summary: Summary): string | null {
  if (summary.startsWith('step:')) return null;
  const [now, before] = [endsOf(head, key), endsOf(base, key)];
  if (now === null || before === null) return null;
  const apart = (low: number, high: number) => low > high && low - high > TOLERANCE * low;
  if (!apart(now.low, before.high) && !apart(before.low, now.high)) return null;
  const words = ({ low, high }: { low: number; high: number }) =>
    low === high ? `step ${low}` : `steps ${low} to ${high}`;
  return `another step budget: it ends at ${words(now)}, the baseline at ${words(before)}`;
}

/** Between which steps the curves end; `null` where some of the runs have none. */
function endsOf(runs: readonly Run[], key: string): { low: number; high: number } | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const run of runs) {
    const metric = run.metrics.get(key);
    if (!metric) continue;
    if ((metric.count ?? 0) < CURVE || metric.step <= 0) return null;
    [low, high] = [Math.min(low, metric.step), Math.max(high, metric.step)];
  }
  return low > high ? null : { low, high };
}
