/** What was compared with what, and what the numbers rest on: before what happened. */
import { AT_MERGE_BASE } from '../core/compare/baseline.ts';
import type {
  Baseline,
  Cause,
  ExperimentComparison,
  Group,
  LadderStep,
  MetricRow,
  ParamRow,
} from '../core/compare/comparison.ts';
import { isNumeral, quoted } from '../core/model/text.ts';
import { count, formatDuration, grouped } from './format.ts';
import { writerOf } from './row.ts';

/** `5 runs of NAME against 5 runs at the merge base SHA, 2 d older`, with names and commits written by the caller. */
export function against(
  { name, groups, baseline }: ExperimentComparison,
  write: (text: string) => string,
  commit: (sha: string) => string,
): string {
  const head = groups.reduce((n, group) => n + group.head.length, 0);
  const mine = `${count(head, 'run')} of ${write(name)}`;
  if (baseline === null) return `${mine}, no baseline`;
  const { kind, sha, runs, age_ms: age } = baseline;
  const theirs = `${count(runs.length, 'run')}${places[kind](sha === null ? null : commit(sha))}`;
  const older = age === null || age === 0 ? '' : `, ${formatDuration(Math.abs(age))} ${age < 0 ? 'newer' : 'older'}`;
  return `${mine} ${head === 0 ? 'to put ' : ''}against ${theirs}${older}`;
}

const at = (commit: string | null) => (commit === null ? '' : ` at ${commit}`);
/** Where the baseline is, after its number of runs; of what a configuration names the reason says more. */
const places: Record<Baseline['kind'], (commit: string | null) => string> = {
  'merge-base': (commit) => ` at the merge base${commit === null ? '' : ` ${commit}`}`,
  ancestor: (commit) => `${at(commit)} before the merge base`,
  'target-branch': (commit) => `${at(commit)} of the target branch`,
  run: at,
  model: at,
  best: at,
};

/** Why these runs are the baseline, or why there is none, where `against` does not say it all. */
export function baselineReason({ baseline, ladder }: ExperimentComparison): string {
  // What a branch has not the next step says; what a configuration names and is not there nobody else does.
  const missed = ladder.filter(({ step, taken }) => !taken && /^(?:run|model):|^best$/.test(step));
  const end = baseline ? (baseline.reason === AT_MERGE_BASE ? '' : baseline.reason) : (ladder.at(-1)?.reason ?? '');
  return [...new Set([...missed.map(({ reason }) => reason), end])].filter(Boolean).join(' ');
}

/** Every step of the ladder that was looked at; none where it was the first one, and what was found there goes without saying. */
export function ladderSteps({ ladder }: ExperimentComparison): readonly LadderStep[] {
  return ladder.every(({ reason }) => reason === AT_MERGE_BASE) ? [] : ladder;
}

const matchings: Record<Group['matched_by'], string> = {
  configuration: 'of the same configuration',
  job: 'of the same job',
  name: 'of the same run name',
  experiment: 'of the experiment',
};

/** `“train: [large]”: 4 runs against 4 of the same configuration.` */
export function groupSentence({ name, head, baseline, matched_by }: Group): string {
  if (baseline.length === 0) return `${quoted(name)}: ${count(head.length, 'run')}, nothing like it in the baseline.`;
  return `${quoted(name)}: ${count(head.length, 'run')} against ${grouped(baseline.length)} ${matchings[matched_by]}.`;
}

/** From so many tested metrics on, one or two are to be expected outside their intervals although nothing changed. */
const MANY = 10;

/** What the numbers of an experiment rest on, so that nobody takes a difference for more than it is. */
export function evidenceSentence({ baseline, groups, metrics, replicates }: ExperimentComparison): string {
  if (baseline === null) return '';
  const branch = sharedHistoryWords(metrics);
  const said = groups.map((group) => {
    const rows = metrics.filter((row) => row.group === group.name);
    return [group.words, evidenceWords(group, rows, replicates, branch)].filter(Boolean).join(' ');
  });
  const [first] = said;
  const words = said.every((text) => text === first)
    ? [first]
    : said.map((text, i) => (text ? `${quoted(groups[i]?.name ?? '')}: ${text}` : ''));
  const tested = metrics.filter(({ interval }) => interval !== null).length;
  const many =
    tested < MANY ? '' : `By chance alone about one interval in twenty leaves out 0, and here are ${tested}.`;
  return [...words, many].filter(Boolean).join(' ');
}

/** What is to be said of the target branch's earlier pushes where it is the same for all metrics; `null` where it is not. */
function sharedHistoryWords(metrics: readonly MetricRow[]): string | null {
  const words = new Set(metrics.flatMap(({ history }) => history?.words ?? []));
  return words.size > 1 ? null : ([...words][0] ?? '');
}

/**
 * What a reader should know of single rows, each line a sentence: that the curve peaked, and what the branch's earlier pushes are where it is not the
 * same for all metrics of the experiment. `write` writes the name of a row, `say` a sentence with names between quotation marks.
 */
