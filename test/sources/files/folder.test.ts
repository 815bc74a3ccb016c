import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { fileStoreFolder, sqliteFile } from '../../../src/sources/index.ts';
import { newFolder } from '../../support/folder.ts';
import { writeFiles } from './write-store.ts';

const home = () =>
  writeFiles(newFolder(), {
    'mlruns/0/meta.yaml': 'name: x',
    'with space/mlruns': null,
    'a%20b': null,
    'plain.txt': 'x',
  });

it.each([
  ['mlruns', 'mlruns'],
  ['./mlruns/', 'mlruns'],
  ['.', 'mlruns'],
  ['with space', 'with space/mlruns'],
  ['mlruns/0', 'mlruns/0'],
  ['not there yet', 'not there yet'],
  ['file:mlruns', 'mlruns'],
  ['file:./mlruns', 'mlruns'],
  ['file:with%20space', 'with space/mlruns'],
  ['a%20b', 'a%20b'],
])('the store of %j is in %j', (named, expected) => {
  const base = home();
  expect(fileStoreFolder(named, base)).toBe(join(base, expected));
});

it('an absolute path and a file: URI name the folder, too', () => {
  const base = home();
  expect(fileStoreFolder(join(base, 'mlruns'))).toBe(join(base, 'mlruns'));
  expect(fileStoreFolder(pathToFileURL(join(base, 'with space')).href)).toBe(join(base, 'with space/mlruns'));
  expect(fileStoreFolder(`file:${base}`, '/elsewhere')).toBe(join(base, 'mlruns'));
});

it.each([
  '',
  'https://mlflow.example',
  'http://localhost:5000',
  'sqlite:///mlflow.db',
  'databricks://profile',
  's3://bucket/mlruns',
  'file://other-host/mlruns',
  'file:%zz',
  'plain.txt',
])('%j is no place of a file store', (named) => {
  expect(fileStoreFolder(named, home())).toBeNull();
});

it.each([
  ['sqlite:///mlflow.db', 'mlflow.db'],
  ['sqlite:///deep/er/mlflow.db', 'deep/er/mlflow.db'],
  ['sqlite:///any name', 'any name'],
  ['sqlite+pysqlite:///mlflow.db?timeout=30', 'mlflow.db'],
  ['SQLite:///mlflow.db', 'mlflow.db'],
  ['sqlite:///a%20b.db', 'a%20b.db'],
  ['mlflow.db', 'mlflow.db'],
  ['./runs.sqlite3', 'runs.sqlite3'],
])('the database of %j is in %j', (named, expected) => {
  expect(sqliteFile(named, '/base')).toBe(join('/base', expected));
});

it('four slashes begin an absolute path', () => {
  expect(sqliteFile('sqlite:////srv/mlflow.db', '/base')).toBe('/srv/mlflow.db');
});

it.each([
  '',
  'sqlite://',
  'sqlite:///:memory:',
  'mlruns',
  'plain.txt',
  'postgresql://host/db',
  'https://x/mlflow.db',
  'file:///x.db',
])('%j is no place of a SQLite file', (named) => {
  expect(sqliteFile(named, home())).toBeNull();
});

it('a file of any name that begins as a database does is one', () => {
  const base = writeFiles(newFolder(), { tracking: `SQLite format 3\0${'x'.repeat(100)}`, short: 'SQLite' });
  expect(sqliteFile('tracking', base)).toBe(join(base, 'tracking'));
  expect(sqliteFile('short', base)).toBeNull();
  expect(fileStoreFolder('tracking', base)).toBeNull();
});
