import { describe, expect, it, onTestFinished } from 'vitest';
import { addFork, addMergeRequest, addToken, type EmbeddedGitLabOptions, writeFile } from '../../../src/demo/index.ts';
import { UserError } from '../../../src/errors.ts';
import { createGaps } from '../../../src/sources/gaps.ts';
import { gitlabCi } from '../../../src/sources/gitlab/ci.ts';
import type { CiQuestion } from '../../../src/sources/source.ts';
import { embedded } from '../../support/embedded.ts';
import { clientOn, question } from './clients.ts';

const places = ['ml-report.yml', '.gitlab/ml-report.yml'];

async function openProject(over: Partial<EmbeddedGitLabOptions> = {}) {
  const server = await embedded({ stores: ['yolo-solar'], ...over });
  onTestFinished(() => server.close());
  const { gitlab, project } = server;
  const mergeRequest = project.openMergeRequest;
  const read = async (over: Partial<CiQuestion> = {}, whose: Parameters<typeof clientOn>[1] = {}) => {
    server.seen();
    const ci = gitlabCi(clientOn(server, whose), { defaultBranch: 'main', gaps: createGaps() });
    const { target } = await ci(question([], { mergeRequest, config: places, ...over }));
    const asked = server.seen().filter(({ path }) => path.includes('/repository/files/'));
    return { target, asked: asked.map(({ path, query }) => `${path.split('/files/')[1]}?${query.replace(/^\?/, '')}`) };
  };
  const write = (path: string, content: string | null, branch = 'main') =>
    writeFile(gitlab, project.id, { branch, path, content });
  return { server, gitlab, project, read, write };
}

const none = { branch: 'main', file: null, text: null };

