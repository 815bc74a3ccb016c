import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMergeRequest, addPipeline, keepArtifact } from '../../src/demo/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
/** Of the merge request that has runs; another has a pipeline without the job. */
let iid: number;
let other: number;

const onDefaultBranch = (over: Record<string, string> = {}) => ({
  ...{ CI_API_V4_URL: `${server.gitlab.url}/api/v4`, CI_PROJECT_ID: String(server.project.id) },
  ...{ CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main', ML_REPORT_TOKEN: server.project.token, ...over },
});
const post = (words: readonly string[] = [], over = {}) =>
  ml(['comment', '--left-by', 'report', ...words], { folder: newFolder(), env: onDefaultBranch(over) });
const writes = () => server.seen().filter(({ method, path }) => method !== 'GET' && path.includes('/notes'));

beforeAll(async () => {
  server = await embedded();
  folder = mkdtempSync(join(tmpdir(), 'ml-report-left-'));
  iid = server.project.openMergeRequest;
  const env = { ...onDefaultBranch(), CI_COMMIT_BRANCH: '', CI_MERGE_REQUEST_IID: String(iid) };
  for (const command of ['snapshot', 'check']) await ml([command], { folder, env });
  const ref = `refs/merge-requests/${iid}/head`;
  const { jobs } = addPipeline(server.gitlab, server.project.id, { ref, jobs: [{ name: 'report' }] });
  const path = '.ml-report/comparison.json';
  keepArtifact(server.gitlab, jobs[0] ?? 0, { path, content: readFileSync(join(folder, path), 'utf8') });
  ({ iid: other } = addMergeRequest(server.gitlab, server.project.id, { branch: 'other' }));
  server.seen();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

describe('comment --left-by', () => {
  it('prints what it would post', async () => {
    const { exit, out, err } = await post(['--dry-run']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^<!-- ml-report:default -->\n/);
    expect(err).toContain(`!${other}: nothing was posted, since its newest commit has no pipeline.`);
    expect(writes()).toEqual([]);
  });

  it('posts nothing with --read-only, and says so', async () => {
    const { exit, out, err } = await post(['--read-only']);
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(err).toContain(`!${iid}: nothing was posted, since with --read-only nothing is.`);
    expect(writes()).toEqual([]);
  });

  it('wants a token', async () => {
    const { exit, err } = await post([], { ML_REPORT_TOKEN: '' });
    expect(exit).toBe(2);
    expect(err).toContain('ML_REPORT_TOKEN');
  });

  it('leaves out what is of no merge request that was named', async () => {
    expect(await post(['--mr', String(other)])).toMatchObject({ exit: 0, out: '' });
    expect(writes()).toEqual([]);
  });

  it('tells other programs of each', async () => {
    const { exit, out } = await post(['--format', 'json']);
    expect(exit).toBe(0);
    const { comments } = JSON.parse(out) as { comments: object[] };
    expect(comments).toEqual([
      {
        ...{ merge_request: other, name: 'default', action: 'none', url: null, text: null },
        reason: 'Its newest commit has no pipeline.',
      },
      {
        ...{ merge_request: iid, name: 'default', action: 'created', reason: null, text: null },
        url: expect.stringMatching(new RegExp(`/merge_requests/${iid}#note_\\d+$`)),
      },
    ]);
    expect(writes()).toHaveLength(1);
  });
});
