/** A GitLab with runs, a machine that has the component, and what pipelines of a user's project leave behind. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EmbeddedGitLab, type EmbeddedProject, startEmbeddedGitLab } from '../../src/demo/index.ts';
import { packageRoot, packageVersion } from '../../src/package-root.ts';
import {
  createMachine,
  createProject,
  git,
  type Machine,
  type Pipeline,
  type PipelineKind,
  runPipeline,
} from './ci-local.ts';

export const PAGES = 'https://research.pages.example/yolo-solar';
export const fromCheckout = (path: string) => pathToFileURL(join(packageRoot, path));

/** The pipeline of somebody who trains, and then includes the component. */
export const includeReport = (inputs: object) => include('report', inputs);

export const include = (name: string, inputs: object) => `
include:
  - component: $CI_SERVER_FQDN/components/ml-report/${name}@0
    inputs: ${JSON.stringify(inputs)}
stages: [train, report]
train:
  stage: train
  script: [echo trained at $CI_COMMIT_SHA]
`;

/** What a job handed over. */
export interface Kept {
  readonly folder: string;
  readonly has: (path: string) => boolean;
  readonly text: (path: string) => string;
  readonly json: <T>(path: string) => T;
}

export interface User {
  readonly gitlab: EmbeddedGitLab;
  readonly project: EmbeddedProject;
  readonly machine: Machine;
  /** What GitLab and the project's settings give to every job. */
  readonly settings: () => Record<string, string>;
  readonly run: (folder: string, kind: PipelineKind, over?: Readonly<Record<string, string>>) => Promise<Pipeline>;
  /** The bodies of our notes on a merge request, by default the one that is open. */
  readonly notes: (iid?: number) => Promise<string[]>;
  /** How often anything of a merge request was written so far. */
  readonly writes: () => number;
  readonly close: () => Promise<void>;
}

/** The user's project is that of the first store. */
export async function createUser(stores: readonly string[] = ['yolo-solar']): Promise<User> {
  const gitlab = await startEmbeddedGitLab({ stores });
  const [project] = gitlab.projects;
  if (!project) throw new Error('The embedded GitLab has no project');
  const machine = createMachine();
  const component = createProject(machine, 'components/ml-report', { templates: fromCheckout('templates') });
  git(component, 'tag', packageVersion);
  const settings = () => ({
    CI_SERVER_URL: gitlab.url,
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_ID: String(project.id),
    CI_PROJECT_URL: `${gitlab.url}/${project.path}`,
    CI_PAGES_URL: PAGES,
    CI_PAGES_DOMAIN: 'pages.example',
    // GitLab gives each job a number of its own, and with it another address of what it keeps.
    CI_JOB_ID: '90001',
    CI_JOB_TOKEN: project.jobToken,
    ML_REPORT_TOKEN: project.token,
  });
  return {
    ...{ gitlab, project, machine, settings },
    run: (folder, kind, over = {}) => runPipeline(machine, folder, { kind, variables: { ...settings(), ...over } }),
    notes: async (iid = project.openMergeRequest) => {
      const url = `${gitlab.url}/api/v4/projects/${project.id}/merge_requests/${iid}/notes?per_page=100`;
      const answer = await fetch(url, { headers: { 'private-token': project.token } });
      const all = (await answer.json()) as { body: string }[];
      return all.map(({ body }) => body).filter((body) => body.startsWith('<!-- ml-report:'));
    },
    writes: () =>
      gitlab.requests.filter(({ method, path }) => method !== 'GET' && /\/merge_requests\/\d+(\/|$)/.test(path)).length,
    close: async () => {
      machine.remove();
      await gitlab.close();
    },
  };
}

export function keptBy(project: string, job: string): Kept {
  const folder = join(project, '.gitlab-ci-local/artifacts', job);
  const text = (path: string) => readFileSync(join(folder, path), 'utf8');
  return {
    ...{ folder, text },
    has: (path) => existsSync(join(folder, path)),
    json: <T>(path: string) => JSON.parse(text(path)) as T,
  };
}
