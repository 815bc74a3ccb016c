import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { GitlabAddress } from '../../src/core/model/address.ts';
import { connectGitlab } from '../../src/gitlab.ts';
import { createHttp } from '../../src/http.ts';
import { gitlabSource, type Source } from '../../src/sources/index.ts';
import type { QuietGitlab } from './quiet-gitlab.ts';

export interface Quiet {
  readonly address: GitlabAddress;
  readonly trackingUri: string;
  /** A client of its own, as at the start of the program. */
  source(): Source;
  /** Adds a run to an experiment, or makes all pages beforehand; gives the number of requests since the last call, by call. */
  control(order: { add?: number; make?: boolean }): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export async function quietGitlab(setting: QuietGitlab): Promise<Quiet> {
  const script = fileURLToPath(new URL('quiet-gitlab.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--max-old-space-size=8000', script, JSON.stringify(setting)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  const origin = `http://127.0.0.1:${String(port).trim()}`;
  const address = { api: `${origin}/api/v4`, project: '7' };
  const control = async (order: { add?: number; make?: boolean }) => {
    const answer = await fetch(`${origin}/control`, { method: 'POST', body: JSON.stringify(order) });
    return (await answer.json()) as Record<string, number>;
  };
  await control({ make: true });
  const opened: { close(): Promise<void> }[] = [];
  return {
    address,
    trackingUri: `${address.api}/projects/7/ml/mlflow`,
    source: () => {
      const http = createHttp({ retrySeconds: 10, userAgent: 'bench', noProxy: '127.0.0.1', log: () => {} });
      opened.push(http);
      const client = connectGitlab(address, { kind: 'private', value: 'none' }, http);
      // As in CI, where a job knows the path of its project.
      return gitlabSource(client, client, { path: 'team/big' });
    },
    control,
    close: async () => {
      for (const http of opened) await http.close();
      child.kill();
    },
  };
}

export const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);
