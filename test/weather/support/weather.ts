/** A real `ml-report snapshot` over an earlier good one, with a meddler before the embedded GitLab: what must hold whatever is done to it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeFile } from '../../../src/demo/index.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { type Ended, ml } from '../../support/world.ts';
import { answer, type Harm, type Meddler, type Rule, startMeddler } from '../meddler.ts';
import { type Call, type CallName, calls } from '../troubles/calls.ts';
import type { Row } from './table.ts';

export interface How {
  /** Only the first call is harmed, and there is time to ask again. */
  readonly once?: boolean;
  /** What the server says is another story, and a sound one. */
  readonly another?: boolean;
}

export interface Setting {
  /** Goes on from the earlier snapshot; otherwise all is read anew. */
  readonly incremental?: boolean;
  readonly readOnly?: boolean;
  readonly retrySeconds?: number;
  /** In place of what the variables would be. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Weather {
  readonly truth: Embedded;
  readonly meddler: Meddler;
  /** What the snapshot in the folder holds, as `export --history` gives it. */
  content(): Promise<string>;
  /** What it holds when nothing is done. */
  readonly undisturbed: string;
  /** The command among these rules, over the earlier snapshot; whatever came of it, nothing is harmed and no secret is told. */
  endure(name: string, rules: readonly Rule[], setting?: Setting): Promise<Row>;
  /** Does the harm to the calls of that name; where something is missing afterwards, something must say so. */
  harm(trouble: string, call: CallName, harm: Harm, how?: How): Promise<Row>;
  close(): Promise<void>;
}

/** Runs on a page, so that experiments have several. */
const PAGE = 2;
const smallPages: Rule = {
  fits: /^POST .*\/runs\/search /,
  harm: async ({ sent, truth, response }) =>
    answer(response, await truth({ sent: JSON.stringify({ ...JSON.parse(sent), max_results: PAGE }) })),
};

/** Four metrics of thirteen are enough. */
const settings = 'redact: ["lr/*", "train/*", "val/*"]\n';

export async function openWeather(): Promise<Weather> {
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-weather-'));
  const place = join(folder, '.ml-report');
  const file = join(place, 'snapshot.sqlite');
  mkdirSync(place);
  writeFileSync(join(folder, 'ml-report.yml'), settings);
  const truth = await embedded({ stores: ['yolo-solar'] });
  await addRunOfAPerson(truth);
  await decorate(truth);
  const meddler = await startMeddler(truth.gitlab.url);
  const { token, readToken, openMergeRequest, trackingUri } = truth.project;
  const variables = {
    MLFLOW_TRACKING_URI: trackingUri.replace(truth.gitlab.url, meddler.url),
    ML_REPORT_TOKEN: token,
    CI_MERGE_REQUEST_IID: String(openMergeRequest),
  };

  const content = async () => {
    const exported = await ml(['export', '--history'], { folder, env: variables });
    expect(exported).toMatchObject({ exit: 0, err: '' });
    return inOrder(JSON.parse(exported.out));
  };
  const take = (rules: readonly Rule[], { incremental, readOnly, retrySeconds = 0, env = {} }: Setting) => {
    meddler.meddle(...rules, smallPages);
    const argv = ['snapshot', ...(incremental ? [] : ['--full'])];
    const reader = readOnly ? { ML_REPORT_TOKEN: readToken } : {};
    return ml(argv, { folder, env: { ...variables, ...reader, ML_REPORT_RETRY_S: String(retrySeconds), ...env } });
  };

  expect(await take([], {})).toMatchObject({ exit: 0, out: '' });
  const before = readFileSync(file);
  const undisturbed = await content();
  expect(undisturbed.match(/"run_id"/g)).toHaveLength(7);

  const endure: Weather['endure'] = async (name, rules, setting = {}) => {
    writeFileSync(file, before);
    const ended = await take(rules, setting);
    const story = `${name}: exit ${ended.exit}\n${ended.err}`;
    const after = readFileSync(file);
    expect([0, 2], story).toContain(ended.exit);
    expect(ended.out, story).toBe('');
    expect(readdirSync(place), story).toEqual(['snapshot.sqlite']);
    for (const secret of [token, readToken, 's3cret']) {
      expect(ended.err, story).not.toContain(secret);
      expect(after.includes(secret), story).toBe(false);
    }
    expect(ended.err, story).not.toMatch(/<html|\[object/);
    if (ended.exit === 2) {
      expect(ended.err, story).toContain('\n→ ');
      expect(after.equals(before), `${story}: the earlier snapshot`).toBe(true);
    }
    return { trouble: name, call: 'all', exit: ended.exit, said: sayings(ended, meddler.url) };
  };

  const harm: Weather['harm'] = async (trouble, call, done, { once = false, another = false } = {}) => {
    const { fits, rules = [], ...setting }: Call = calls[call];
    let met = 0;
    const counted: Harm = (exchange) => {
      met++;
      return done(exchange);
    };
    const rule: Rule = { fits, when: (nth) => !once || nth === 1, harm: counted };
    const row = await endure(`${trouble} | ${call}`, [rule, ...rules], { ...setting, retrySeconds: once ? 2 : 0 });
    expect(met, `${call} is called`).toBeGreaterThan(0);
    if (row.exit === 0 && (await content()) !== undisturbed && !another) {
      expect(once, 'it passed, and something is missing').toBe(false);
      expect(row.said, 'something is missing, and nothing says so').toContain('◆');
    }
    return { ...row, trouble: once ? `${trouble}, once` : trouble, call };
  };

  return {
    ...{ truth, meddler, content, undisturbed, endure, harm },
    close: async () => {
      await meddler.close();
      await truth.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * The runs of the store were all logged by the project's bot, which GraphQL names; of this one it must be asked who did. It names a fifth job,
 * so that not all can be asked for at once.
 */
async function addRunOfAPerson({ project, rest }: Embedded): Promise<void> {
  const jobs = await rest<{ id: number }[]>('GET', '/jobs?per_page=100');
  const oldest = Math.min(...jobs.map(({ id }) => id));
  const answer = await fetch(`${project.trackingUri}/api/2.0/mlflow/runs/create`, {
    method: 'POST',
    headers: { 'private-token': 'demo-api-mei.haraldsen', 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ experiment_id: '1', run_name: 'by hand', start_time: 1_700_000_000_000 },
      tags: [{ key: 'gitlab.CI_JOB_ID', value: String(oldest) }],
    }),
  });
  expect(answer.status).toBe(200);
}

/** A label that somebody set, and a configuration on the target branch. */
async function decorate({ gitlab, project, rest }: Embedded): Promise<void> {
  await rest('PUT', `/merge_requests/${project.openMergeRequest}`, { add_labels: 'ml-report::accepted' });
  writeFile(gitlab, project.id, { branch: 'main', path: 'ml-report.yml', content: settings });
}

/** What was said besides progress and what to do about it, on one line; the server is called https://gitlab.example. */
function sayings({ err }: Ended, url: string): string {
  return err
    .split('\n')
    .filter((line) => line !== '' && !/\(\d+\.\d s\)$|^Snapshot of |^→ /.test(line))
    .join(' ')
    .replaceAll(url, 'https://gitlab.example');
}

/** The keys of all objects in one order, so that equal content is equal text. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
