import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSnapshot } from '../../src/store/index.ts';
import { run, snapshot } from '../support/build.ts';
import { newFolder } from '../support/folder.ts';
import { write } from './writing.ts';

const newFile = () => join(newFolder(), 'deep', 'snapshot.sqlite');

describe('what is no snapshot of this version is refused', () => {
  const broken = expect.objectContaining({ code: 'SNAPSHOT_BROKEN' });

  it('absent', () =>
    expect(() => openSnapshot(newFile())).toThrow(expect.objectContaining({ code: 'SNAPSHOT_MISSING' })));

  it.each(['ml-report/9 snapshot 1', 'ml-report/1 snapshot 99', 'ml-report/1'])(
    'another version, by its name: %s',
    (version) => {
      const file = newFile();
      write(file, snapshot([]));
      const db = new DatabaseSync(file);
      db.prepare("UPDATE about SET value = ? WHERE key = 'format'").run(version);
      db.close();
      expect(() => openSnapshot(file)).toThrow(`is of format ${version}; this version reads ml-report/1 snapshot 3.`);
      expect(() => openSnapshot(file)).toThrow(expect.objectContaining({ code: 'SNAPSHOT_VERSION' }));
    },
  );

  it('never finished', () => {
    const file = newFile();
    write(file, snapshot([]));
    const db = new DatabaseSync(file);
    db.exec("DELETE FROM about WHERE key = 'head'");
    db.close();
    expect(() => openSnapshot(file)).toThrow(/never finished/);
  });

  it.each<[string, string | Buffer]>([
    ['text', '{"format":"ml-report/1"}'],
    ['nothing', ''],
    ['noise', Buffer.alloc(20_000, 7)],
  ])('%s', (_case, content) => {
    const file = join(newFolder(), 'snapshot.sqlite');
    writeFileSync(file, content);
    expect(() => openSnapshot(file)).toThrow(broken);
  });

  it('a folder', () => expect(() => openSnapshot(newFolder())).toThrow(broken));

  it('another program’s database', () => {
    const file = join(newFolder(), 'other.sqlite');
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE runs (id)');
    db.close();
    expect(() => openSnapshot(file)).toThrow(broken);
  });

  it('cut short or damaged in the middle, at the latest when it is read', () => {
    const folder = newFolder();
    const whole = join(folder, 'whole.sqlite');
    const runs = Array.from({ length: 300 }, (_, i) => run({ params: { text: `${i}`.padEnd(200, 'x') } }));
    write(whole, snapshot(runs));
    const bytes = readFileSync(whole);
    const readAll = (content: Buffer) => {
      const file = join(folder, 'broken.sqlite');
      writeFileSync(file, content);
      const reader = openSnapshot(file);
      try {
        return reader.whole();
      } finally {
        reader.close();
      }
    };
    expect(() => readAll(bytes.subarray(0, bytes.length >> 1))).toThrow(broken);
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, bytes.length >> 2);
    expect(() => readAll(damaged)).toThrow(broken);
  });
});
