/** Real MLflow around a test: its Python code, and its server. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const python = process.env['ML_REPORT_PYTHON'] ?? 'python3';
const script = fileURLToPath(new URL('mlflow_sources.py', import.meta.url));

const quiet = {
  NO_PROXY: '127.0.0.1',
  // MLflow 3 opens a file store only when it is told so.
  MLFLOW_ALLOW_FILE_STORE: 'true',
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
  MLFLOW_DISABLE_TELEMETRY: 'true',
};

/** Runs `mlflow_sources.py` in the folder `cwd`; what it says is shown where it fails. */
export function runScript(words: readonly string[], env: Record<string, string>, cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script, ...words], {
      ...{ cwd, stdio: ['ignore', 'pipe', 'pipe'] },
      env: { ...process.env, ...quiet, ...env },
    });
    const said = heard(child);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`mlflow_sources.py ${words[0]} ended with ${code}:\n${said()}`));
    });
  });
}

/** The end of what a process says. */
function heard({ stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable }): () => string {
  let said = '';
  for (const stream of [stdout, stderr]) {
    stream.on('data', (part) => {
      said = (said + String(part)).slice(-5000);
    });
  }
  return () => said;
}

export interface MlflowServer {
  readonly url: string;
  stop(): Promise<void>;
}

const PATIENCE_MS = 120_000;

/** `mlflow server` over a store, on a free port of this machine; `words` are further options. */
export async function startServer(store: string, cwd: string, ...words: string[]): Promise<MlflowServer> {
  const port = await freePort();
  const options = ['--backend-store-uri', store, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  // In a group of its own: the server leaves workers behind when it alone is ended.
  const child = spawn(python, ['-m', 'mlflow', 'server', ...options, ...words], {
    ...{ cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    env: { ...process.env, ...quiet },
  });
  const said = heard(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const start = Date.now(); ; ) {
    const health = await fetch(`${url}/health`).catch(() => null);
    if (health?.ok) return { url, stop };
    if (child.exitCode !== null || Date.now() - start > PATIENCE_MS) {
      await stop();
      throw new Error(`mlflow server did not start:\n${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
