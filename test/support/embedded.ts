import { type EmbeddedGitLab, type EmbeddedGitLabOptions, startEmbeddedGitLab } from '../../src/demo/index.ts';
import { connectGitlab, type GitlabClient } from '../../src/gitlab.ts';
import { createHttp } from '../../src/http.ts';

export type Project = EmbeddedGitLab['projects'][number];

/** The embedded GitLab with its first project, our client on it, and calls as anybody else would make them. */
export interface Embedded {
  readonly gitlab: EmbeddedGitLab;
  readonly project: Project;
  readonly client: GitlabClient;
  /** A REST call below the project, as the bot unless another token is given; gives the body. */
  rest<T>(method: string, path: string, body?: unknown, token?: string): Promise<T>;
  /** A call of the tracking API, as MLflow's client makes it; gives the body. */
  log<T>(path: string, body: unknown): Promise<T>;
  /** Requests since the last call of this function. */
  seen(): EmbeddedGitLab['requests'];
  close(): Promise<void>;
}

export async function embedded(over: Partial<EmbeddedGitLabOptions> = {}): Promise<Embedded> {
  const gitlab = await startEmbeddedGitLab({ stores: ['liver-ct-seg'], ...over });
  const [project] = gitlab.projects;
  if (!project) throw new Error('the embedded GitLab has no project');
  const http = createHttp({ retrySeconds: 0, userAgent: 'test', noProxy: '*', log: () => {} });
  const address = { api: `${gitlab.url}/api/v4`, project: String(project.id) };
  const call = async <T>(method: string, url: string, body: unknown, token = project.token): Promise<T> => {
    const answer = await fetch(url, {
      method,
      headers: { 'private-token': token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  let looked = 0;
  return {
    gitlab,
    project,
    client: connectGitlab(address, { kind: 'private', value: project.token }, http),
    rest: (method, path, body, token) => call(method, `${address.api}/projects/${project.id}${path}`, body, token),
    log: (path, body) => call('POST', `${project.trackingUri}/api/2.0/mlflow/${path}`, body),
    seen: () => {
      const since = gitlab.requests.slice(looked);
      looked = gitlab.requests.length;
      return since;
    },
    close: async () => {
      await http.close();
      await gitlab.close();
    },
  };
}
