/** Takes out what must never be written down: values that look like secrets, and those whose name the user listed. */
import { selects } from './model/glob.ts';
import type { Experiment } from './model/project.ts';
import type { Metric, Run } from './model/run.ts';

export const REDACTED = '[redacted]';

/** Token forms that their makers document: GitLab, AWS, GitHub, Hugging Face, Slack, OpenAI, private keys, passwords in addresses. */
const secrets = [
  /\bgl[a-z]{2,5}-[\w-]{20,}/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bhf_[A-Za-z0-9]{30,}/g,
  /\bxox[abprs]-[\w-]{10,}/g,
  /\bsk-[A-Za-z0-9_-]{32,}/g,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,200}(?=@)/gi,
];

/** What every secret above has in it: a text without any of these needs no closer look, and nearly none has one. */
const suspicious = /gl[a-z]{2,5}-|A[KS]IA|gh[pousr]_|github_pat_|hf_|xox|sk-|eyJ|-----BEGIN|:\/\//i;
/** Shorter than any secret above, a password in an address of one letter included. */
const HARMLESS = 6;

/** The text with everything in it that looks like a secret replaced. */
export function withoutSecrets(text: string): string {
  if (text.length < HARMLESS || !suspicious.test(text)) return text;
  return secrets.reduce((rest, secret) => rest.replace(secret, REDACTED), text);
}

export interface Redactor {
  /** Without the values of the listed names (a metric of such a name is left out whole) and without secrets. */
  run(run: Run): Run;
  /** Without the values of tags of the listed names and without secrets. */
  experiment(experiment: Experiment): Experiment;
}

/** What becomes of a name, which most runs have in common. */
interface Name {
  readonly clean: string;
  readonly isHidden: boolean;
}

/** Names that are remembered: no project has more that come again, and whoever makes new ones with every run fills no memory. */
const REMEMBERED = 10_000;

/** @param globs names whose values are never written down. */
export function redactor(globs: readonly string[]): Redactor {
  const names = new Map<string, Name>();
  const nameOf = (name: string): Name => {
    const known = names.get(name);
    if (known) return known;
    if (names.size === REMEMBERED) names.clear();
    const found = { clean: withoutSecrets(name), isHidden: globs.length > 0 && selects(globs, name) };
    names.set(name, found);
    return found;
  };
  const cleanPairs = (pairs: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    const clean = new Map<string, string>();
    for (const [key, value] of pairs) {
      const name = nameOf(key);
      clean.set(name.clean, name.isHidden ? REDACTED : withoutSecrets(value));
    }
    return clean;
  };
  const cleanMetrics = (metrics: Run['metrics']): Run['metrics'] => {
    const clean = new Map<string, Metric>();
    for (const [key, metric] of metrics) if (!nameOf(key).isHidden) clean.set(nameOf(key).clean, metric);
    return clean;
  };
  const needsNothing = ({ name, params, tags, metrics, ci }: Run): boolean => {
    const keys = [...params.keys(), ...tags.keys(), ...metrics.keys()];
    const texts = [name, ci?.merge_request?.title ?? '', ...params.values(), ...tags.values()];
    const hidesSome = globs.length > 0 && (nameOf(RUN_NAME).isHidden || keys.some((key) => nameOf(key).isHidden));
    return !hidesSome && !suspicious.test(texts.join('\n')) && !suspicious.test(keys.join('\n'));
  };
  return {
    experiment: (experiment) => ({
      ...experiment,
      name: withoutSecrets(experiment.name),
      tags: cleanPairs(experiment.tags),
    }),
    run: (run) => {
      if (needsNothing(run)) return run;
      const owner = run.ci?.merge_request;
      return {
        ...run,
        ci: run.ci && owner ? { ...run.ci, merge_request: { ...owner, title: withoutSecrets(owner.title) } } : run.ci,
        name: nameOf(RUN_NAME).isHidden ? REDACTED : withoutSecrets(run.name),
        params: cleanPairs(run.params),
        tags: cleanPairs(run.tags),
        metrics: cleanMetrics(run.metrics),
      };
    },
  };
}

/** The tag under which MLflow keeps the name of a run. */
const RUN_NAME = 'mlflow.runName';
