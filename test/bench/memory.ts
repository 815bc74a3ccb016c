/** What the whole command, as users get it, holds in memory at most. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';
import { folder, type Measured } from './measure.ts';
import { usual } from './runs.ts';
import { quietGitlab } from './server.ts';

const MEGABYTE = 1_000_000;
const MOST = 500;

export async function memory(): Promise<Measured[]> {
  const gitlab = await quietGitlab({ latencyMs: 0, experiments: [70_000, 20_000, 10_000], shape: usual, points: 1 });
  const place = folder();
  try {
    execFileSync(process.execPath, [join(packageRoot, '.ci/build.mjs')], { stdio: 'ignore' });
    const hook = new URL('peak-memory.mjs', import.meta.url).href;
    const run = async (...argv: string[]) => {
      const words = ['--import', hook, join(packageRoot, 'dist/cli.js'), ...argv, '--dir', place.path];
      const child = spawn(process.execPath, words, {
        env: {
          ...process.env,
          ...{ MLFLOW_TRACKING_URI: gitlab.trackingUri, ML_REPORT_TOKEN: 'none', NO_PROXY: '127.0.0.1' },
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.on('data', (part) => {
        out += part;
      });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`ml-report ${argv.join(' ')} ended with ${code}`);
      return Number(out.trim().split('\n').at(-1)) / MEGABYTE;
    };
    const config = fileURLToPath(new URL('no-histories.yml', import.meta.url));
    const first = await run('snapshot', '--config', config, '--log-level', 'quiet');
    const again = await run('snapshot', '--config', config, '--log-level', 'quiet');
    return [
      { what: 'peak memory of a snapshot of 100,000 runs', most: 1, ...against(first) },
      { what: 'peak memory of going on from it', most: 1, ...against(again) },
    ];
  } finally {
    await gitlab.close();
    place.remove();
  }
}

const against = (megabytes: number) => ({
  ratio: megabytes / MOST,
  figures: `${megabytes.toFixed(0)} MB, ${MOST} MB allowed`,
});
