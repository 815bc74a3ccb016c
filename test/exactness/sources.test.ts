import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectGitlab } from '../../src/gitlab.ts';
import { createHttp } from '../../src/http.ts';
import { fileStoreFolder, fileStoreSource, gitlabSource, type Source } from '../../src/sources/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { archives, unpack } from './archives.ts';
import { compareSource } from './compare-source.ts';
import { type Holds, inFiles, inGitlab } from './holds.ts';
import { type FileStore, readFiles } from './read-files.ts';
import { readSource } from './read-source.ts';

/** The places that a store is read from; `open` gives the source and what is to be closed with it. */
const places: readonly { place: string; holds: Holds; open: (store: Unpacked) => Promise<Source> }[] = [
  { place: 'file store', holds: inFiles, open: async ({ folder }) => fileStoreSource(fileStoreFolder(folder) ?? '') },
  { place: 'GitLab', holds: inGitlab('history'), open: async ({ serve }) => (await serve('history')).writing },
  {
    place: 'GitLab that tells whole histories',
    holds: inGitlab('inline'),
    open: async ({ serve }) => (await serve('inline')).writing,
  },
  {
    place: 'GitLab, reading only',
    holds: inGitlab('history'),
    open: async ({ serve }) => (await serve('history')).reading,
  },
  // Such as came after GitLab 17, whose GraphQL knows no experiments: there a token that may only read cannot find the runs, and is told so.
  {
    place: 'GitLab that tells whole histories, reading only',
    holds: inGitlab('inline'),
    open: async ({ serve }) => (await serve('inline')).reading,
  },
];

/** One server as two tokens see it: one of the scope `api`, and one of `read_api`. */
interface Served {
  readonly writing: Source;
  readonly reading: Source;
}

interface Unpacked {
  readonly folder: string;
  readonly serve: (generation: 'history' | 'inline') => Promise<Served>;
}

const report: string[] = [];
afterAll(() => {
  process.stderr.write(`Sources against the files:\n${report.map((line) => `  ${line}\n`).join('')}`);
});

describe.each(archives().map((archive) => [archive.name, archive] as const))('%s', (name, archive) => {
  const ends: (() => void | Promise<void>)[] = [];
  let files: FileStore;
  let store: Unpacked;
  beforeAll(async () => {
    files = await readFiles(archive.path);
    const { store: folder, remove } = await unpack(archive);
    ends.push(remove);
    const servers = new Map<string, Promise<Served>>();
    const start = async (generation: 'history' | 'inline'): Promise<Served> => {
      const server: Embedded = await embedded({ stores: [archive.path], generation, lacks: [] });
      ends.push(() => server.close());
      const http = createHttp({ retrySeconds: 0, userAgent: 'test', noProxy: '*', log: () => {} });
      ends.push(() => http.close());
      const reader = connectGitlab(server.client.address, { kind: 'private', value: server.project.readToken }, http);
      return { writing: gitlabSource(server.client, server.client), reading: gitlabSource(reader, reader) };
    };
    store = {
      folder,
      serve: (generation) => {
        const served = servers.get(generation) ?? start(generation);
        servers.set(generation, served);
        return served;
      },
    };
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it.each(places)('comes out of a $place as it stands in the files', async ({ place, holds, open }) => {
    const source = await open(store);
    const start = performance.now();
    const read = await readSource(source);
    const ms = Math.round(performance.now() - start);
    const { differences, runs, series, points, shortened, notFinite, lost } = compareSource(files, read, holds);
    report.push(
      `${name}, ${place}: ${runs} runs, ${series} series of ${points} points in ${ms} ms; ${shortened} texts not whole, ${notFinite} values not finite, ${lost} lost`,
    );
    expect(differences.slice(0, 20)).toEqual([]);
    expect(runs).toBeGreaterThan(0);
    await source.close();
  });
});
