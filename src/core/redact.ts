/** Takes out what must never be written down: values that look like secrets, and those whose name the user listed. */
import { selects } from './model/glob.ts';
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

/** The run without the values of the listed names (a metric of such a name is left out whole) and without secrets. */
export function redactRun(run: Run, globs: readonly string[]): Run {
  const hidden = (name: string) => globs.length > 0 && selects(globs, name);
  const clean = (map: ReadonlyMap<string, string>) =>
    new Map([...map].map(([key, value]) => [withoutSecrets(key), hidden(key) ? REDACTED : withoutSecrets(value)]));
  const owner = run.ci?.merge_request;
  return {
    ...run,
    ci: run.ci && owner ? { ...run.ci, merge_request: { ...owner, title: withoutSecrets(owner.title) } } : run.ci,
    name: hidden('mlflow.runName') ? REDACTED : withoutSecrets(run.name),
    params: clean(run.params),
    tags: clean(run.tags),
    metrics: new Map(
      [...run.metrics].filter(([key]) => !hidden(key)).map(([key, metric]) => [withoutSecrets(key), metric]),
    ),
  };
}
