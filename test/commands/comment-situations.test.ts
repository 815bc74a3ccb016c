import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import {
  type Asked,
  addFork,
  addMergeRequest,
  addToken,
  type Fork,
  type Meddling,
  mergeNow,
} from '../../src/demo/index.ts';
import { withDataTime } from '../../src/publish/note-text.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { type Ended, ml } from '../support/world.ts';

let server: Embedded;
let home: string;
/** The comparison of the open merge request, as `check` writes it. */
let made: Comparison;
let iid: number;
let fork: Fork;
let meddle: (asked: Asked) => Meddling;
let count = 0;

beforeAll(async () => {
  server = await embedded({ meddle: (asked) => meddle(asked) });
  meddle = () => undefined;
  fork = addFork(server.gitlab, server.project.id);
  home = mkdtempSync(join(tmpdir(), 'ml-report-situations-'));
  writeFileSync(join(home, 'ml-report.yml'), 'history: none\n');
  const own = { CI_MERGE_REQUEST_IID: String(server.project.openMergeRequest) };
  for (const command of ['snapshot', 'check']) await ml([command], { folder: home, env: { ...variables(), ...own } });
  made = JSON.parse(readFileSync(handedOver('comparison.json'), 'utf8')) as Comparison;
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  meddle = () => undefined;
  iid = addMergeRequest(server.gitlab, server.project.id, { branch: `situation-${++count}` }).iid;
  configure('');
  compared('pass');
  rmSync(handedOver('reports'), { recursive: true, force: true });
  server.seen();
});

const handedOver = (name: string) => join(home, '.ml-report', name);
const variables = (): Record<string, string> => ({
  MLFLOW_TRACKING_URI: server.project.trackingUri,
  CI_API_V4_URL: `${server.gitlab.url}/api/v4`,
  CI_PROJECT_ID: String(server.project.id),
  CI_PROJECT_PATH: server.project.path,
  ML_REPORT_TOKEN: server.project.token,
});
const configure = (comment: string) =>
  writeFileSync(join(home, 'ml-report.yml'), `history: none\n${comment === '' ? '' : `comment: ${comment}\n`}`);
const url = () => `${server.gitlab.url}/${server.project.path}/-/merge_requests/${iid}`;
/** The comparison is now of this test's merge request, and its gates end so. */
const compared = (verdict: Comparison['verdict'], over: Partial<Comparison> = {}) => {
  const failed = {
    rule: 'min: 0.9',
    level: 'fail',
    passed: false,
    reason: 'at least 0.9',
    p: null,
    accepted: null,
  } as const;
  const gates = {
    fail: [failed],
    warn: [{ ...failed, level: 'warn' as const }],
    none: [],
    pass: [{ ...failed, passed: true }],
  };
  const [experiment] = made.experiments;
  const [row] = experiment?.metrics ?? [];
  if (!experiment || !row || !made.merge_request) throw new Error('the comparison has a row');
  const metrics = [{ ...row, verdict: 'unchanged' as const, gates: gates[verdict] }];
  const merge_request = { ...made.merge_request, iid, url: url() };
  const comparison = { ...made, merge_request, verdict, experiments: [{ ...experiment, metrics }], ...over };
  writeFileSync(handedOver('comparison.json'), JSON.stringify(comparison));
};

const go = (env: Record<string, string> = {}, ...argv: string[]): Promise<Ended> =>
  ml(['comment', '--config', 'ml-report.yml', ...argv], {
    folder: home,
    env: { ...variables(), CI_MERGE_REQUEST_IID: String(iid), ...env },
  });
interface Note {
  readonly id: number;
  readonly body: string;
  readonly type: string | null;
}
const notes = async () => {
  const all = await server.rest<Note[]>('GET', `/merge_requests/${iid}/notes?per_page=100&sort=asc`);
  return all.filter(({ body }) => body.startsWith('<!-- ml-report:'));
};
const request = () =>
  server.rest<{ state: string; labels: string[]; sha: string; blocking_discussions_resolved: boolean }>(
    'GET',
    `/merge_requests/${iid}`,
  );
const before = (body = '<!-- ml-report:default -->\nbefore') =>
  server.rest<Note>('POST', `/merge_requests/${iid}/notes`, { body });
