import { routes } from './http/routes.ts';
import type { SeenRequest } from './http/server.ts';
import { serve } from './http/server.ts';
import { loadProject } from './scenario/load-project.ts';
import { addPeople } from './scenario/people.ts';
import { openState, type State } from './state/state.ts';
import { readStore } from './store/read-store.ts';
import { archiveOf } from './store/shipped-stores.ts';

export type EmbeddedGitLab = {
  /** With the relative root, without a slash at the end. */
  url: string;
  projects: EmbeddedProject[];
  /** Every request that was answered, oldest first. */
  requests: SeenRequest[];
  close: () => Promise<void>;
};

export type EmbeddedProject = {
  id: number;
  path: string;
  store: string;
  /** What a training job has in MLFLOW_TRACKING_URI. */
  trackingUri: string;
  /** IID of the merge request that is still open. */
  openMergeRequest: number;
  /** Scope `api`, owned by the project's bot. */
  token: string;
  /** Scope `read_api`, owned by the same bot. */
  readToken: string;
  /** The CI_JOB_TOKEN of the job `ml-report` in the open merge request's newest pipeline. */
  jobToken: string;
};

export type EmbeddedGitLabOptions = {
  /** Names from `listShippedStores()`, or paths of archives. */
  stores: readonly string[];
  /** A SQLite file that outlives the server; projects that it has already are not loaded again. */
  state?: string;
  /** 0 takes any free port. */
  port?: number;
  /** A relative root such as `/gitlab`. */
  root?: string;
  /** `inline` answers like GitLab 17: every metric point in the run, no metric history. */
  generation?: 'history' | 'inline';
  onRequest?: (request: SeenRequest) => void;
};

const FIRST_ID = 41;

/** Starts a GitLab that listens on 127.0.0.1 only and has one project for each store. */
export async function startEmbeddedGitLab(options: EmbeddedGitLabOptions): Promise<EmbeddedGitLab> {
  const state = openState(options.state ?? ':memory:');
  const generation = options.generation ?? 'history';
  addPeople(state);
  for (const store of options.stores) await load(state, store, generation);
  const requests: SeenRequest[] = [];
  const server = await serve({
    ...{ state, routes, generation, port: options.port ?? 0 },
    root: (options.root ?? '').replace(/\/+$/, ''),
    onRequest: (request) => {
      requests.push(request);
      options.onRequest?.(request);
    },
  });
  return {
    url: server.url,
    projects: projectsOf(state, server.url),
    requests,
    close: async () => {
      await server.close();
      state.close();
    },
  };
}

async function load(state: State, store: string, generation: 'history' | 'inline'): Promise<void> {
  const { name, archive } = archiveOf(store);
  if (state.one('SELECT 1 FROM projects WHERE path = ?', `research/${name}`)) return;
  const { id } = state.one<{ id: number }>(`SELECT coalesce(max(id) + 1, ${FIRST_ID}) AS id FROM projects`) ?? {
    id: FIRST_ID,
  };
  loadProject({ state, projectId: id, name, generation }, await readStore(archive));
}

function projectsOf(state: State, url: string): EmbeddedProject[] {
  const rows = state.all<{ id: number; path: string; store: string; iid: number | null }>(
    `SELECT id, path, store, (SELECT max(iid) FROM merge_requests WHERE project_id = projects.id AND state = 'opened') AS iid
     FROM projects ORDER BY id`,
  );
  return rows.map(({ id, path, store, iid }) => ({
    ...{ id, path, store, openMergeRequest: iid ?? 0 },
    trackingUri: `${url}/api/v4/projects/${id}/ml/mlflow`,
    token: `demo-api-${store}`,
    readToken: `demo-read-${store}`,
    jobToken: `demo-job-${store}`,
  }));
}
