import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Comparison, GateResult, MetricRow } from '../../src/core/compare/comparison.ts';
import { addMergeRequest } from '../../src/demo/index.ts';
import { gitlabThreads, keepThread, type ThreadBoard } from '../../src/publish/failure-thread.ts';
import { gitlabNotes } from '../../src/publish/gitlab-notes.ts';
import { withDataTime } from '../../src/publish/note-text.ts';
import { movedText, statusText, threadMarker, threadText } from '../../src/render/comment/thread.ts';
import { type Embedded, embedded } from '../support/embedded.ts';

let server: Embedded;
let request: string;
let board: ThreadBoard;
let made = 0;
beforeAll(async () => {
  server = await embedded();
});
afterAll(() => server.close());
beforeEach(() => {
  const { iid } = addMergeRequest(server.gitlab, server.project.id, { branch: `thread-${++made}` });
  request = `/merge_requests/${iid}`;
  board = gitlabThreads(gitlabNotes(server.client, iid), server.client, iid);
});

const PERSON = 'demo-api-ines.okafor';
const gate = (rule: string, over: Partial<GateResult> = {}): GateResult => ({
  ...{ rule, level: 'fail', passed: false, reason: `0.5 is not ${rule}`, p: null, accepted: null },
  ...over,
});
const failing = (...rules: string[]) => comparison(rules.map((rule) => gate(rule)));
const comparison = (gates: GateResult[]) => {
  const metrics = [{ key: 'val/auc', group: 'all', reason: '', gates }] as unknown as MetricRow[];
  const verdict = gates.some(({ passed, accepted }) => passed === false && accepted === null) ? 'fail' : 'pass';
  return { verdict, experiments: [{ id: '1', name: 'churn', groups: [{}], metrics }] } as unknown as Comparison;
};
let time = Date.UTC(2026, 0, 15);
const keep = (data: Comparison, { wanted = true, at = ++time } = {}) => {
  const text = threadText({ comparison: data, name: 'default', comment: 'https://gitlab.example/x#note_1' });
  const thread = { comparison: data, wanted, marker: threadMarker('default'), text: withDataTime(text, at) };
  return keepThread(board, { ...thread, moved: () => 'moved' }, { settle: null });
};
interface Discussion {
  readonly id: string;
  readonly individual_note: boolean;
  readonly notes: readonly { id: number; body: string; resolved?: boolean; resolved_by?: { username: string } }[];
}
const threads = async () => {
  const all = await server.rest<Discussion[]>('GET', `${request}/discussions?per_page=100`);
  return all.filter(({ individual_note }) => !individual_note);
};
const blocks = async () => {
  const found = await server.rest<{ blocking_discussions_resolved: boolean }>('GET', request);
  return !found.blocking_discussions_resolved;
};
const byPerson = async (resolved: boolean) => {
  const [{ id } = { id: '' }] = await threads();
  await server.rest('PUT', `${request}/discussions/${id}`, { resolved }, PERSON);
};

