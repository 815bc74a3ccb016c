import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gitlabNotes } from '../../src/publish/gitlab-notes.ts';
import { withDataTime } from '../../src/publish/note-text.ts';
import { keepOneNote, type Manner, type NoteBoard, type Wanted } from '../../src/publish/sticky-note.ts';
import { type Embedded, embedded } from '../support/embedded.ts';

interface Note {
  readonly id: number;
  readonly body: string;
  readonly author: { readonly username: string };
}

const MARKER = '<!-- ml-report:default -->';
const text = (words: string) => `${MARKER}\n**${words}**\n\n| a | b |\n| :-- | --: |\n| 1 | 2 |\n`;
const PERSON = 'demo-api-ines.okafor';
const TIME = Date.UTC(2026, 0, 15, 12);

let server: Embedded;
let board: NoteBoard;
let request: string;
let path: string;

beforeAll(async () => {
  server = await embedded();
  request = `/merge_requests/${server.project.openMergeRequest}`;
  path = `${request}/notes`;
  board = gitlabNotes(server.client, server.project.openMergeRequest);
});
afterAll(() => server.close());

const write = (body: string, token?: string) => server.rest<Note>('POST', path, { body }, token);
const marked = async () => {
  const pages = await Promise.all(
    [1, 2, 3].map((page) => server.rest<Note[]>('GET', `${path}?per_page=100&page=${page}`)),
  );
  return pages
    .flat()
    .filter(({ body }) => body.includes('ml-report:'))
    .sort((a, b) => a.id - b.id);
};
const writes = () => server.seen().flatMap(({ method }) => (method === 'GET' ? [] : [method]));
const alone: Manner = { settle: null };
const among: Manner = { settle: () => Promise.resolve() };
const keepText = (body: string, { on = board, how = alone, ...over }: Partial<Wanted> & Over = {}) =>
  keepOneNote(on, { marker: MARKER, text: body, create: true, moved: (id) => `moved to ${id}`, ...over }, how);
const keep = (words: string, over: Partial<Wanted> & Over = {}) => keepText(text(words), over);
interface Over {
  readonly on?: NoteBoard;
  readonly how?: Manner;
}
/** Makes a thread of a note, by the answer of a person. */
const answer = async (note: number, body = 'Why?') => {
  type Discussion = { id: string; notes: { id: number }[] };
  const page = (n: number) => server.rest<Discussion[]>('GET', `${request}/discussions?per_page=100&page=${n}`);
  const found = [await page(1), await page(2)].flat().find(({ notes }) => notes.some(({ id }) => id === note));
  return server.rest<Note>('POST', `${request}/discussions/${found?.id}/notes`, { body }, PERSON);
};
const fresh = { removed: 0, commands: [] };

beforeEach(async () => {
  for (const { id, author } of await marked())
    await server.rest('DELETE', `${path}/${id}`, undefined, author.username.includes('bot') ? undefined : PERSON);
  server.seen();
});