const without = { ML_REPORT_TOKEN: '' };
const asJob = () => ({ ...without, CI: 'true', CI_JOB_TOKEN: server.project.jobToken });
const answerJson = (status: number, body: object, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const onPut = ({ method, path }: Asked) => method === 'PUT' && /\/notes\/\d+$/.test(path);
const onPost = ({ method, path }: Asked) => method === 'POST' && path.endsWith('/notes');

interface Situation {
  readonly prepare?: () => unknown;
  readonly env?: () => Record<string, string>;
  readonly argv?: readonly string[];
  readonly exit: number;
  readonly said: RegExp;
  /** What the notes of ours hold afterwards. */
  readonly notes: readonly RegExp[];
}
const NEW = /data of/;
const OLD = /before$/;

const situations: Readonly<Record<string, Situation>> = {
  'a merge request pipeline': { exit: 0, said: /^Comment created: http\S+#note_\d+\n$/, notes: [NEW] },
  'a comment that is there': { prepare: () => before(), exit: 0, said: /^Comment updated: /, notes: [NEW] },
  'a merge train': {
    env: () => ({ CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train', CI_COMMIT_SHA: 'f'.repeat(40), CI: 'true' }),
    ...{ exit: 0, said: /^Comment created: /, notes: [NEW] },
  },
  'a branch pipeline with an open merge request': {
    env: () => ({
      CI_MERGE_REQUEST_IID: '',
      CI_COMMIT_BRANCH: 'x',
      CI_OPEN_MERGE_REQUESTS: `${server.project.path}!${iid}`,
    }),
    ...{ exit: 0, said: /^Comment created: /, notes: [NEW] },
  },
  'a fork without a token': {
    env: () => ({ ...asJob(), CI_MERGE_REQUEST_PROJECT_ID: '1' }),
    exit: 0,
    said: /^◆ No comment was posted: this pipeline runs in a fork, .* a member can run it in the parent project\. `ml-report comment --dry-run` prints it\.\n$/,
    notes: [],
  },
  'a fork without a token, with reports': {
    prepare: () => {
      mkdirSync(handedOver('reports'));
      writeFileSync(handedOver('reports/comment.md'), 'x');
    },
    env: () => ({ ...asJob(), CI_MERGE_REQUEST_PROJECT_ID: '1' }),
    ...{
      exit: 0,
      said: /It is in \.ml-report\/reports\/comment\.md, which the job can keep as an artifact\./,
      notes: [],
    },
  },
  'a fork with a token of its own person': {
    env: () => {
      return {
        CI_PROJECT_ID: String(fork.id),
        CI_MERGE_REQUEST_PROJECT_ID: String(server.project.id),
        ML_REPORT_TOKEN: fork.token,
      };
    },
    ...{ exit: 0, said: /^Comment created: /, notes: [NEW] },
  },
  'a fork whose comparison is of the fork’s own merge request': {
    prepare: () =>
      compared('pass', { merge_request: { ...made.merge_request, iid, url: 'https://x.example/1' } as never }),
    env: () => ({ CI_MERGE_REQUEST_PROJECT_ID: String(server.project.id), CI_PROJECT_ID: '99' }),
    ...{
      exit: 0,
      said: /^◆ No comment was posted: the comparison is not of merge request !\d+ of the project that this fork is of\.\n$/,
      notes: [],
    },
  },
  'protected variables that are missing': {
    env: () => ({ ...asJob(), CI_COMMIT_REF_PROTECTED: 'false' }),
    ...{
      exit: 0,
      said: /^◆ No comment was posted: there is no token .*protected variable is not given to this pipeline/,
      notes: [],
    },
  },
  'the job’s token alone': {
    env: () => ({ ...asJob(), CI_COMMIT_REF_PROTECTED: 'true' }),
    ...{
      exit: 0,
      said: /^◆ No comment was posted: there is no token .*job’s own write none; save a project access token/,
      notes: [],
    },
  },
  'no token at all': { env: () => without, exit: 0, said: /^◆ No comment was posted: there is no token \(/, notes: [] },
  'a token that may only read': {
    prepare: () => before(),
    env: () => ({ ML_REPORT_TOKEN: server.project.readToken }),
    ...{ exit: 0, said: /^◆ No comment was posted: The token may not do this: GitLab answered 403/, notes: [OLD] },
  },
  'a token of another project': {
    prepare: () => before(),
    env: () => ({ ML_REPORT_TOKEN: addToken(server.gitlab, fork.id) }),
    ...{ exit: 0, said: /^◆ No comment was posted: GitLab answered 404 for GET/, notes: [OLD] },
  },
  'a token that has expired': {
    prepare: () => before(),
    env: () => ({ ML_REPORT_TOKEN: 'nobody' }),
    ...{ exit: 2, said: /GitLab did not accept the token \(401/, notes: [OLD] },
  },
  '--read-only': { argv: ['--read-only'], exit: 0, said: /with --read-only nothing is/, notes: [] },
  'merged meanwhile, with a comment': {
    prepare: async () => {
      await before();
      mergeNow(server.gitlab, server.project.id, iid);
    },
    ...{ exit: 0, said: /^Comment updated: /, notes: [NEW] },
  },
  'merged meanwhile, without one': {
    prepare: () => mergeNow(server.gitlab, server.project.id, iid),
    ...{ exit: 0, said: /^No comment was posted: merge request !\d+ is merged, and has none\.\n$/, notes: [] },
  },
  'closed meanwhile, without one': {
    prepare: () => server.rest('PUT', `/merge_requests/${iid}`, { state_event: 'close' }),
    ...{ exit: 0, said: /^No comment was posted: merge request !\d+ is closed, and has none\.\n$/, notes: [] },
  },
  'the comment deleted meanwhile': {
    prepare: async () => {
      const { id } = await before();
      meddle = (asked) => {
        if (!onPut(asked)) return undefined;
        meddle = () => undefined;
        return (response) => {
          server.rest('DELETE', `/merge_requests/${iid}/notes/${id}`).then(() => response.writeHead(404).end());
        };
      };
    },
    ...{ exit: 0, said: /^Comment created: /, notes: [NEW] },
  },
  'newer data in the comment': {
    prepare: () => before(withDataTime('<!-- ml-report:default -->\nbefore', made.taken_at + 1)),
    ...{ exit: 0, said: /^◆ The comment already shows newer runs, and stays so: http/, notes: [OLD] },
  },
  'a limit on notes, and time to wait': {
    prepare: () => {
      meddle = (asked) => {
        if (!onPost(asked)) return undefined;
        meddle = () => undefined;
        return { status: 429, headers: { 'retry-after': '1' }, body: 'Retry later' };
      };
    },
    env: () => ({ ML_REPORT_RETRY_S: '10' }),
    ...{ exit: 0, said: /^Comment created: /, notes: [NEW] },
  },
  'a limit on notes, and no time': {
    prepare: async () => {
      await before();
      meddle = (asked) =>
        onPut(asked) ? { status: 429, headers: { 'retry-after': '60' }, body: 'Retry later' } : undefined;
    },
    ...{ exit: 2, said: /it answered 429 \(too many requests\) and asks for a pause of 6\d seconds/, notes: [OLD] },
  },
  '403 in the middle': {
    prepare: async () => {
      await before();
      meddle = (asked) => (onPut(asked) ? answerJson(403, { message: '403 Forbidden' }) : undefined);
    },
    ...{
      exit: 0,
      said: /^◆ No comment was posted: The token may not do this: GitLab answered 403 for PUT/,
      notes: [OLD],
    },
  },
  'a merge request that nobody may see': {
    prepare: () => {
      meddle = ({ path }) => (/merge_requests/.test(path) ? answerJson(404, { message: '404 Not found' }) : undefined);
    },
    ...{ exit: 0, said: /^◆ No comment was posted: GitLab answered 404/, notes: [] },
  },
  'more characters than GitLab takes, which are cut to what a reader can read': {
    prepare: () => compared('pass', { remarks: Array.from({ length: 11 }, () => 'x '.repeat(50_000)) }),
    ...{ exit: 0, said: /^Comment created: /, notes: [/^(?!.{60000})<!-- ml-report:default -->\n/s] },
  },
  'a text that GitLab takes for a command': {
    prepare: () => {
      meddle = (asked) => {
        if (!onPost(asked)) return undefined;
        meddle = () => undefined;
        const { body } = asked.body as { body: string };
        return (response) => {
          server.rest<Note>('POST', `/merge_requests/${iid}/notes`, { body }).then((note) => {
            response.writeHead(201).end(JSON.stringify({ ...note, commands_changes: { state_event: 'close' } }));
          });
        };
      };
    },
    ...{
      exit: 3,
      said: /^Comment created: .*\n◆ This is a bug of ml-report: .* ran them \(state_event\)/,
      notes: [NEW],
    },
  },
  'on-failure, and no gate failed': {
    prepare: () => configure('{ when: on-failure }'),
    ...{ exit: 0, said: /^No comment was posted: no gate failed \(comment\.when: on-failure\)\.\n$/, notes: [] },
  },
  'on-failure, and a gate warns': {
    prepare: () => {
      configure('{ when: on-failure }');
      compared('warn');
    },
    ...{ exit: 0, said: /^Comment created: /, notes: [NEW] },
  },
  'on-failure, no gate failed, and a comment is there': {
    prepare: async () => {
      await before();
      configure('{ when: on-failure }');
    },
    ...{ exit: 0, said: /^Comment updated: /, notes: [NEW] },
  },
  'on-change, and nothing changed': {
    prepare: () => configure('{ when: on-change }'),
    ...{ exit: 0, said: /nothing changed beyond the usual spread \(comment\.when: on-change\)/, notes: [] },
  },
  'a broken configuration that is named': {
    prepare: () => configure('{ whne: always }'),
    ...{ exit: 2, said: /comment\.whne: there is no such key; did you mean when\?/, notes: [] },
  },
};

describe('a comment in every situation', () => {
  it.each(Object.entries(situations))('%s', async (_name, { prepare, env, argv = [], exit, said, notes: wanted }) => {
    await prepare?.();
    const ended = await go(env?.() ?? {}, ...argv);
    meddle = () => undefined;
    expect(ended).toEqual({ exit, out: '', err: expect.stringMatching(said) });
    expect(ended.err).not.toContain(server.project.token);
    const found = await notes();
    expect(found).toHaveLength(wanted.length);
    for (const [i, body] of wanted.entries()) expect(found[i]?.body).toMatch(body);
  });
});

describe('besides the comment', () => {
  const statuses = async () =>
    server.rest<{ status: string; name: string; target_url: string; description: string }[]>(
      'GET',
      `/repository/commits/${(await request()).sha}/statuses?all=true`,
    );

  it('thread, label and status follow the gates, and nothing is sent where nothing changed', async () => {
    configure('{ thread: on-failure, label: "ml::failed", status: ml-report }');
    compared('fail');
    const failed = await go({ CI_PAGES_URL: 'https://pages.example/x' });
    expect(failed.err).toMatch(
      /^Comment created: .*\nThread opened: .*\nLabel ml::failed set\.\nCommit status ml-report of \w{8}: failed\.\n$/,
    );
    expect(await request()).toMatchObject({ labels: ['ml::failed'], blocking_discussions_resolved: false });
    expect(await statuses()).toMatchObject([
      { status: 'failed', name: 'ml-report', target_url: `https://pages.example/x/merge-requests/${iid}/` },
    ]);
    expect((await notes()).map(({ type }) => type)).toEqual([null, 'DiscussionNote']);
    server.seen();
    expect((await go({ CI_PAGES_URL: 'https://pages.example/x' })).err).toMatch(/^Comment unchanged: .*\n$/);
    expect(server.seen().filter(({ method }) => method !== 'GET')).toEqual([]);
    compared('pass');
    const passed = await go();
    expect(passed.err).toMatch(
      /^Comment updated: .*\nThread resolved: .*\nLabel ml::failed taken away\.\nCommit status ml-report of \w{8}: success\.\n$/,
    );
    expect(await request()).toMatchObject({ labels: [], blocking_discussions_resolved: true });
    const [main] = await notes();
    expect((await statuses()).at(-1)).toMatchObject({ status: 'success', target_url: `${url()}#note_${main?.id}` });
  });

  it.each([
    ['thread', /\/discussions/, /◆ The thread was not brought up to date: The token may not do this/],
    ['label', /\/merge_requests\/\d+$/, /◆ The label ml::failed was not set: The token may not do this/],
    ['status', /\/statuses\//, /◆ The commit status ml-report was not set: The token may not do this/],
  ])('a %s that is refused is said, and the rest is done', async (_what, path, said) => {
    configure('{ thread: on-failure, label: "ml::failed", status: ml-report }');
    compared('fail');
    meddle = (asked) =>
      asked.method !== 'GET' && path.test(asked.path) ? answerJson(403, { message: 'no' }) : undefined;
    const { exit, err } = await go();
    expect({ exit, lines: err.trim().split('\n').length }).toEqual({ exit: 0, lines: 4 });
    expect(err).toMatch(said);
    expect(err).toMatch(/^Comment created/);
  });

  it('nothing of it follows older data', async () => {
    configure('{ thread: on-failure, label: "ml::failed", status: ml-report }');
    compared('fail');
    await before(withDataTime('<!-- ml-report:default -->\nbefore', made.taken_at + 1));
    expect((await go()).err).toMatch(/^◆ The comment already shows newer runs.*\n$/);
    expect(await request()).toMatchObject({ labels: [], blocking_discussions_resolved: true });
  });

  it('a thread that was left open is resolved when it is no longer wanted', async () => {
    configure('{ thread: on-failure }');
    compared('fail');
    await go();
    configure('');
    expect((await go()).err).toContain('Thread resolved');
    expect(await request()).toMatchObject({ blocking_discussions_resolved: true });
  });

  it('sections are those that the comparison was made with, where no configuration is named', async () => {
    compared('pass', { comment: { ...made.comment, sections: ['links'] } });
    const { out } = await ml(['comment', '--dry-run'], { folder: home, env: variables() });
    expect(out.split('\n').slice(1).join('\n')).toMatch(/^ml-report .*\n$/);
  });

  it('sections are those of the configuration, in its order', async () => {
    configure('{ sections: [links, verdict] }');
    const { out } = await go({}, '--dry-run');
    expect(out.split('\n')[1]).toContain('ml-report');
    expect(out).not.toContain('| --');
    await go();
    expect((await notes())[0]?.body.split('\n').slice(2).join('\n')).toBe(
      out.split('\n').slice(1).join('\n').trimEnd(),
    );
  });
});