describe('the thread', () => {
  it('is opened when a gate fails, resolved when it passes, and the same is opened again', async () => {
    expect(await keep(failing())).toBeNull();
    expect(await threads()).toEqual([]);
    const opened = await keep(failing('min: 0.8'));
    expect([opened?.action, await blocks()]).toEqual(['opened', true]);
    expect(await keep(failing('min: 0.8'))).toEqual({ id: opened?.id, action: 'unchanged' });
    expect(await keep(failing())).toEqual({ id: opened?.id, action: 'resolved' });
    expect(await blocks()).toBe(false);
    expect(await keep(failing())).toEqual({ id: opened?.id, action: 'unchanged' });
    expect(await keep(failing('min: 0.8'))).toEqual({ id: opened?.id, action: 'reopened' });
    expect([await blocks(), (await threads()).length]).toEqual([true, 1]);
  });

  it('asks for nothing more than the notes where it is as it should be', async () => {
    await keep(failing('min: 0.8'));
    server.seen();
    await keep(failing('min: 0.8'));
    expect(server.seen().map(({ path, method }) => `${method} ${path.split('/').at(-1)}`)).toEqual(['GET notes']);
  });

  it('that a person resolved stays so while nothing new fails', async () => {
    await keep(failing('min: 0.8', 'max: 1'));
    await byPerson(true);
    expect(await keep(failing('min: 0.8', 'max: 1'))).toMatchObject({ action: 'left' });
    expect(await keep(failing('min: 0.8'))).toMatchObject({ action: 'left' });
    expect(await blocks()).toBe(false);
    expect(await keep(failing('min: 0.8', 'max: 1'))).toMatchObject({ action: 'reopened' });
    expect(await blocks()).toBe(true);
  });

  it('that a person resolved is open again for another gate, and after all had passed', async () => {
    await keep(failing('min: 0.8'));
    await byPerson(true);
    expect(await keep(failing('min: 0.8', 'max-regression: 1%'))).toMatchObject({ action: 'reopened' });
    await byPerson(true);
    expect(await keep(failing())).toMatchObject({ action: 'unchanged' });
    expect(await keep(failing('min: 0.8'))).toMatchObject({ action: 'reopened' });
  });

  it('is not opened again by older data', async () => {
    const newest = time + 1000;
    await keep(failing('min: 0.8'), { at: newest - 500 });
    await keep(failing(), { at: newest });
    expect(await keep(failing('min: 0.8'), { at: newest - 1 })).toMatchObject({ action: 'unchanged' });
    expect(await blocks()).toBe(false);
  });

  it('that is open is resolved where it is no longer wanted', async () => {
    await keep(failing('min: 0.8'));
    expect(await keep(failing('min: 0.8'), { wanted: false })).toMatchObject({ action: 'resolved' });
    expect(await keep(failing('min: 0.8'), { wanted: false })).toBeNull();
    expect(await blocks()).toBe(false);
  });

  it('keeps its answers, and the answer of a person who pasted its marker is none of ours', async () => {
    const opened = await keep(failing('min: 0.8'));
    const [{ id } = { id: '' }] = await threads();
    const body = `${threadMarker('default')}\nWhy?`;
    await server.rest('POST', `${request}/discussions/${id}/notes`, { body }, PERSON);
    expect(await keep(failing())).toEqual({ id: opened?.id, action: 'resolved' });
    expect((await threads())[0]?.notes).toMatchObject([{ resolved: true }, { body, resolved: true }]);
  });

  it('is gone where somebody deleted it: another is opened', async () => {
    const opened = await keep(failing('min: 0.8'));
    await server.rest('DELETE', `${request}/notes/${opened?.id}`);
    expect(await keep(failing('min: 0.8'))).toMatchObject({ action: 'opened' });
  });

  it('does not count gates that were accepted, only warn, or cannot be judged', async () => {
    const data = comparison([
      gate('min: 0.8', { accepted: { by: null, how: 'label', reason: '' } }),
      gate('max: 1', { passed: null }),
    ]);
    expect(await keep(data)).toBeNull();
  });
});

describe('its text', () => {
  it('names the gates that failed, and what foreign names could do does not happen', () => {
    const data = failing('min: 0.8', ...Array.from({ length: 12 }, (_, i) => `max: ${i}`));
    const text = threadText({ comparison: data, name: 'nightly', comment: null });
    expect(text).toMatch(/^<!-- ml-report:nightly:thread -->\n\*\*◆ 13 gates failed\.\*\*/);
    expect(text.match(/^- `val\/auc`/gm)).toHaveLength(10);
    expect(text).toContain('- 3 more');
    const [experiment] = data.experiments;
    const hostile = { ...experiment?.metrics[0], key: 'a\n/close @all #1' } as MetricRow;
    const named = { ...data, experiments: [{ ...experiment, metrics: [hostile] }] } as Comparison;
    expect(threadText({ comparison: named, name: 'x', comment: null })).not.toMatch(/^\//m);
  });

  it('of what moved, and of the status, is short', () => {
    expect(movedText('https://gitlab.example/x#note_1')).toBe(
      'This comment is no longer kept up to date: [the present one](https://gitlab.example/x#note_1).\n',
    );
    expect(statusText(failing('min: 0.8'))).toBe('1 of 1 gate failed (min: 0.8)');
    expect(statusText(failing(`min: ${'9'.repeat(300)}`)).length).toBeLessThanOrEqual(200);
  });
});
