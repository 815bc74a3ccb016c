import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createProgress } from '../../src/commands/log.ts';
import { takeSnapshot } from '../../src/commands/take-snapshot.ts';
import { exportJson } from '../../src/render/export/json.ts';
import type { Source } from '../../src/sources/index.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { metric, NOON, settings } from '../support/build.ts';
import { newFolder } from '../support/folder.ts';
import { type PagedSource, pagedSource } from './paged-source.ts';

const progress = createProgress({ write: () => {}, level: 'quiet', terminal: false, inCi: false, now: () => 0 });

let folder: string;
let source: PagedSource;
beforeEach(() => {
  folder = newFolder();
  source = pagedSource();
  for (let i = 1; i <= 10; i++) source.log('1', `a${String(i).padStart(2, '0')}`);
  for (let i = 1; i <= 2; i++) source.log('2', `b${i}`);
});

const place = (file: string) => join(folder, file);

async function take(from: Source, { anew = false, file = 'snapshot.sqlite', history = 'auto' as const } = {}) {
  let known = null;
  try {
    const reader = openSnapshot(place(file));
    known = anew ? null : reader.head;
    reader.close();
  } catch {}
  return takeSnapshot({
    ...{ source: from, settings: settings({ history }), mergeRequest: null, file: place(file), known },
    ...{ shard: null, takenAt: NOON, tool: '1.2.3', progress, config: [], parseConfig: () => settings() },
  });
}

function contentOf(file: string): string {
  const reader = openSnapshot(place(file));
  try {
    return [...exportJson(reader.whole(), reader.histories)].join('');
  } finally {
    reader.close();
  }
}

/** Goes on from the snapshot before, and is what a new one would be. */
async function goOn(): Promise<string[]> {
  source.asked();
  await take(source);
  const asked = source.asked();
  await take(source, { anew: true, file: 'anew.sqlite' });
  expect(contentOf('snapshot.sqlite')).toBe(contentOf('anew.sqlite'));
  return asked;
}

describe('a second snapshot', () => {
  it('with nothing new asks for one page of each experiment, and nothing else', async () => {
    await take(source);
    expect(await goOn()).toEqual(['list 1', 'list 2']);
  });

  it('reads a new run by the page that it is on, then its history and files', async () => {
    await take(source);
    source.log('1', 'a11');
    expect((await goOn()).sort()).toEqual(['files a11', 'history a11 loss', 'list 1', 'list 2']);
  });

  it('reads on until it meets a run that it knows', async () => {
    await take(source);
    for (let i = 11; i <= 17; i++) source.log('1', `a${i}`);
    expect((await goOn()).filter((one) => one === 'list 1')).toHaveLength(3);
  });

  it('asks again for a run that was still going', async () => {
    const [, , , , , , , , , oldest] = source.experimentsById.get('1')?.runs ?? [];
    expect(oldest?.run_id).toBe('a01');
    Object.assign(oldest ?? {}, { status: 'RUNNING', end_time: null });
    await take(source);
    expect((await goOn()).filter((one) => /^(list|run)/.test(one))).toEqual(['list 1', 'list 2', 'run a01']);
    const ended = { status: 'FINISHED', end_time: NOON, metrics: new Map([['loss', metric(0.5, { step: 9 })]]) };
    Object.assign(oldest ?? {}, ended);
    expect(await goOn()).toEqual(expect.arrayContaining(['run a01', 'history a01 loss', 'files a01']));
    expect(await goOn()).toEqual(['list 1', 'list 2']);
  });

  it('reads only the histories whose metric shows another entry', async () => {
    source.log('2', 'b3', { status: 'RUNNING', metrics: { loss: 1, lr: 0.1 } });
    await take(source);
    const [going] = source.experimentsById.get('2')?.runs ?? [];
    Object.assign(going ?? {}, {
      metrics: new Map([
        ['loss', metric(0.7, { step: 2 })],
        ['lr', metric(0.1)],
      ]),
    });
    const asked = await goOn();
    expect(asked).toContain('history b3 loss');
    expect(asked).not.toContain('history b3 lr');
  });

  it.each([
    ['the newest', 'a10'],
    ['one in the middle', 'a05'],
    ['the oldest', 'a01'],
  ])('finds out that %s was deleted', async (_which, runId) => {
    await take(source);
    const own = source.experimentsById.get('1');
    if (own) own.runs = own.runs.filter(({ run_id }) => run_id !== runId);
    await goOn();
    expect(contentOf('snapshot.sqlite')).not.toContain(`"${runId}"`);
  });

  it('finds out that one was deleted while another was made, which leaves the number as it was', async () => {
    await take(source);
    const own = source.experimentsById.get('1');
    if (own) own.runs = own.runs.filter(({ run_id }) => run_id !== 'a02');
    source.log('1', 'a11');
    await goOn();
    expect(contentOf('snapshot.sqlite')).not.toContain('"a02"');
  });

  it('forgets an experiment that is gone, with its runs', async () => {
    await take(source);
    source.experimentsById.delete('2');
    expect(await goOn()).toEqual(['list 1', 'list 2']);
    expect(contentOf('snapshot.sqlite')).not.toContain('"b1"');
  });

  it('reads an experiment that is new, from its beginning', async () => {
    await take(source);
    source.log('3', 'c1');
    expect(await goOn()).toEqual(expect.arrayContaining(['list 3', 'history c1 loss']));
  });

  it('that the configuration gives more experiments reads those whole', async () => {
    await takeSnapshot({
      ...{ source, settings: settings({ experiments: ['experiment 2'] }), mergeRequest: null, known: null },
      ...{ file: place('snapshot.sqlite'), shard: null, takenAt: NOON, tool: '1.2.3', progress },
      ...{ config: [], parseConfig: () => settings() },
    });
    expect((await goOn()).filter((one) => one === 'list 1')).toHaveLength(4);
  });
});

describe('where the source does not say how many runs there are', () => {
  it('the listing is read to its end, so that a deleted run is found out', async () => {
    source = pagedSource({ counts: false });
    for (let i = 1; i <= 10; i++) source.log('1', `a${i}`);
    await take(source);
    const own = source.experimentsById.get('1');
    if (own) own.runs = own.runs.filter(({ run_id }) => run_id !== 'a2');
    expect(await goOn()).toEqual(Array(3).fill('list 1'));
  });
});

describe('where the source does not list the newest first', () => {
  it('the listing is read to its end', async () => {
    source = pagedSource({ newestFirst: false });
    for (let i = 1; i <= 7; i++) source.log('1', `a${i}`);
    await take(source);
    expect(await goOn()).toEqual(Array(3).fill('list 1'));
  });
});
