// Starts the embedded GitLab and lets the real MLflow client log to it.
// ML_REPORT_PYTHON names the interpreter to use; it needs the package mlflow or mlflow-skinny.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startEmbeddedGitLab } from '../../src/demo/index.ts';

const python = process.env['ML_REPORT_PYTHON'] ?? 'python3';
const script = fileURLToPath(new URL('mlflow_client.py', import.meta.url));

const gitlab = await startEmbeddedGitLab({ stores: ['yolo-solar'], root: '/gitlab' });
const project = gitlab.projects[0];
try {
  process.exitCode = await runPython({
    ...process.env,
    MLFLOW_TRACKING_URI: project?.trackingUri,
    MLFLOW_TRACKING_TOKEN: project?.token,
    NO_PROXY: '127.0.0.1',
  });
} finally {
  await gitlab.close();
}

function runPython(env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], { env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
