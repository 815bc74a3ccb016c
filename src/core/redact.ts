/** Takes out what must never be written down: values that look like secrets, and those whose name the user listed. */
import { selects } from './model/glob.ts';
import type { Experiment } from './model/project.ts';
import type { Run } from './model/run.ts';

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

/** The text with everything in it that looks like a secret replaced. */
export function withoutSecrets(text: string): string {
  return secrets.reduce((rest, secret) => rest.replace(secret, REDACTED), text);
}

const hides = (globs: readonly string[]) => (name: string) => globs.length > 0 && selects(globs, name);

function cleanPairs(pairs: ReadonlyMap<string, string>, hidden: (name: string) => boolean): Map<string, string> {
  return new Map(
    [...pairs].map(([key, value]) => [withoutSecrets(key), hidden(key) ? REDACTED : withoutSecrets(value)]),
  );
}

/** The experiment without the values of tags of the listed names and without secrets. */
export function redactExperiment(experiment: Experiment, globs: readonly string[]): Experiment {
  return {
    ...experiment,
    name: withoutSecrets(experiment.name),
    tags: cleanPairs(experiment.tags, hides(globs)),
  };
}

/** The run without the values of the listed names (a metric of such a name is left out whole) and without secrets. */
export function redactRun(run: Run, globs: readonly string[]): Run {
  const hidden = hides(globs);
  const owner = run.ci?.merge_request;
  return {
    ...run,
    ci: run.ci && owner ? { ...run.ci, merge_request: { ...owner, title: withoutSecrets(owner.title) } } : run.ci,
    name: hidden('mlflow.runName') ? REDACTED : withoutSecrets(run.name),
    params: cleanPairs(run.params, hidden),
    tags: cleanPairs(run.tags, hidden),
    metrics: new Map(
      [...run.metrics].filter(([key]) => !hidden(key)).map(([key, metric]) => [withoutSecrets(key), metric]),
    ),
  };
}
