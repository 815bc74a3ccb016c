import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gitlabNotes } from '../../src/publish/gitlab-notes.ts';
import { keepOneNote, type NoteBoard } from '../../src/publish/sticky-note.ts';
import { type Embedded, embedded } from '../support/embedded.ts';

interface Note {
  readonly id: number;
  readonly body: string;
  readonly author: { readonly username: string };
}

const MARKER = '<!-- ml-report:default -->';
const text = (words: string) => `${MARKER}\n**${words}**\n\n| a | b |\n| :-- | --: |\n| 1 | 2 |\n`;
const PERSON = 'demo-api-ines.okafor';

let server: Embedded;
let board: NoteBoard;
let path: string;

beforeAll(async () => {
  server = await embedded();
  path = `/merge_requests/${server.project.openMergeRequest}/notes`;
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
const keep = (words: string, on = board) => keepOneNote(on, MARKER, text(words));

beforeEach(async () => {
  for (const { id, author } of await marked())
    await server.rest('DELETE', `${path}/${id}`, undefined, author.username.includes('bot') ? undefined : PERSON);
  server.seen();
});

describe('one note', () => {
  it('is created once, and a second time nothing is sent', async () => {
    const first = await keep('Better');
    expect(first).toMatchObject({ action: 'created', removed: 0 });
    expect(writes()).toEqual(['POST']);
    expect(await keep('Better')).toEqual({ id: first.id, action: 'unchanged', removed: 0 });
    expect(writes()).toEqual([]);
    expect(await marked()).toMatchObject([{ id: first.id, body: text('Better').trimEnd() }]);
  });

  it('is edited in place when the text changed', async () => {
    const { id } = await keep('Better');
    server.seen();
    expect(await keep('Worse')).toEqual({ id, action: 'updated', removed: 0 });
    expect(writes()).toEqual(['PUT']);
    expect(await marked()).toMatchObject([{ id, body: text('Worse').trimEnd() }]);
  });

  it.each([
    ['carriage returns', (body: string) => body.replaceAll('\n', '\r\n')],
    ['blanks at the end', (body: string) => `${body}  \n\n\t`],
  ])('is not sent again for %s, which GitLab does not keep', async (_case, change) => {
    await keep('Better');
    server.seen();
    expect(await keepOneNote(board, MARKER, change(text('Better')))).toMatchObject({ action: 'unchanged' });
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
    const again = await keep('Worse', meanwhile);
    expect(again.action).toBe('created');
    expect(again.id).not.toBe(id);
    expect(await marked()).toMatchObject([{ id: again.id }]);
  });

  it('is found behind 150 others', async () => {
    const late = await server.rest<Note[]>('GET', `${path}?per_page=100&order_by=created_at&sort=asc`);
    for (let i = late.length; i < 150; i++) await write(`Remark ${i}`, PERSON);
    const { id } = await keep('Better');
    server.seen();
    expect(await keep('Worse')).toEqual({ id, action: 'updated', removed: 0 });
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
    const quote = await write(`As \`${MARKER}\` says`);
    const other = await write('<!-- ml-report:nightly -->\nother');
    const longer = await write('<!-- ml-report:default-2 -->\nother');
    await keep('Better');
    expect((await marked()).map(({ id }) => id)).toEqual(expect.arrayContaining([quote.id, other.id, longer.id]));
    expect(await keep('Better')).toMatchObject({ action: 'unchanged', removed: 0 });
  });

  it('of ours with the same marker are removed, the oldest stays', async () => {
    const [oldest] = [await write(text('1')), await write(text('2')), await write(text('3'))];
    server.seen();
    expect(await keep('Better')).toEqual({ id: oldest?.id, action: 'updated', removed: 2 });
    expect(writes().sort()).toEqual(['DELETE', 'DELETE', 'PUT']);
    expect(await marked()).toMatchObject([{ id: oldest?.id }]);
  });

  it('that are already gone when they are to be removed are no failure', async () => {
    const { id } = await write(text('1'));
    await server.rest('DELETE', `${path}/${id}`);
    await expect(board.remove(id)).resolves.toBeUndefined();
  });
});