describe('the configuration of the target branch', () => {
  it('is the first file that is there', async () => {
    const { read, write } = await openProject();
    expect(await read()).toEqual({
      target: { ...none, why: '' },
      asked: ['ml-report.yml/raw?ref=main', '.gitlab%2Fml-report.yml/raw?ref=main'],
    });
    write('.gitlab/ml-report.yml', 'history: none\n');
    expect((await read()).target).toEqual({
      ...{ branch: 'main', file: '.gitlab/ml-report.yml', why: '' },
      text: 'history: none\n',
    });
    write('ml-report.yml', '');
    expect(await read()).toEqual({
      target: { branch: 'main', file: 'ml-report.yml', text: '', why: '' },
      asked: ['ml-report.yml/raw?ref=main'],
    });
  });

  it('is not that of the source branch, and is that of whatever branch the target is', async () => {
    const { gitlab, project, read, write } = await openProject();
    addMergeRequest(gitlab, project.id, { branch: 'release/1' });
    const { iid } = addMergeRequest(gitlab, project.id, { branch: 'fix', target: 'release/1' });
    write('ml-report.yml', 'title: main\n');
    write('ml-report.yml', 'title: fix\n', 'fix');
    write('ml-report.yml', 'title: "Müller & ü"\n', 'release/1');
    const { target, asked } = await read({ mergeRequest: iid });
    expect(target).toMatchObject({ branch: 'release/1', text: 'title: "Müller & ü"\n' });
    expect(asked).toEqual(['ml-report.yml/raw?ref=release%2F1']);
  });

  it('is that of the project which a fork’s merge request goes to', async () => {
    const { gitlab, project, read, write } = await openProject();
    const fork = addFork(gitlab, project.id);
    const { iid } = addMergeRequest(gitlab, project.id, { branch: 'from-outside', fork });
    write('ml-report.yml', 'title: ours\n');
    writeFile(gitlab, fork.id, { branch: 'main', path: 'ml-report.yml', content: 'title: theirs\n' });
    expect((await read({ mergeRequest: iid })).target?.text).toBe('title: ours\n');
  });

  it('is read by a job token too', async () => {
    const { project, read, write } = await openProject({ root: '/gitlab' });
    write('ml-report.yml', 'history: all\n');
    const { target } = await read({}, { token: project.jobToken, kind: 'job' });
    expect(target?.text).toBe('history: all\n');
  });

  it('is read of a merge request that an earlier snapshot knew', async () => {
    const { server, read, write } = await openProject();
    const known = await gitlabCi(clientOn(server), { defaultBranch: 'main', gaps: createGaps() })(question([]));
    write('ml-report.yml', 'history: all\n');
    expect((await read({ known })).target?.text).toBe('history: all\n');
  });

  it.each<[string, Partial<CiQuestion>]>([
    ['nowhere', { config: [] }],
    ['outside of merge requests', { mergeRequest: null }],
    ['for a merge request that is not there', { mergeRequest: 999 }],
  ])('is not looked for %s', async (_where, over) => {
    const { read } = await openProject();
    expect(await read(over)).toEqual({ target: null, asked: [] });
  });

  const refusedWith = (why: string) => ({
    ...none,
    why: `The configuration of the target branch main could not be read: ${why}.`,
  });

  it('that this token may not see is said to be unread', async () => {
    const { gitlab, project, read } = await openProject();
    const only = [
      ...['GET /projects/:id', 'GET /projects/:id/merge_requests', 'GET /projects/:id/merge_requests/:iid'],
      ...['GET /projects/:id/merge_requests/:iid/commits', 'GET /projects/:id/repository/commits'],
    ];
    const { target, asked } = await read({}, { token: addToken(gitlab, project.id, { only }) });
    expect(target).toEqual(refusedWith('GitLab answered 403'));
    expect(asked).toHaveLength(1);
  });

  const answer = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => ({
    status,
    headers: { 'content-type': 'text/plain', ...headers },
    body,
  });
  const message = (words: string) => JSON.stringify({ message: words });
  it.each<[string, ReturnType<typeof answer>, object]>([
    ['a project that is hidden', answer(404, message('404 Project Not Found')), refusedWith('GitLab answered 404')],
    [
      'a branch that is gone',
      answer(404, message('404 Commit Not Found')),
      refusedWith('there is no such branch any more'),
    ],
    ['somebody else’s 404', answer(404, '<html>nothing here</html>'), refusedWith('GitLab answered 404')],
    ['a file that is not there', answer(404, message('404 File Not Found')), { ...none, why: '' }],
    [
      'a file of more than a megabyte',
      answer(200, '#'.repeat(1_000_001)),
      refusedWith('ml-report.yml is larger than 1 MB'),
    ],
    ['a file of a megabyte', answer(200, '#'.repeat(1_000_000)), { file: 'ml-report.yml', why: '' }],
    ['a file in Latin-1', answer(200, Buffer.from([0x74, 0xfc])), refusedWith('ml-report.yml is not UTF-8')],
    ['a file with a byte order mark', answer(200, '\ufeffa: 1'), { text: 'a: 1', why: '' }],
  ])('behind %s', async (_what, given, expected) => {
    const { read } = await openProject({ meddle: ({ path }) => (path.includes('/files/') ? given : undefined) });
    expect((await read()).target).toMatchObject(expected);
  });

  it.each<[string, ReturnType<typeof answer>, RegExp]>([
    ['a page to sign in', answer(200, '<!DOCTYPE html><title>Sign in</title>'), /: a web page\.$/],
    ['nothing', answer(200, ''), /: nothing at all\.$/],
    ['half of a file', answer(200, 'a: 1', { 'x-gitlab-size': '9' }), /: 4 bytes of a file of 9\.$/],
    ['an expired token', answer(401, message('401 Unauthorized')), /^GitLab did not accept the token/],
    ['a trouble', answer(400, message('odd')), /^The server refused/],
  ])('in whose place comes %s ends the reading', async (_what, given, words) => {
    const { read } = await openProject({ meddle: ({ path }) => (path.includes('/files/') ? given : undefined) });
    const failure = await read().catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toMatch(words);
  });

  it('is asked for before the jobs are known', async () => {
    const { server } = await openProject();
    const jobs = Promise.withResolvers<ReadonlySet<number>>();
    const ci = gitlabCi(clientOn(server), { defaultBranch: 'main', gaps: createGaps() });
    server.seen();
    const facts = ci({
      ...question([], { mergeRequest: server.project.openMergeRequest, config: places }),
      jobs: jobs.promise,
    });
    await expect.poll(() => server.gitlab.requests.filter(({ path }) => path.includes('/files/')).length).toBe(2);
    jobs.resolve(new Set());
    expect((await facts).target?.why).toBe('');
  });
});
