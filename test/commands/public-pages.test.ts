/** The dashboard of runs that not everybody may see, and Pages that everybody can open: through the commands, against the embedded GitLab. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isPublished } from '../../src/commands/pages-audience.ts';
import { readEnvironment } from '../../src/config/ci.ts';
import { addToken, openPages } from '../../src/demo/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
const inCi = (more: Record<string, string> = {}) => ({
  folder,
  env: {
    GITLAB_CI: 'true',
    CI_API_V4_URL: `${server.gitlab.url}/api/v4`,
    CI_PROJECT_ID: String(server.project.id),
    CI_PROJECT_PATH: server.project.path,
    CI_PAGES_URL: 'https://research.pages.example/churn',
    ML_REPORT_TOKEN: server.project.token,
    ...more,
  },
});

beforeAll(async () => {
  server = await embedded();
  folder = mkdtempSync(join(tmpdir(), 'ml-report-pages-'));
  writeFileSync(join(folder, 'ml-report.yml'), 'history: none\n');
  expect((await ml(['snapshot'], inCi())).exit).toBe(0);
});
afterEach(() => openPages(server.gitlab, server.project.id, 'private'));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

describe('ml-report site in the job that publishes', () => {
  it('stops before it writes anything where everybody could open what only members may see', async () => {
    openPages(server.gitlab, server.project.id, 'public');
    const { exit, err } = await ml(['site'], inCi());
    expect(exit).toBe(2);
    expect(err).toContain(`${server.project.path}, which is private, and everybody can open the Pages`);
    expect(err).toContain('site: { public: true }');
    expect(existsSync(join(folder, 'public'))).toBe(false);
  });

  it('says that it cannot know where the token may not ask, and goes on', async () => {
    openPages(server.gitlab, server.project.id, 'public');
    const token = addToken(server.gitlab, server.project.id, { only: ['POST /graphql'] });
    const { exit, err } = await ml(['site'], inCi({ ML_REPORT_TOKEN: token }));
    expect(exit).toBe(0);
    expect(err).toMatch(/It is not known who can open this project’s Pages \(.*403/);
  });

  it('goes on without a word where only members can open them, and where the configuration allows it', async () => {
    const before = await ml(['site'], inCi());
    expect(before).toMatchObject({ exit: 0 });
    expect(before.err).not.toContain('Pages');
    openPages(server.gitlab, server.project.id, 'public');
    writeFileSync(join(folder, 'ml-report.yml'), 'history: none\nsite: { public: true }\n');
    expect((await ml(['run'], inCi())).exit).toBe(0);
  });

  it('stops where GitLab passes over the prefix of a merge request, and would put it in the place of the project’s', async () => {
    const wanted = { ML_REPORT_PAGES_PREFIX: 'mr-{iid}-default', CI_MERGE_REQUEST_IID: '42' };
    const refused = await ml(['site', '--out', 'preview'], inCi(wanted));
    expect(refused.exit).toBe(2);
    expect(refused.err).toContain('no Pages below /mr-42-default');
    expect(refused.err).toContain('preview: artifact');
    expect(existsSync(join(folder, 'preview'))).toBe(false);
    const CI_PAGES_URL = 'https://research.pages.example/churn/mr-42-default';
    const built = await ml(['site', '--out', 'preview'], inCi({ ...wanted, CI_PAGES_URL }));
    expect(built).toMatchObject({ exit: 0 });
    expect(built.err).toContain('for the path /churn/mr-42-default/');
  });
});

describe('ml-report site in a job that keeps the dashboard as an artifact', () => {
  const kept = { ML_REPORT_DASHBOARD: 'artifact', CI_PAGES_DOMAIN: 'pages.example', CI_JOB_ID: '4711' };
  const address = () => {
    const [group, name] = server.project.path.split('/');
    return `https://${group}.pages.example/-/${name}/-/jobs/4711/artifacts/public/index.html`;
  };

  it('says where it is, whoever can open the Pages, and builds it for that place', async () => {
    openPages(server.gitlab, server.project.id, 'public');
    const { exit, err } = await ml(['site'], inCi({ ...kept, CI_PROJECT_VISIBILITY: 'public' }));
    expect(exit).toBe(0);
    expect(err).toContain(`It is at ${address()} as soon as this job has ended.`);
    expect(err).not.toContain('◆');
    const page = readFileSync(join(folder, 'public/index.html'), 'utf8');
    expect(page).toContain(`href="${new URL('runs/index.html', address()).pathname}"`);
  });

  it('says when GitLab does not show it, and what to do then', async () => {
    const closed = await ml(['site'], inCi({ ...kept, CI_PROJECT_VISIBILITY: 'private' }));
    expect(closed.err).toMatch(/◆ .*access control for Pages.*ml-report preview/);
    const off = await ml(['site'], inCi({ ...kept, CI_PAGES_URL: '', CI_PAGES_DOMAIN: '' }));
    expect(off.err).toMatch(/◆ .*where Pages are switched off.*ml-report preview/);
    expect(off).toMatchObject({ exit: 0 });
  });

  it('is previewed under the path that it was built for, wherever it was brought', async () => {
    await ml(['site'], inCi(kept));
    const said: string[] = [];
    const found: unknown[] = [];
    await ml(['preview'], {
      folder,
      out: (text) => void said.push(String(text)),
      interrupted: async () => {
        const answer = await fetch(said.join('').trim());
        found.push(answer.status, await answer.text());
      },
    });
    expect(new URL(said.join('').trim()).pathname).toBe(new URL('.', address()).pathname);
    expect(found).toEqual([200, expect.stringContaining('ml-report')]);
  });
});

describe('a dashboard is for Pages', () => {
  const job = { CI: 'true', CI_API_V4_URL: 'https://g.example/api/v4', CI_PROJECT_ID: '7', CI_PROJECT_PATH: 'a/b/c' };
  const mr = { ...job, CI_MERGE_REQUEST_IID: '42' };
  it.each<[string, Record<string, string>, boolean]>([
    ['in a job of the default branch', { ...job, CI_PAGES_URL: 'https://a.pages.example/b/c' }, true],
    ['not outside CI', { ...job, CI: '', CI_PAGES_URL: 'https://a.pages.example/b/c' }, false],
    ['not where GitLab has no Pages', job, false],
    [
      'not where the component keeps it as an artifact',
      { ...job, CI_PAGES_URL: 'https://x', ML_REPORT_DASHBOARD: 'artifact' },
      false,
    ],
    ['not in a merge request’s job, which keeps it', { ...mr, CI_PAGES_URL: 'https://a.pages.example/b/c' }, false],
    ['nor there under a domain of its own', { ...mr, CI_PAGES_URL: 'https://c-12ab.pages.example' }, false],
    ['in a merge request’s job with a prefix', { ...mr, CI_PAGES_URL: 'https://a.pages.example/b/c/mr-42' }, true],
    ['in one with a prefix and a domain', { ...mr, CI_PAGES_URL: 'https://c-12ab.pages.example/mr-42' }, true],
  ])('%s', (_, env, published) => {
    expect(isPublished(readEnvironment(env))).toBe(published);
  });
});
