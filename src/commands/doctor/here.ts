/** Checks of this machine and this folder alone: no call leaves it. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { configPlaces, loadSettings } from '../../config/load.ts';
import { reasonOf } from '../../errors.ts';
import { packageVersion } from '../../package-root.ts';
import { count } from '../../render/format.ts';
import { hasComponent } from '../init/pipeline-text.ts';
import { ALL, always, attention, bad, type Check, good } from './check.ts';
import type { Facts } from './facts.ts';

export const versions: Check = {
  label: 'versions',
  ...{ applies: always, after: [], needed: [], mend: null },
  check: async (facts) => {
    const here = `ml-report ${packageVersion} on Node ${process.versions.node}`;
    const component = componentVersion(facts);
    if (component === null) return good(`${here}.`);
    const isSame = component === packageVersion || !/^\d+\.\d+\.\d+/.test(component);
    if (isSame) return good(`${here}; the component is of version ${component}.`);
    return attention(
      `${here}, but the component is of version ${component}.`,
      'Name the same version after the @ of include: component, and in what is installed.',
    );
  },
};

/** What the component itself says, else what the pipeline includes; `null` where there is none. */
function componentVersion({ io: { environment, folder } }: Facts): string | null {
  if (environment.componentVersion !== null) return environment.componentVersion;
  const pipeline = join(folder, '.gitlab-ci.yml');
  const component = existsSync(pipeline) ? hasComponent(readFileSync(pipeline, 'utf8')) : null;
  return component?.split('@').at(-1) ?? null;
}

export const configuration: Check = {
  label: 'configuration',
  ...{ applies: always, after: [], needed: ALL, mend: null },
  check: async ({ options: { config }, io: { folder } }) => {
    const settings = loadSettings(config, folder);
    const file = config ?? configPlaces.map((place) => join(folder, place)).find((place) => existsSync(place));
    if (file === undefined) return good('There is no ml-report.yml: every experiment is reported, and nothing gates.');
    const gates = settings.metrics.reduce((sum, metric) => sum + metric.gates.length, 0);
    const says = gates === 0 ? 'nothing gates' : count(gates, 'gate');
    return good(`${relative(folder, file) || file} is valid: ${count(settings.metrics.length, 'metric')}, ${says}.`);
  },
};

/** What the program reads of GitLab's own variables, and what is missing without each. */
const VARIABLES: Readonly<Record<string, string>> = {
  CI_API_V4_URL: 'the merge request and its jobs',
  CI_PROJECT_ID: 'the merge request and its jobs',
  CI_PROJECT_PATH: 'a request less by GraphQL',
  CI_PIPELINE_ID: 'which shards belong together',
  CI_DEFAULT_BRANCH: 'the default branch, for a job token',
  CI_PAGES_URL: 'the dashboard’s address in the comment, and the path that it is built for',
};

export const variables: Check = {
  label: 'variables',
  applies: ({ io }) => io.environment.inCi,
  ...{ after: [], needed: ['comment', 'gate'] },
  mend: 'Run it in a job of GitLab CI, which sets them all; an image or a script may have unset them.',
  check: async ({ io: { environment } }) => {
    const names = Object.keys(VARIABLES);
    const lacking = names.filter((name) => !environment.given.includes(name));
    if (lacking.length === 0) return good(`${names.join(', ')} are there.`);
    const without = lacking.map((name) => `${name} (${VARIABLES[name]})`).join(', ');
    const says = `Of GitLab’s own variables there is no ${without}.`;
    return environment.ciProject === null ? bad(says) : attention(says);
  },
};

export const folders: Check = {
  label: 'folders',
  ...{ applies: always, after: [], needed: ALL },
  mend: 'Name a folder that can be written with --dir, and one for the dashboard with --out.',
  check: async ({ options: { dir }, io: { folder } }) => {
    const places = [dir, join(folder, 'public')];
    const refused = places.flatMap((place) => whyUnwritable(place) ?? []);
    if (refused.length > 0) return bad(refused.join(' '));
    return good(`${places.map((place) => relative(folder, place) || '.').join(' and ')} can be written.`);
  },
};

/** Of the folder, or of the nearest one above it that is there. */
function whyUnwritable(folder: string): string | null {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  try {
    accessSync(at, constants.W_OK);
    return null;
  } catch (cause) {
    return `${folder} cannot be written: ${reasonOf(cause)}.`;
  }
}
