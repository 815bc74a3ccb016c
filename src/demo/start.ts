import { type EmbeddedGitLab, type EmbeddedProject, remember } from './embedded.ts';
import { OLDER_LACKS, schemaOf } from './graphql/schema.ts';
import type { Asked, SeenRequest } from './http/asked.ts';
import { routes } from './http/routes.ts';
import { type Meddling, serve } from './http/server.ts';
import { loadProject } from './scenario/load-project.ts';
import { addPeople } from './scenario/people.ts';
import { newProjectId, openState, type State } from './state/state.ts';
import { readStore } from './store/read-store.ts';
import { archiveOf } from './store/shipped-stores.ts';

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
  /**
   * Fields that GraphQL does not have, such as `MlCandidate.creator`: a query that names one fails as a whole. By default none, or with
   * `inline` those that GitLab 17 did not have.
   */
  lacks?: readonly string[];
  /** How long each answer takes, counted from the request; requests side by side do not wait for each other. */
  latencyMs?: number;
  /** Asked before each request is looked at: what it gives takes the place of the answer. */
  meddle?: (request: Asked) => Meddling;
  onRequest?: (request: SeenRequest) => void;
};

/** Starts a GitLab that listens on 127.0.0.1 only and has one project for each store. */
export async function startEmbeddedGitLab(options: EmbeddedGitLabOptions): Promise<EmbeddedGitLab> {
  const generation = options.generation ?? 'history';
  const lacks = options.lacks ?? (generation === 'inline' ? OLDER_LACKS : []);
  // A name that is no field is said at once.
  schemaOf(lacks);
  const state = openState(options.state ?? ':memory:');
  addPeople(state);
  for (const store of options.stores) await load(state, store, generation);
  const requests: SeenRequest[] = [];
  const server = await serve({
    ...{ state, routes, generation, lacks, port: options.port ?? 0 },
    ...{ latencyMs: options.latencyMs ?? 0, meddle: options.meddle ?? (() => undefined) },
    root: (options.root ?? '').replace(/\/+$/, ''),
    onRequest: (request) => {
      requests.push(request);
      options.onRequest?.(request);
    },
  });
  const close = async () => {
    await server.close();
    state.close();
  };
  return remember({ url: server.url, projects: projectsOf(state, server.url), requests, close }, state);
}

async function load(state: State, store: string, generation: 'history' | 'inline'): Promise<void> {
  const { name, archive } = archiveOf(store);
  if (state.one('SELECT 1 FROM projects WHERE path = ?', `research/${name}`)) return;
  loadProject({ state, projectId: newProjectId(state), name, generation }, await readStore(archive));
}

function projectsOf(state: State, url: string): EmbeddedProject[] {
  const rows = state.all<{ id: number; path: string; store: string; iid: number | null }>(
    `SELECT id, path, store, (SELECT max(iid) FROM merge_requests WHERE project_id = projects.id AND state = 'opened') AS iid
     FROM projects WHERE forked_from IS NULL ORDER BY id`,
  );
  return rows.map(({ id, path, store, iid }) => ({
    ...{ id, path, store, openMergeRequest: iid ?? 0 },
    trackingUri: `${url}/api/v4/projects/${id}/ml/mlflow`,
    token: `demo-api-${store}`,
    readToken: `demo-read-${store}`,
    jobToken: `demo-job-${store}`,
  }));
}
