/** What a run was trained with: two runs of one configuration are replicates of each other. */
import { selects } from '../model/glob.ts';
import type { Run } from '../model/run.ts';
import type { Settings } from '../model/settings.ts';
import { byText } from '../model/text.ts';
import { canonicalValue } from './param-rows.ts';

type ReplicateSetting = Settings['replicates'];

/** The words of a param's name in small letters: split at punctuation and where a capital follows a small letter. */
function words(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** A name as one word, for the lists of names below: `max-epochs`, `maxEpochs` and `max_epochs` are the same. */
export const plainName = (name: string): string => words(name).join('');

const HOW_MANY = new Set(['n', 'num', 'number', 'k', 'total', 'max', 'count']);
const replicateName =
  /^(?:\p{L}*seed|seedeverything|randomstate|rng|replicate|repeat|repetition|fold(?:id|idx|index|no|number)?)$/u;

/** Whether runs of one configuration may differ in the param: listed, else by its name. `n_folds` says how many there are, not which one. */
export function isReplicateParam(key: string, replicates: ReplicateSetting): boolean {
  if (replicates !== null) return replicates.length > 0 && selects(replicates, key);
  const parts = words(key);
  const isOne = [1, 2].some((length) => replicateName.test(parts.slice(-length).join('')));
  return isOne && !HOW_MANY.has(parts[0] ?? '');
}

/** `git_hash`, `commit-id`, `code.revision`, `sha`; not the hash of something else, such as data or a pretrained model. */
const commitName =
  /(?:^| )(?:git|commit)(?:commit|sha1?|hash|rev|id)?(?: |$)|^(?:code|source|src|repo) (?:revision|rev|sha1?|hash)$|^sha1?$/;

/** Whether a param only notes the commit: that is the code, and no setting of it. */
function isCommit(key: string, value: string): boolean {
  return /^[0-9a-f]{7,40}$/.test(value) && commitName.test(words(key).join(' '));
}

/** Ids shorter than this may stand in a value by chance. */
const OWN_ID = 16;

/**
 * Whether a param only repeats what the run itself is called: a folder of its output is named after it, or its name is a time. A name that is a word,
 * such as that of a model, may be a setting as well.
 */
function isOwnName({ name, run_id }: Run, value: string): boolean {
  if (run_id.length >= OWN_ID && value.includes(run_id)) return true;
  if (name === '') return false;
  return value === name ? /\d{6}/.test(name) : /[\\/]/.test(value) && value.split(/[\\/]/).includes(name);
}

/** The params of a run's configuration as one text, equal for equal ones; `NO_PARAMS` where it has none. */
export type ConfigurationOf = (run: Run) => string;

export const NO_PARAMS = '[]';

/** Each run is looked at once, and each param's name. */
export function configurations(replicates: ReplicateSetting): ConfigurationOf {
  const known = new WeakMap<Run, string>();
  const isReplicate = new Map<string, boolean>();
  const same = remembered(canonicalValue);
  const counts = (run: Run, key: string, value: string) => {
    const found = isReplicate.get(key) ?? isReplicateParam(key, replicates);
    isReplicate.set(key, found);
    return !found && !isCommit(key, value) && !isOwnName(run, value);
  };
  return (run) => {
    const before = known.get(run);
    if (before !== undefined) return before;
    const params = [...run.params].filter(([key, value]) => counts(run, key, value));
    const text = JSON.stringify(params.map(([key, value]) => [key, same(value)]).sort(byKey));
    known.set(run, text);
    return text;
  };
}

/** Values come again in most runs. */
function remembered(find: (text: string) => string): (text: string) => string {
  const found = new Map<string, string>();
  return (text) => {
    const before = found.get(text);
    if (before !== undefined) return before;
    const now = find(text);
    if (found.size < REMEMBERED) found.set(text, now);
    return now;
  };
}

const REMEMBERED = 10_000;

/** The seeds and folds of runs, each as one text; `null` for a run that has none. */
export function replicatesOf(replicates: ReplicateSetting): (run: Run) => string | null {
  const isReplicate = new Map<string, boolean>();
  const counts = (key: string) => {
    const found = isReplicate.get(key) ?? isReplicateParam(key, replicates);
    isReplicate.set(key, found);
    return found;
  };
  return ({ params }) => {
    const own = [...params].filter(([key]) => counts(key));
    return own.length === 0
      ? null
      : JSON.stringify(own.map(([key, value]) => [key, canonicalValue(value)]).sort(byKey));
  };
}

function byKey([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return byText(a, b);
}

/**
 * The job that logged a run, one name for all parts of a `parallel:` job, as GitLab groups them (`group_name` in app/models/commit_status.rb);
 * those of a matrix, `train: [small]`, stay apart. Empty where no job is known.
 */
export function jobName({ ci }: Run): string {
  return ci?.job.name.replace(/[\s:]+\d+[\s:/\\]+\d+\s*$/, '').trim() ?? '';
}

/** Runs of one side that may be put together: one configuration, one job. */
export interface Pool {
  readonly configuration: string;
  readonly job: string;
  /** What tells runs without params apart: a name that both sides have. Empty elsewhere. */
  readonly name: string;
  readonly runs: readonly Run[];
}

/** In the order of the first run of each; `names` are those that both sides have. */
export function poolsOf(runs: readonly Run[], configuration: ConfigurationOf, names: ReadonlySet<string>): Pool[] {
  const nameOf = (run: Run) => (configuration(run) === NO_PARAMS && names.has(run.name) ? run.name : '');
  const pools = Map.groupBy(runs, (run) => JSON.stringify([configuration(run), jobName(run), nameOf(run)]));
  return [...pools.values()].flatMap((members) => {
    const [first] = members;
    if (!first) return [];
    return [{ configuration: configuration(first), job: jobName(first), name: nameOf(first), runs: members }];
  });
}
