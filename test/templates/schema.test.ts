import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, createProject, type Machine, runPipeline } from './ci-local.ts';
import { type Component, type Input, readComponent } from './component.ts';
import { fromCheckout } from './user.ts';

const folder = new URL('../../templates/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.yml$/, ''));

/** What GitLab's own editor schema (app/assets/javascripts/editor/schema/ci.json) lets a component say of an input; the runner brings it for the jobs. */
const KEYS = ['type', 'default', 'description', 'options', 'regex'];

let machine: Machine;
beforeAll(() => {
  machine = createMachine();
});
afterAll(() => machine.remove());

/** Other values than the default, each of a kind of its own. */
function others({ type, options, default: usual }: Input): unknown[] {
  if (type === 'boolean') return [!usual];
  if (options) return options.filter((option) => option !== usual);
  if (type === 'number') return [2, 200];
  return type === 'array' ? [['churn-*', '!*"it\'s" # no: comment']] : [];
}

/** Every value of every input beside the defaults of all others, then all of them against their defaults at once. */
function variants({ inputs }: Component): Record<string, unknown>[] {
  const each = Object.entries(inputs).flatMap(([name, input]) => others(input).map((value) => ({ [name]: value })));
  return [{}, ...each, Object.assign({}, ...each) as Record<string, unknown>];
}

/** What the runner says of a pipeline that has the component once for each variant; as its own file, which the runner would else fetch once for each. */
async function listed(name: string, all: readonly Record<string, unknown>[], variables = {}) {
  const include = all.map((inputs, index) => ({
    local: `templates/${name}.yml`,
    inputs: { stage: 'deploy', 'job-prefix': `v${index}-`, ...inputs },
  }));
  const project = createProject(machine, `research/${name}-${all.length}`, {
    templates: fromCheckout('templates'),
    '.gitlab-ci.yml': JSON.stringify({ include, stages: ['deploy'], train: { stage: 'deploy', script: ['true'] } }),
  });
  return runPipeline(machine, project, { kind: { mergeRequest: 1 }, variables: { CI_PROJECT_ID: '1', ...variables } }, [
    '--list',
  ]);
}

describe.each(names)('the component %s', (name) => {
  const component = readComponent(new URL(`${name}.yml`, folder));
  const all = variants(component);

  it('gives jobs that are valid by GitLab’s own schema, whatever is chosen', async () => {
    const { log, exitCode } = await listed(name, all);
    expect(log).toContain('json schema validated');
    expect(log).toMatch(/^v0-/m);
    expect(exitCode).toBe(0);
  });

  it('says of its inputs what that schema knows, and no more of them than GitLab takes', () => {
    const inputs = Object.values(component.inputs);
    expect(inputs.flatMap((input) => Object.keys(input)).filter((key) => !KEYS.includes(key))).toEqual([]);
    expect(inputs.filter(({ description }) => description.length > 1024)).toEqual([]);
    expect(inputs.length).toBeLessThanOrEqual(20);
  });
});

it('the schema refuses what is not valid', async () => {
  const { log, exitCode } = await listed('report', [{ shards: 201 }]);
  expect(log).toMatch(/parallel/);
  expect(exitCode).toBe(1);
});