describe('one note', () => {
  it('is created once, and a second time nothing is sent', async () => {
    const first = await keep('Better');
    expect(first).toMatchObject({ action: 'created', ...fresh });
    expect(writes()).toEqual(['POST']);
    expect(await keep('Better')).toEqual({ id: first.id, action: 'unchanged', ...fresh });
    expect(writes()).toEqual([]);
    expect(await marked()).toMatchObject([{ id: first.id, body: text('Better').trimEnd() }]);
  });

  it('is edited in place when the text changed, with no look more where nobody else writes', async () => {
    const { id } = await keep('Better');
    server.seen();
    expect(await keep('Worse')).toEqual({ id, action: 'updated', ...fresh });
    expect(server.seen().map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(await marked()).toMatchObject([{ id, body: text('Worse').trimEnd() }]);
  });

  it.each([
    ['carriage returns', (body: string) => body.replaceAll('\n', '\r\n')],
    ['blanks at the end', (body: string) => `${body}  \n\n\t`],
    ['newer data that say the same', (body: string) => withDataTime(body, TIME)],
  ])('is not sent again for %s', async (_case, change) => {
    await keep('Better');
    server.seen();
    expect(await keepText(change(text('Better')))).toMatchObject({ action: 'unchanged' });
    expect(writes()).toEqual([]);
  });

  it('is created again when somebody deleted it in between', async () => {
    const { id } = await keep('Better');
    const meanwhile: NoteBoard = {
      ...board,
      update: async (note, body) => {
        await server.rest('DELETE', `${path}/${note}`);
        return board.update(note, body);
      },
    };
    const again = await keep('Worse', { on: meanwhile });
    expect(again.action).toBe('created');
    expect(again.id).not.toBe(id);
    expect(await marked()).toMatchObject([{ id: again.id }]);
  });

  it('is found behind 150 others', async () => {
    const late = await server.rest<Note[]>('GET', `${path}?per_page=100&order_by=created_at&sort=asc`);
    for (let i = late.length; i < 150; i++) await write(`Remark ${i}`, PERSON);
    const { id } = await keep('Better');
    server.seen();
    expect(await keep('Worse')).toEqual({ id, action: 'updated', ...fresh });
  });

  it('is not created where none is to be, and brought up to date all the same', async () => {
    expect(await keep('Better', { create: false })).toEqual({ id: null, action: 'none', ...fresh });
    const { id } = await keep('Better');
    expect(await keep('Worse', { create: false })).toEqual({ id, action: 'updated', ...fresh });
  });

  it('is refused before it is sent where GitLab would', async () => {
    await expect(keepText(`${MARKER}\n${'x'.repeat(1_000_000)}`)).rejects.toMatchObject({ code: 'NOTE_TOO_LONG' });
    expect(server.seen()).toEqual([]);
  });
});

describe('answers', () => {
  it('make a thread of the note, which is edited in place all the same', async () => {
    const { id } = await keep('Better');
    const reply = await answer(Number(id));
    expect(await keep('Worse')).toEqual({ id, action: 'updated', ...fresh });
    expect(await server.rest<Note>('GET', `${path}/${id}`)).toMatchObject({
      type: 'DiscussionNote',
      body: text('Worse').trimEnd(),
    });
    expect(await server.rest<Note>('GET', `${path}/${reply.id}`)).toMatchObject({ body: 'Why?' });
  });

  it('let a note be the kept one before an older one without', async () => {
    const [bare, answered, other] = [await write(text('1')), await write(text('2')), await write(text('3'))];
    await answer(answered.id);
    expect(await keep('Better')).toEqual({ id: answered.id, action: 'updated', removed: 2, commands: [] });
    expect((await marked()).map(({ id }) => id)).toEqual([answered.id]);
    for (const { id } of [bare, other]) await expect(server.rest('GET', `${path}/${id}`)).rejects.toThrow('404');
  });

  it('keep a surplus note from being deleted: it points to the kept one, and is ours no more', async () => {
    const [first, second] = [await write(text('1')), await write(text('2'))];
    for (const { id } of [first, second]) await answer(id);
    expect(await keep('Better')).toMatchObject({ id: first.id, removed: 1 });
    expect(await server.rest<Note>('GET', `${path}/${second.id}`)).toMatchObject({ body: `moved to ${first.id}` });
    expect(await keep('Better')).toMatchObject({ action: 'unchanged', removed: 0 });
  });
});

describe('other notes', () => {
  it('by a person who pasted the marker stay as they are', async () => {
    const theirs = await write(text('Copied'), PERSON);
    const ours = await keep('Better');
    expect(ours).toMatchObject({ action: 'created', removed: 0 });
    await keep('Worse');
    expect(await marked()).toMatchObject([
      { id: theirs.id, body: text('Copied').trimEnd() },
      { id: ours.id, body: text('Worse').trimEnd() },
    ]);
  });

  it('of ours that only quote the marker, or are of another report, stay', async () => {
    const notes = [`As \`${MARKER}\` says`, ` ${MARKER}\nindented`, `\n${MARKER}\nlater`];
    notes.push('<!-- ml-report:nightly -->\nother', '<!-- ml-report:default-2 -->\nother');
    notes.push('<!-- ml-report:default:thread -->\nother');
    const written = [];
    for (const body of notes) written.push((await write(body)).id);
    await keep('Better');
    expect((await marked()).map(({ id }) => id)).toEqual(expect.arrayContaining(written));
    expect(await keep('Better')).toMatchObject({ action: 'unchanged', removed: 0 });
  });

  it('of ours with the same marker are removed, the oldest stays', async () => {
    const [oldest] = [await write(text('1')), await write(text('2')), await write(text('3'))];
    server.seen();
    expect(await keep('Better')).toEqual({ id: oldest?.id, action: 'updated', removed: 2, commands: [] });
    expect(writes()).toEqual(['PUT', 'DELETE', 'DELETE']);
    expect(await marked()).toMatchObject([{ id: oldest?.id }]);
  });

  it('that are already gone when they are to be removed are no failure', async () => {
    const { id } = await write(text('1'));
    await server.rest('DELETE', `${path}/${id}`);
    await expect(board.remove(id)).resolves.toBe(true);
  });

  it('that may not be removed point to the kept one', async () => {
    const [first, second] = [await write(text('1')), await write(text('2'))];
    const undeletable: NoteBoard = { ...board, remove: async () => false };
    expect(await keep('Better', { on: undeletable })).toMatchObject({ id: first.id, removed: 1 });
    expect(await server.rest<Note>('GET', `${path}/${second.id}`)).toMatchObject({ body: `moved to ${first.id}` });
  });
});

describe('two jobs at once', () => {
  const [older, newer] = [withDataTime(text('Older'), TIME), withDataTime(text('Newer'), TIME + 1)];
  const bodies = async () => (await marked()).map(({ body }) => body);
  /** The board, on which another job does its work right before the first call of that name. */
  const interrupted = (name: 'create' | 'update' | 'remove', work: () => Promise<unknown>): NoteBoard => {
    let done = false;
    const first = async () => {
      if (!done) {
        done = true;
        await work();
      }
    };
    return {
      ...board,
      create: async (body) => {
        if (name === 'create') await first();
        return board.create(body);
      },
      update: async (id, body) => {
        if (name === 'update') await first();
        return board.update(id, body);
      },
      remove: async (id) => {
        if (name === 'remove') await first();
        return board.remove(id);
      },
    };
  };

  it('with older data: the newer note is left as it is', async () => {
    const { id } = await keepText(newer);
    server.seen();
    expect(await keepText(older)).toEqual({ id, action: 'older', ...fresh });
    expect(writes()).toEqual([]);
  });

  it.each([
    ['older', 'newer', older, newer],
    ['newer', 'older', newer, older],
  ])('that both find none, the %s interrupted by the %s one, end in one note', async (_a, _b, mine, theirs) => {
    const on = interrupted('create', () => keepText(theirs, { how: among }));
    await keepText(mine, { on, how: among });
    expect(await bodies()).toEqual([newer.trimEnd()]);
  });

  it('that both edit: the newer one, interrupted by the older, has the last word', async () => {
    await keep('Before');
    await keepText(newer, { on: interrupted('update', () => keepText(older, { how: among })), how: among });
    expect(await bodies()).toEqual([newer.trimEnd()]);
  });

  it('that both edit: the newer one looks again, and finds the older that wrote over it', async () => {
    const { id } = await keep('Before');
    const settle = async () => {
      if ((await bodies())[0] === newer.trimEnd()) await board.update(Number(id), older).then(() => again++);
    };
    let again = 0;
    const once = async () => {
      if (again === 0) await settle();
    };
    expect(await keepText(newer, { how: { settle: once } })).toMatchObject({ id, action: 'updated' });
    expect([again, await bodies()]).toEqual([1, [newer.trimEnd()]]);
  });

  it('with equally new data do not answer each other without end', async () => {
    await keep('Before');
    const other = withDataTime(text('Other'), TIME + 1);
    const settle = () => board.ours().then(([note]) => board.update(Number(note?.id), other).then(() => {}));
    server.seen();
    await keepText(newer, { how: { settle } });
    expect(writes()).toHaveLength(2);
  });

  it('by somebody who writes without end: it is left to them', async () => {
    const { id } = await keep('Before');
    const settle = () => board.update(Number(id), older).then(() => {});
    server.seen();
    await keepText(newer, { how: { settle } });
    expect(writes().length).toBeLessThan(15);
  });

  it('that cannot be edited though it is there: it is not tried without end', async () => {
    await keep('Before');
    let tries = 0;
    const update = async () => {
      tries++;
      return null;
    };
    const stuck: NoteBoard = { ...board, update };
    await keepText(newer, { on: stuck, how: among });
    expect(tries).toBe(6);
  });

  it('remove each other’s surplus once', async () => {
    await write(older);
    await write(text('stray'));
    const on = interrupted('remove', () => keepText(newer, { how: among }));
    await keepText(newer, { on, how: among });
    expect(await bodies()).toEqual([newer.trimEnd()]);
  });
});

describe('a text that GitLab takes for commands', () => {
  const state = async () => (await server.rest<{ state: string }>('GET', request)).state;

  it('is written again without them, and they are told', async () => {
    const { id, action, commands } = await keepText(`${text('Better')}\n/close\nlast\n`);
    expect({ action, commands, state: await state() }).toEqual({
      ...{ action: 'created', commands: ['state_event'], state: 'closed' },
    });
    await server.rest('PUT', request, { state_event: 'reopen' });
    expect(await marked()).toMatchObject([{ id, body: `${text('Better')}\n /close\nlast` }]);
    server.seen();
    expect(await keepText(`${text('Worse')}\n/reopen\n`)).toMatchObject({
      id,
      action: 'updated',
      commands: ['state_event'],
    });
    expect(await marked()).toMatchObject([{ id, body: `${text('Worse')}\n /reopen` }]);
  });

  /** Answers as GitLab does to a text of nothing but commands: 202, and no note. */
  const swallowing = (times: number): NoteBoard => {
    let left = times;
    return {
      ...board,
      create: async (body) => (left-- > 0 ? { id: null, commands: [] } : board.create(body)),
      update: async (id, body) => {
        if (left-- <= 0) return board.update(id, body);
        await board.remove(id);
        return { id: null, commands: ['close'] };
      },
    };
  };

  it('altogether makes no note, and one is made without them', async () => {
    const body = `${text('Better')}\n/x`;
    expect(await keepText(body, { on: swallowing(1) })).toMatchObject({
      action: 'created',
      commands: ['a quick action'],
    });
    expect(await marked()).toMatchObject([{ body: `${text('Better')}\n /x` }]);
    expect(await keepText(`${body}\n/y`, { on: swallowing(1) })).toMatchObject({
      action: 'created',
      commands: ['close'],
    });
    expect(await marked()).toHaveLength(1);
  });

  it('though no line of it begins with a slash is left as it is, and that is told', async () => {
    const odd: NoteBoard = {
      ...board,
      create: async (body) => ({ ...(await board.create(body)), commands: ['label'] }),
    };
    expect(await keep('Better', { on: odd })).toMatchObject({ action: 'created', commands: ['label'] });
    expect(await marked()).toMatchObject([{ body: text('Better').trimEnd() }]);
  });

  it('and has none is not sent without end', async () => {
    await expect(keep('Better', { on: swallowing(9) })).rejects.toThrow('GitLab took the whole comment');
  });
});
