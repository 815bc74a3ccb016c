/** The text of a first `ml-report.yml`. */

import { isReplicateParam } from '../../core/compare/configuration.ts';
import { goalFromName, orderMetrics } from '../../core/compare/goal.ts';
import { defaultSettings } from '../../core/model/settings.ts';
import { withoutSecrets } from '../../core/redact.ts';
import type { Glimpse } from './glimpse.ts';
import { guessedPrimary, likelyGoal, type Trend } from './guess.ts';

/** Of each kind of name at most so many are written down. */
const MOST = 20;
/** Characters of a name as it is written; YAML takes keys of up to 1,024. */
const LONGEST = 300;

export interface ConfigWishes {
  /** What speaks for its experiment, the most important first. */
  readonly primaries: readonly string[];
  /** Where an editor finds the JSON Schema. */
  readonly schema: string;
  /** Sentences about keys, by their names. */
  readonly about: (key: 'experiments' | 'metrics' | 'replicates' | 'baseline' | 'site' | 'redact') => string;
}

/** `first`, and for each experiment that does not log it the one that best speaks for it. */
export function primariesOf({ together }: Glimpse, first: string | null): string[] {
  const others = together.filter((names) => first === null || !names.includes(first));
  const guesses = others.flatMap((names) => guessedPrimary(names.filter(isPlain)) ?? []);
  return [...new Set([...(first === null ? [] : [first]), ...guesses])];
}

/** What the user is asked about: what speaks for most runs. */
export function firstGuess({ metrics, together }: Glimpse): string | null {
  const guesses = new Set(together.map((names) => guessedPrimary(names.filter(isPlain))));
  return metrics.find((name) => guesses.has(name)) ?? guessedPrimary(metrics.filter(isPlain));
}

/** Valid by our own reader whatever runs and metrics are called; nothing in it gates. */
export function configText(glimpse: Glimpse, wishes: ConfigWishes): string {
  const { schema, about, primaries } = wishes;
  const seen = `${counted(glimpse.experiments, 'experiment')} and ${glimpse.runs} of the newest runs`;
  return `# yaml-language-server: $schema=${schema}
# What ml-report compares, judges and shows. Every key is optional: without this file all experiments are reported, and nothing gates.
# \`ml-report init\` wrote it after a look at ${seen}. Check the goals, then set gates.

# ${about('experiments')}
${experimentLines(glimpse).join('\n')}

# ${about('metrics')}
# \`ml-report check --replay 20\` shows what the gates written here would have said of the last merge requests.
${metricLines(glimpse, primaries).join('\n')}

# ${about('replicates')}
${replicateLines(glimpse).join('\n')}

# ${about('baseline')}
# baseline: { from: [merge-base, ancestor, target-branch], max-age: 14d }

# ${about('site')}
# site: { title: "What we train" }

# ${about('redact')}
# redact: ["*password*", "mlflow.user"]
`;
}

function experimentLines({ experiments }: Glimpse): string[] {
  const some = experiments.slice(0, MOST).map(written);
  return [
    ...(some.length > 0 ? [`# Found: ${some.join(', ')}${more(experiments)}`] : []),
    '# experiments: ["*", "!*-scratch"]',
  ];
}

function metricLines({ metrics, trends }: Glimpse, primaries: readonly string[]): string[] {
  const plain = metrics.filter(isPlain);
  const first = primaries.filter(isPlain);
  const rest = plain.filter((name) => goalFromName(name) !== null && !first.includes(name));
  const certain = [...first, ...orderMetrics(rest, defaultSettings)].slice(0, MOST);
  const unsure = plain.filter((name) => goalFromName(name) === null && !first.includes(name));
  return [
    ...(certain.length > 0 ? ['metrics:'] : ['# metrics:']),
    ...certain.flatMap((name) => settingLines(name, first.includes(name), trends.get(name))),
    ...unsureLines(unsure, trends),
  ];
}

function settingLines(name: string, primary: boolean, trend: Trend | undefined): string[] {
  const certain = goalFromName(name);
  if (!primary) return [`  ${written(name)}: { goal: ${certain} }`];
  const likely = likelyGoal(name, trend);
  const goal = certain ? `goal: ${certain}` : likely ? `goal: ${likely} # a guess: look at it` : '# goal: maximize';
  const lines = [goal, 'primary: true', '# gate: { max-regression: 1% }'];
  return [`  ${written(name)}:`, ...lines.map((line) => `    ${line}`)];
}

/** Nothing of it counts before somebody looked at it. */
function unsureLines(names: readonly string[], trends: ReadonlyMap<string, Trend>): string[] {
  const quality = names.filter((name) => !name.startsWith('system/'));
  const likely = quality.flatMap((name) => {
    const goal = likelyGoal(name, trends.get(name));
    return goal === null ? [] : [`  # ${written(name)}: { goal: ${goal} }${wentWords(trends.get(name))}`];
  });
  const others = quality.filter((name) => likelyGoal(name, trends.get(name)) === null);
  const hint = '  # These names do not say for certain which way is better (maximize, minimize or target:NUMBER).';
  return [
    ...(quality.length > 0 ? [hint] : []),
    ...(likely.length > 0
      ? ['  # A guess, from a word of the name or the way of the curves; take the # away where it is right:']
      : []),
    ...likely.slice(0, MOST),
    ...(likely.length > MOST ? [`  # … and ${likely.length - MOST} more`] : []),
    ...(others.length > 0
      ? [`  # Nothing says it of: ${others.slice(0, MOST).map(written).join(', ')}${more(others)}`]
      : []),
  ];
}

function wentWords(trend: Trend | undefined): string {
  if (trend === undefined || trend.of === 0) return '';
  const [way, count] = trend.down >= trend.up ? ['falls', trend.down] : ['rises', trend.up];
  return ` # ${way} in ${count} of ${trend.of} curves`;
}

function replicateLines({ params, runs, configurations }: Glimpse): string[] {
  const found = params.filter((name) => isPlain(name) && !name.startsWith('!') && isReplicateParam(name, null));
  const repeats = runs - configurations;
  const counts =
    repeats > 0
      ? `# Of the ${runs} runs looked at, ${repeats} ${repeats === 1 ? 'has' : 'have'} the configuration of an earlier one: with such repeats a difference gets an interval.`
      : '# No two of the runs looked at have the same configuration: without repeats a difference is held against earlier runs alone.';
  return [
    ...(runs > 0 ? [counts] : []),
    found.length === 0 ? '# replicates: [seed, fold]' : `replicates: [${found.slice(0, MOST).map(written).join(', ')}]`,
  ];
}

/** Whether a name can stand for itself alone, and comes back as it is: no glob, no secret, no half of a sign, and no key that is none. */
function isPlain(name: string): boolean {
  return (
    name.isWellFormed() &&
    name !== '__proto__' &&
    !/[*?]/.test(name) &&
    withoutSecrets(name) === name &&
    written(name).length <= LONGEST
  );
}

/** Between double quotes, on one line and visible: valid YAML, in a comment too. */
function written(name: string): string {
  return JSON.stringify(withoutSecrets(name).toWellFormed()).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) =>
    [...sign].map((one) => escaped(one.codePointAt(0) ?? 0)).join(''),
  );
}

const escaped = (code: number) =>
  code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;

const more = (names: readonly string[]) => (names.length > MOST ? ` … and ${names.length - MOST} more` : '');

const counted = (names: readonly string[], what: string) => `${names.length} ${what}${names.length === 1 ? '' : 's'}`;
