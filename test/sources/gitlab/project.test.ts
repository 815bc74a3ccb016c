import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameProject } from '../../../src/demo/index.ts';
import { userError } from '../../../src/errors.ts';
import { plainAddress } from '../../../src/sources/gitlab/project.ts';
import { gitlabSource } from '../../../src/sources/index.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { readAll } from '../reading.ts';
import { clientOn, of, sourceOn } from './clients.ts';

describe.each([['at the root of its server'], ['below a relative root', '/gitlab']])(
  'a project %s',
  (_case, root = '') => {
    let server: Embedded;
    beforeAll(async () => {
      server = await embedded({ stores: ['yolo-solar'], root });
      renameProject(server.gitlab, server.project.id, 'research/vision/solar');
    });
    afterAll(() => server.close());

    const ways = () => [String(server.project.id), 'research/vision/solar', 'research/yolo-solar'];

    it('is one and the same by its number, its path, and the path that it once had', async () => {
      const byNumber = await readAll(sourceOn(server), { histories: false, artifacts: true });
      expect(byNumber.runs).toHaveLength(6);
      expect(byNumber.runs[0]?.url).toBe(
        `${server.gitlab.url}/research/vision/solar/-/ml/candidates/${byNumber.runs[0]?.iid}`,
      );
      for (const project of ways()) {
        const source = sourceOn(server, { project });
        expect(await readAll(source, { histories: false, artifacts: true })).toEqual(byNumber);
        expect(await source.project()).toMatchObject({ id: server.project.id, path: 'research/vision/solar' });
        expect(await source.origin()).toBe(`${server.gitlab.url}/api/v4/projects/${server.project.id}`);
        expect(source.gaps()).toEqual([]);
      }
    });

    it('is asked for everything by its number, and sent on once at most', async () => {
      for (const project of ways()) {
        server.seen();
        const source = sourceOn(server, { project });
        await readAll(source, { histories: false });
        await source.ciFacts({ jobs: Promise.resolve(new Set()), mergeRequest: null, config: [], known: null });
        const seen = server.seen().filter(({ path }) => path.includes('/projects/'));
        const written = seen.filter(({ path }) => !path.includes(`/projects/${server.project.id}`));
        expect(written.length).toBe(project === String(server.project.id) ? 0 : 1);
        expect(seen.filter(({ status }) => status === 301).length).toBe(project === 'research/yolo-solar' ? 1 : 0);
      }
    });

    it('that the token may not see leaves gaps, not failures', async () => {
      const client = clientOn(server);
      const show = () => Promise.reject(userError('SCOPE_MISSING', { call: 'x', answer: '' }));
      const hidden = { ...client, rest: Object.create(client.rest, { Projects: { value: { show } } }) };
      const source = gitlabSource(hidden, hidden);
      const [known, read] = [
        await readAll(sourceOn(server), { histories: false }),
        await readAll(source, { histories: false }),
      ];
      expect(await source.project()).toBeNull();
      expect(read.runs).toEqual(known.runs.map((run) => ({ ...run, url: null })));
      expect(source.gaps().toSorted()).toEqual([
        expect.stringMatching(/^GraphQL does not tell of experiments, since this token may not see the project/),
        expect.stringMatching(/may not see the project itself/),
      ]);
      expect(await source.origin()).toBe(await sourceOn(server).origin());
    });

    it('that is not there fails', async () => {
      const source = sourceOn(server, { project: '999999' });
      await expect(source.experiments()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('is read once, however often it is asked for', async () => {
      const source = sourceOn(server);
      server.seen();
      await Promise.all([source.project(), source.experiments(), source.origin(), source.experiments()]);
      expect(of('project', server.seen())).toHaveLength(1);
    });
  },
);

it.each([
  ['https://GitLab.Example/api/v4', 'https://gitlab.example/api/v4'],
  ['https://user:secret@gitlab.example:443/root/api/v4/?a=b#c', 'https://gitlab.example/root/api/v4'],
])('the address %s is written plainly', (written, plain) => expect(plainAddress(written)).toBe(plain));
