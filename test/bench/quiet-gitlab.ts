// A GitLab that costs nothing but time: every answer is made beforehand and held back by the latency. Runs in a process of its own.
//   node quiet-gitlab.ts '{"latencyMs":100,"experiments":[10000],"points":100}'
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Shape, toWire } from './runs.ts';

export interface QuietGitlab {
  readonly latencyMs: number;
  /** The number of runs of each experiment. */
  readonly experiments: readonly number[];
  readonly shape: Shape;
  /** Points of each metric's history. */
  readonly points: number;
}

const setting = JSON.parse(process.argv[2] ?? '{}') as QuietGitlab;
const counts = [...setting.experiments];
const pages = new Map<string, Buffer>();
let requests: Record<string, number> = {};

/** Newest first, as GitLab lists: the page after `done` runs. */
function pageOf(experiment: number, done: number, size: number): Buffer {
  const all = counts[experiment - 1] ?? 0;
  const key = `${experiment} ${all} ${done} ${size}`;
  const known = pages.get(key);
  if (known) return known;
  const last = all - done;
  const first = Math.max(0, last - size);
  const runs = Array.from({ length: Math.max(0, last - first) }, (_, i) => toWire(experiment, last - i, setting.shape));
  const token = first > 0 ? JSON.stringify(String(done + size)) : 'null';
  const made = Buffer.from(`{"runs":[${runs.map((run) => JSON.stringify(run)).join(',')}],"next_page_token":${token}}`);
  pages.set(key, made);
  return made;
}

function history(key: string): string {
  const metrics = Array.from({ length: setting.points }, (_, step) => ({
    ...{ key, step, timestamp: 1.7e12 + step * 1000, value: Math.exp(-step / 50) + ((step * 7919) % 101) / 1000 },
  }));
  return JSON.stringify({ metrics, next_page_token: null });
}

const histories = new Map<string, string>();
const historyOf = (key: string) => {
  const known = histories.get(key) ?? history(key);
  histories.set(key, known);
  return known;
};

const person = { id: 7, username: 'mei', name: 'Mei', web_url: 'http://127.0.0.1/mei' };

function experimentsAnswer(): string {
  const nodes = counts.map((candidateCount, i) => ({
    ...{ id: `gid://gitlab/Ml::Experiment/${i + 100}`, path: `/team/big/-/ml/experiments/${i + 1}`, candidateCount },
    ...{ createdAt: '2026-01-01T00:00:00Z', modelId: null },
    creator: { id: 'gid://gitlab/User/7', username: 'mei', name: 'Mei', webUrl: 'http://127.0.0.1/mei' },
  }));
  const pageInfo = { hasNextPage: false, endCursor: null };
  return JSON.stringify({
    data: { project: { mlExperiments: { nodes, pageInfo }, mlModels: { nodes: [], pageInfo } } },
  });
}

function answer(path: string, query: URLSearchParams, body: string): Buffer | string | null {
  const call = path.replace(/^.*\/api\/v4\/projects\/[^/]+/, '').replace('/ml/mlflow/api/2.0/mlflow', '');
  if (path.endsWith('/api/graphql')) return experimentsAnswer();
  if (call === '') {
    const named = { path_with_namespace: 'team/big', name: 'big', default_branch: 'main', visibility: 'private' };
    return JSON.stringify({ id: 7, web_url: 'http://127.0.0.1/team/big', ...named });
  }
  if (call === '/experiments/list') {
    const experiments = counts.map((_, i) => ({ experiment_id: String(i + 1), name: `experiment ${i + 1}` }));
    return JSON.stringify({ experiments: experiments.map((one) => ({ ...one, lifecycle_stage: 'active', tags: [] })) });
  }
  if (call === '/runs/search') {
    const asked = JSON.parse(body) as { experiment_ids: string[]; page_token?: string; max_results: number };
    return pageOf(Number(asked.experiment_ids[0]), Number(asked.page_token ?? 0), asked.max_results);
  }
  if (call === '/metrics/get-history') return historyOf(query.get('metric_key') ?? '');
  if (call.endsWith('/mlflow-artifacts/artifacts')) return '{"files":[]}';
  if (path.includes('/api/v4/users/')) return JSON.stringify(person);
  if (call === '/merge_requests' || call === '/repository/commits') return '[]';
  return null;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

/** Calls back at a time of `performance.now()`, which timers alone miss by one or two milliseconds. */
function at(due: number, then: () => void): void {
  const left = due - performance.now();
  if (left <= 0) then();
  else if (left > 3) setTimeout(at, left - 2, due, then);
  else setImmediate(at, due, then);
}

const server = createServer(async (request, response) => {
  const due = performance.now() + setting.latencyMs;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body = await textOf(request);
  if (pathname === '/control') {
    const { add, ...other } = JSON.parse(body) as { add?: number; make?: boolean };
    if (add !== undefined) counts[add - 1] = (counts[add - 1] ?? 0) + 1;
    if (other.make)
      for (const [i, runs] of counts.entries()) for (let at = 0; at < runs; at += 1000) pageOf(i + 1, at, 1000);
    response.end(JSON.stringify(requests));
    requests = {};
    return;
  }
  const name = pathname.split('/').slice(-2).join('/');
  requests[name] = (requests[name] ?? 0) + 1;
  const found = answer(decodeURIComponent(pathname), searchParams, body);
  at(due, () => {
    response.writeHead(found === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(found ?? '{"message":"404 Not Found"}');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
