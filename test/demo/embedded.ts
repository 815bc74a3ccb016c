import { type EmbeddedGitLab, type EmbeddedGitLabOptions, startEmbeddedGitLab } from '../../src/demo/index.ts';

/** What a test does to the embedded GitLab: requests with the bot's token unless another is given. */
export type Embedded = {
  gitlab: EmbeddedGitLab;
  project: EmbeddedGitLab['projects'][number];
  get: (path: string, token?: string) => Promise<Reply>;
  post: (path: string, body: unknown, token?: string) => Promise<Reply>;
  send: (method: string, path: string, body: unknown, token?: string) => Promise<Reply>;
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads any answer
export type Reply = { status: number; body: any; headers: Headers };

/** `/mlflow/…` paths go to the tracking API of the first project, `/here/…` to its REST address, all else to the server. */
export async function startEmbedded(options: EmbeddedGitLabOptions): Promise<Embedded> {
  const gitlab = await startEmbeddedGitLab(options);
  const project = gitlab.projects[0];
  if (!project) throw new Error('a test needs a project');
  const send: Embedded['send'] = async (method, path, body, token = project.token) => {
    const answer = await fetch(addressOf(gitlab, path), {
      method,
      headers: { ...(token === '' ? {} : { 'private-token': token }), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers };
  };
  return {
    gitlab,
    project,
    send,
    get: (path, token) => send('GET', path, undefined, token),
    post: (path, body, token) => send('POST', path, body, token),
  };
}

function addressOf(gitlab: EmbeddedGitLab, path: string): string {
  const project = gitlab.projects[0];
  if (path.startsWith('/mlflow')) return `${project?.trackingUri}/api/2.0${path}`;
  if (path.startsWith('/here')) return `${gitlab.url}/api/v4/projects/${project?.id}${path.slice('/here'.length)}`;
  return `${gitlab.url}${path}`;
}

/** A new experiment with one new run, for tests that write. */
export async function newRun({ post }: Embedded, name: string): Promise<{ experimentId: string; runId: string }> {
  const experiment = await post('/mlflow/experiments/create', { name });
  const run = await post('/mlflow/runs/create', { experiment_id: experiment.body.experiment_id });
  return { experimentId: experiment.body.experiment_id, runId: run.body.run.info.run_id };
}
