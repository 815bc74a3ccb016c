import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProgress } from '../../src/commands/log.ts';
import { type SnapshotOrder, takeSnapshot } from '../../src/commands/take-snapshot.ts';
import { configPlaces, parseSettings } from '../../src/config/load.ts';
import type { Settings } from '../../src/core/model/settings.ts';
import { exportJson } from '../../src/render/export/json.ts';
import { gitlabSource, type Source } from '../../src/sources/index.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { NOON, settings } from '../support/build.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';

const progress = createProgress({ write: () => {}, level: 'quiet', terminal: false, inCi: false, now: () => 0 });

let server: Embedded;
let source: Source;
let folder: string;
beforeAll(async () => {
  server = await embedded();
});
afterAll(() => server.close());
beforeEach(() => {
  source = gitlabSource(server.client, server.client);
  folder = newFolder();
});

const take = (
  from: Source,
  written: Settings = settings(),
  { file = 'snapshot.sqlite', ...over }: Partial<SnapshotOrder> = {},
) =>
  takeSnapshot({
    ...{ source: from, settings: written, mergeRequest: server.project.openMergeRequest, file: join(folder, file) },
    ...{ known: null, shard: null, takenAt: NOON, tool: '1.2.3', progress },
    ...{ config: configPlaces, parseConfig: parseSettings },
    ...over,
  });

/** All that a snapshot says, in the form that other programs get. */
function contentOf(file = 'snapshot.sqlite'): string {
  const reader = openSnapshot(join(folder, file));
  try {
    return [...exportJson(reader.whole(), reader.histories)].join('');
  } finally {
    reader.close();
  }
}

describe('a snapshot of a source', () => {
  it('holds the runs of the wanted experiments only', async () => {
    const [first] = await source.experiments();
    const { experiments, runs } = await take(
      source,
      settings({ experiments: [first?.experiment.name ?? ''], history: 'none' }),
    );
    expect(experiments).toBe(1);
    const reader = openSnapshot(join(folder, 'snapshot.sqlite'));
    expect(reader.runs()).toHaveLength(runs);
    expect(reader.runs().every(({ experiment_id }) => experiment_id === first?.experiment.id)).toBe(true);
    reader.close();
  });

  it('says how many histories it read, and how many not', async () => {
    const none = await take(source, settings({ history: 'none' }));
    expect(none.head.history).toEqual({ read: 0, unread: expect.any(Number) });
    const all = await take(source, settings({ history: 'all' }));
    expect(all.head.history).toEqual({ read: none.head.history.unread, unread: 0 });
  });

  it('says the same in whatever order the pages come, and though runs come twice', async () => {
    await take(source, settings({ history: 'none' }));
    const twice: Source = {
      ...source,
      async *runs(experiment, listing) {
        const pages = [];
        for await (const page of source.runs(experiment, listing)) pages.push(page.toReversed());
        yield* pages.reverse();
        yield* pages;
      },
    };
    await take(twice, settings({ history: 'none' }), { file: 'again.sqlite' });
    expect(contentOf('again.sqlite')).toBe(contentOf());
  });
});

describe('what happens meanwhile', () => {
  it('a run deleted after it was listed costs its own histories, not those of the others', async () => {
    const whole = await take(source, settings({ history: 'all' }));
    const { experiment_id } = await server.log<{ experiment_id: string }>('experiments/create', {
      name: 'short-lived',
    });
    const { run } = await server.log<{ run: { info: { run_id: string } } }>('runs/create', {
      experiment_id,
      start_time: NOON,
    });
    await server.log('runs/log-metric', { run_id: run.info.run_id, key: 'loss', value: 1, timestamp: 1 });
    let deleted = false;
    const meanwhile: Source = {
      ...source,
      history: async (runId, metric) => {
        if (!deleted) {
          deleted = true;
          await server.log('runs/delete', { run_id: run.info.run_id });
        }
        return source.history(runId, metric);
      },
    };
    const { head } = await take(meanwhile, settings({ history: 'all' }));
    await server.log('experiments/delete', { experiment_id });
    expect(deleted).toBe(true);
    expect(head.history).toEqual({ read: whole.head.history.read, unread: 1 });
  });

  it('a source that fails in the middle leaves no file and no draft', async () => {
    const failing: Source = { ...source, ciFacts: () => Promise.reject(new Error('gone')) };
    await expect(take(failing)).rejects.toThrow('gone');
    expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
  });

  it('a server without histories is asked only a few times', async () => {
    let asked = 0;
    const without: Source = {
      ...source,
      history: async () => {
        asked++;
        return null;
      },
    };
    const { head } = await take(without, settings({ history: 'all' }));
    expect(head.history.read).toBe(0);
    expect(asked).toBeLessThanOrEqual(30);
  });
});
