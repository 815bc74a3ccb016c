/**
 * Stands in for `python train.py` where no MLflow client is at hand: makes of the calls in that file the requests that the client would make. A
 * call that it does not know ends it, so that nothing in a README is passed over.
 */
import { readFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token } = process.env;

async function call<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A number, a text, a variable of the environment or a dictionary of the first two. */
function meaningOf(text: string): unknown {
  const variable = /^os\.environ\["(\w+)"\]$/.exec(text)?.[1];
  if (variable !== undefined) return process.env[variable] ?? fail(`KeyError: ${variable}`);
  return JSON.parse(text);
}

function fail(why: string): never {
  throw new Error(`${file}: ${why}`);
}

async function experimentNamed(name: string): Promise<string> {
  const { experiments = [] } = await call<{ experiments?: { experiment_id: string; name: string }[] }>(
    'experiments/search',
    { max_results: 1000 },
  );
  const known = experiments.find((one) => one.name === name)?.experiment_id;
  return known ?? (await call<{ experiment_id: string }>('experiments/create', { name })).experiment_id;
}

let experiment = '0';
let run = '';
const now = () => Date.now();
const calls: Record<string, (...values: unknown[]) => Promise<unknown>> = {
  set_experiment: async (name) => {
    experiment = await experimentNamed(String(name));
  },
  start_run: async () => {
    const made = { experiment_id: experiment, start_time: now() };
    run = (await call<{ run: { info: { run_id: string } } }>('runs/create', made)).run.info.run_id;
  },
  set_tag: (key, value) => call('runs/set-tag', { run_id: run, key, value: String(value) }),
  log_params: (params) =>
    call('runs/log-batch', {
      run_id: run,
      params: Object.entries(params as Record<string, unknown>).map(([key, value]) => ({ key, value: String(value) })),
    }),
  log_metric: (key, value) => call('runs/log-metric', { run_id: run, key, value, timestamp: now(), step: 0 }),
};

for (const line of readFileSync(file, 'utf8').split('\n')) {
  if (line.trim() === '' || /^(import|#)/.test(line)) continue;
  const [, name = '', given = ''] =
    /^\s*(?:with )?mlflow\.(\w+)\((.*)\):?$/.exec(line) ?? fail(`not understood: ${line}`);
  const known = calls[name] ?? fail(`mlflow.${name} is not known here`);
  await known(
    ...given
      .split(/,\s*(?![^{]*\})/)
      .filter(Boolean)
      .map(meaningOf),
  );
}
await call('runs/update', { run_id: run, status: 'FINISHED', end_time: now() });
