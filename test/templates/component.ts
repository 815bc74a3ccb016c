/** A component's file, and what GitLab makes of it: inputs go into the text first, then it is read as YAML. */
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

export type Input = {
  readonly type: 'string' | 'number' | 'boolean' | 'array';
  readonly description: string;
  readonly default?: unknown;
  readonly regex?: string;
};

export type Job = {
  readonly stage?: string;
  readonly image?: string;
  readonly extends?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly script?: readonly string[];
  readonly rules?: readonly { readonly if?: string }[];
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
  return Object.fromEntries(
    Object.entries(jobs).map(([name, job]) => [name, { ...(job.extends ? jobs[job.extends] : {}), ...job }]),
  );
}