export function rowRemarks(
  rows: readonly MetricRow[],
  { metrics }: ExperimentComparison,
  write: (row: MetricRow) => string,
  say: (sentence: string) => string,
): string[] {
  const curves = rows.flatMap((row) => row.remarks.map((remark) => remarkSentence(say(remark), write(row))));
  const best = rows.filter(({ best, difference }) => best !== null && difference !== 0).slice(0, BEST);
  const own = [...curves, ...best.map((row) => `${write(row)}: ${bestWords(row)}`)];
  if (sharedHistoryWords(metrics) !== null) return own;
  const byWords = Map.groupBy(rows, ({ history }) => history?.words ?? '');
  byWords.delete('');
  return [...own, ...[...byWords].map(([words, alike]) => `${alike.map(write).join(', ')}: ${say(words)}`)];
}

/** Rows whose best runs are named. */
const BEST = 3;

/** `The best of 20 runs is 0.9362, that of the baseline’s one 0.9214.` */
function bestWords(row: MetricRow): string {
  const { best, current, baseline } = row;
  if (best === null || !current || !baseline) return '';
  const { value, unit } = writerOf(row);
  const of = (n: number) => (n === 1 ? 'one' : String(n));
  const chance = current.n === baseline.n ? '' : ' The best of more runs is better by chance alone.';
  const [mine, theirs] = [best.current, best.baseline].map((one) => value(one) + unit.ofValue);
  return `the best of ${current.n === 1 ? 'one run' : `${current.n} runs`} is ${mine}, that of the baseline’s ${of(baseline.n)} is ${theirs}.${chance}`;
}

function remarkSentence(remark: string, name: string): string {
  return remark.startsWith('It ') ? name + remark.slice('It'.length) : `${name}: ${remark}`;
}

function evidenceWords(
  { head, baseline, words }: Group,
  rows: readonly MetricRow[],
  replicates: readonly string[],
  branch: string | null,
): string {
  const known = rows.filter(({ history }) => history !== null);
  const pushes = Math.max(0, ...known.flatMap(({ spread, history }) => (spread && history ? [history.n] : [])));
  const usual = known.length === 0 ? [] : [branch ?? '', pushes > 0 ? usualWords(pushes) : ''];
  const tested = rows.find(({ evidence }) => evidence === 'replicates');
  const own = tested ? [testedWords(tested, words, replicates.map(quoted).join(' and ')), INTERVAL] : [];
  if (tested || known.length > 0) return [...own, ...usual].filter(Boolean).join(' ');
  if (!rows.some(({ evidence }) => evidence === 'difference')) return '';
  if (head.length === 1 && baseline.length === 1) return 'One run against one: a difference and no more.';
  return 'Whether chance explains a difference is not tested.';
}

const INTERVAL = 'The interval holds the true difference in 95 of 100 cases.';

/** How runs were put against each other; of configurations, each against itself, the group says it. */
function testedWords({ method }: MetricRow, words: string, over: string): string {
  if (method !== 'pairs') return over === '' ? '' : `Runs of one side differ in ${over}.`;
  return words.includes('each against itself') ? '' : `Each run against the one of the same ${over}.`;
}

const usualWords = (n: number) =>
  `The usual spread is where one more push would lie in 95 of 100 cases, by the last ${n} of the target branch.`;

/** That the baseline is older than the configuration allows; empty where it is not. */
export function staleWords({ baseline }: ExperimentComparison): string {
  if (!baseline?.stale || baseline.age_ms === null) return '';
  return `The baseline is stale: ${formatDuration(baseline.age_ms)} older than these runs.`;
}

/** Further facts about an experiment, each a sentence: a stale baseline, its remarks, and what differs besides params. */
export function caveats(experiment: ExperimentComparison): string[] {
  const others = experiment.confounders.map(confounderWords).join('; ');
  const different = others === '' ? '' : `Also different, and may explain a difference as well: ${others}.`;
  return [staleWords(experiment), ...experiment.remarks, different].filter(Boolean);
}

const confounderNames: Readonly<Record<string, string>> = {
  duration_ms: 'duration',
  steps: 'steps',
  source: 'source file',
};

/** `runner “gpu-1” → “gpu-2”` */
function confounderWords({ key, baseline, current }: ParamRow): string {
  const write = (value: string) => (key === 'duration_ms' ? formatDuration(Number(value)) : quoted(value));
  return `${confounderNames[key] ?? key} ${describeValues(baseline, write)} → ${describeValues(current, write)}`;
}

/** A hint at what a change of a metric may come from; `write` writes names. */
export function causeSentence({ metric, param, words }: Cause, write: (text: string) => string): string {
  return `${write(param)} may be why ${write(metric)} moved: ${words}.`;
}

/** Values of one param on one side: each where they are few, else how many and between which. `write` writes one value. */
export function describeValues(values: readonly string[], write: (value: string) => string): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return 'not set';
  if (values.length <= 4) return values.map(write).join(', ');
  const numeric = values.every(isNumeral);
  return numeric
    ? `${values.length} values from ${write(first)} to ${write(last)}`
    : `${values.length} values such as ${values.slice(0, 2).map(write).join(', ')}`;
}
