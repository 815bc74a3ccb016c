/** The text of a first `ml-report.yml`. */

import { isReplicateParam } from '../../core/compare/configuration.ts';
import { goalFromName, orderMetrics, primaryMetric } from '../../core/compare/goal.ts';
import { defaultSettings } from '../../core/model/settings.ts';
import { withoutSecrets } from '../../core/redact.ts';
import type { Glimpse } from './glimpse.ts';

/** Of each kind of name at most so many are written down. */
const MOST = 20;
/** Characters of a name as it is written; YAML takes keys of up to 1,024. */
const LONGEST = 300;

export interface ConfigWishes {
  /** What stands first and speaks for its experiment; `null` for what the names make certain. */
  readonly primary: string | null;
  /** Where an editor finds the JSON Schema. */
  readonly schema: string;
  /** Sentences about keys, by their names. */
  readonly about: (key: 'experiments' | 'metrics' | 'replicates' | 'redact') => string;
}

/** The metric that speaks for the rest, of those whose name says which way is better; `null` where none does. */
export function guessedPrimary({ metrics }: Glimpse): string | null {
  return primaryMetric(
    metrics.filter((name) => isPlain(name) && goalFromName(name) !== null),
    defaultSettings,
  );
}

/** Valid by our own reader whatever runs and metrics are called; nothing in it gates. */
export function configText(glimpse: Glimpse, wishes: ConfigWishes): string {
  const { schema, about } = wishes;
  const seen = `${counted(glimpse.experiments, 'experiment')} and ${glimpse.runs} of their newest runs`;
  return `# yaml-language-server: $schema=${schema}
# What ml-report compares, judges and shows. Every key is optional: without this file all experiments are reported, and nothing gates.
# \`ml-report init\` wrote it after a look at ${seen}. Check the goals, then set gates.

# ${about('experiments')}
${experimentLines(glimpse).join('\n')}

# ${about('metrics')}
${metricLines(glimpse, wishes.primary).join('\n')}

# ${about('replicates')}
${replicateLines(glimpse).join('\n')}

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

function metricLines({ metrics }: Glimpse, primary: string | null): string[] {
  const plain = metrics.filter(isPlain);
  const known = plain.filter((name) => goalFromName(name) !== null || name === primary);
  const [first, rest] = [known.filter((name) => name === primary), known.filter((name) => name !== primary)];
  const certain = [...first, ...orderMetrics(rest, defaultSettings)].slice(0, MOST);
  const unsure = plain.filter((name) => goalFromName(name) === null && name !== primary && !name.startsWith('system/'));
  return [
    ...(certain.length > 0 ? ['metrics:'] : ['# metrics:']),
    ...certain.flatMap((name) => settingLines(name, name === primary)),
    ...(unsure.length > 0
      ? ['  # These names do not say which way is better: maximize, minimize, or target:NUMBER.']
      : []),
    ...unsure.slice(0, MOST).map((name) => `  # ${written(name)}: { goal: maximize }`),
    ...(unsure.length > MOST ? [`  # … and ${unsure.length - MOST} more`] : []),
  ];
}

function settingLines(name: string, primary: boolean): string[] {
  const goal = goalFromName(name);
  if (!primary) return [`  ${written(name)}: { goal: ${goal} }`];
  const lines = [
    ...(goal ? [`goal: ${goal}`] : ['# goal: maximize']),
    'primary: true',
    '# gate: { max-regression: 1% }',
  ];
  return [`  ${written(name)}:`, ...lines.map((line) => `    ${line}`)];
}

function replicateLines({ params }: Glimpse): string[] {
  const found = params.filter((name) => isPlain(name) && !name.startsWith('!') && isReplicateParam(name, null));
  if (found.length === 0) return ['# replicates: [seed, fold]'];
  return [`replicates: [${found.slice(0, MOST).map(written).join(', ')}]`];
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
