/** What the comment and the help cost as whole processes, as users get them: built, from the hand-over folder to the note. */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compare } from '../../src/core/compare/compare.ts';
import { packageRoot } from '../../src/package-root.ts';
import { COMPARISON_FILE, writeComparison } from '../../src/store/index.ts';
import { baseRun, gate, headRun, mergeRequest, metricSetting, settings, snapshot } from '../support/build.ts';
import { folder, type Measured, median, ms, timed } from './measure.ts';

const program = join(packageRoot, 'dist/cli.js');
const run = promisify(execFile);
const me = { id: 7, username: 'bot', name: 'bot', web_url: 'http://127.0.0.1/bot' };
const LATENCY = 100;
const TIMES = 11;

/** A merge request whose comment is there already, and says something else each time. */
async function quietNotes(latency: number): Promise<{ url: string; close: () => void }> {
  const start = snapshot([]).merge_requests[0] ?? mergeRequest();
  const note = { id: 1, system: false, type: null, author: me, created_at: '2026-01-15T12:00:00Z' };
  const body = (text: string) => ({ ...note, body: text, updated_at: note.created_at, commands_changes: {} });
  const wire = {
    ...{ iid: start.iid, title: start.title, state: 'opened', author: me, sha: start.head_sha, labels: [] },
    ...{ web_url: start.url, source_branch: 'tenure', target_branch: 'main', created_at: note.created_at },
  };
  const answer = (response: ServerResponse, value: unknown) =>
    setTimeout(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
      latency,
    );
  const server = createServer((request, response) => {
    request.resume();
    const path = request.url ?? '';
    if (request.method === 'PUT') answer(response, body('<!-- ml-report:default -->\nnew'));
    else if (path.includes('/user')) answer(response, me);
    else if (path.includes('/notes')) answer(response, [body('<!-- ml-report:default -->\nold')]);
    else answer(response, wire);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Medians of whole processes, taken in turns with one that does nothing. */
async function against(argv: readonly string[], cwd: string, env: Record<string, string>): Promise<[number, number]> {
  const [ours, nothing]: [number[], number[]] = [[], []];
  const one = async (words: readonly string[]) =>
    (await timed(() => run(process.execPath, words, { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } }))).ms;
  for (let i = 0; i < TIMES; i++) {
    ours.push(await one([program, ...argv]));
    nothing.push(await one(['-e', '0']));
  }
  return [median(ours), median(nothing)];
}

function compared(dir: string): void {
  const gates = [gate('max-regression', '1%')];
  const written = settings({ metrics: [metricSetting('accuracy_0', { primary: true, gates })] });
  const metrics = (by: number) => Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`accuracy_${i}`, i + by]));
  const runs = [0, 1, 2, 3, 4].flatMap((seed) => [
    headRun({ metrics: metrics(0.01 * seed), params: { seed: String(seed), lr: '0.1' } }),
    baseRun({ metrics: metrics(0.02 * seed), params: { seed: String(seed), lr: '0.2' } }),
  ]);
  const found = compare(snapshot(runs, { settings: written }), mergeRequest());
  writeComparison(join(dir, '.ml-report', COMPARISON_FILE), found);
  writeFileSync(join(dir, 'ml-report.yml'), 'comment: { pictures: never }\n');
}

export async function commenting(): Promise<Measured[]> {
  execFileSync(process.execPath, [join(packageRoot, '.ci/build.mjs')], { stdio: 'ignore' });
  const { path, remove } = folder();
  try {
    compared(path);
    const [help, floor] = await against(['--help'], path, {});
    const results: Measured[] = [
      {
        what: '`--help` against `node -e 0`',
        ratio: help / floor,
        most: 2,
        figures: `${ms(help)} against ${ms(floor)}`,
      },
    ];
    for (const [latency, most] of [
      [0, 7],
      [LATENCY, 1.4],
    ] as const) {
      const server = await quietNotes(latency);
      const env = {
        MLFLOW_TRACKING_URI: `${server.url}/api/v4/projects/7/ml/mlflow`,
        ML_REPORT_TOKEN: 'glpat-bench',
        NO_PROXY: '*',
      };
      const [ours, nothing] = await against(['comment', '--log-level', 'quiet'], path, env);
      server.close();
      const least = nothing + 2 * latency;
      const what = latency === 0 ? '`node -e 0`' : `2 × ${latency} ms and \`node -e 0\``;
      results.push({
        what: `\`comment\` from the comparison to the note, against ${what}`,
        ...{ ratio: ours / least, most, figures: `${ms(ours)} against ${ms(least)}` },
      });
    }
    return results;
  } finally {
    remove();
  }
}
