/** A component's file, and what GitLab makes of it: inputs go into the text first, then it is read as YAML. */
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

export type Input = {
  readonly type: 'string' | 'number' | 'boolean' | 'array';
  readonly description: string;
  readonly default?: unknown;
  readonly regex?: string;
  readonly options?: readonly unknown[];
};

export type Job = {
  readonly stage?: string;
  readonly image?: string;
  readonly extends?: string | readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly script?: readonly string[];
  readonly rules?: readonly { readonly if?: string; readonly variables?: Readonly<Record<string, string>> }[];
  readonly [keyword: string]: unknown;
};

export type Component = {
  readonly inputs: Readonly<Record<string, Input>>;
  /** The second document as it stands in the file. */
  readonly body: string;
};

const BLOCK = /\$\[\[\s*inputs\.([\w-]+)\s*\]\]/g;

export function readComponent(file: URL): Component {
  const text = readFileSync(file, 'utf8');
  const header = parseAllDocuments(text)[0]?.toJS() as { spec: { inputs: Record<string, Input> } };
  return { inputs: header.spec.inputs, body: text.slice(text.indexOf('\n---\n') + 5) };
}

/** Names of the inputs that the jobs use. */
export function usedInputs({ body }: Component): string[] {
  return [...new Set([...body.matchAll(BLOCK)].map(([, name = '']) => name))];
}

/** https://gitlab.com/gitlab-org/gitlab/-/blob/v18.7.0-ee/lib/gitlab/ci/config/interpolation/text_template.rb */
export function jobsOf(
  { inputs, body }: Component,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, Job> {
  const text = body.replace(BLOCK, (_, name: string) => {
    const value = given[name] ?? inputs[name]?.default;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  const jobs = parse(text) as Record<string, Job>;
  return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, extended(job, jobs)]));
}

/** https://docs.gitlab.com/ci/yaml/#extends: maps are merged, anything else is replaced; what comes later wins. */
function extended(job: Job, jobs: Readonly<Record<string, Job>>): Job {
  const parents = [job.extends ?? []].flat().map((name) => {
    const parent = jobs[name];
    if (!parent) throw new TypeError(`A job extends ${name}, which is not there`);
    return extended(parent, jobs);
  });
  return [...parents, job].reduce((whole, part) => merged(whole, part) as Job, {});
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function merged(a: unknown, b: unknown): unknown {
  if (!isMap(a) || !isMap(b)) return b;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, key in b ? merged(a[key], b[key]) : a[key]]));
}
