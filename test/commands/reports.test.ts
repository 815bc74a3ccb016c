import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { COMPARISON_FILE, writeComparison } from '../../src/store/index.ts';
import { full } from '../render/reports/full.ts';
import { compared, written } from '../render/reports/written.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

const comparison = compared(full);
const env = { CI_PAGES_URL: 'https://team.pages.example/churn' };

/** A folder with a comparison in its hand-over folder. */
function handedOver(): string {
  const folder = newFolder();
  writeComparison(join(folder, '.ml-report', COMPARISON_FILE), comparison);
  return folder;
}

const reportsIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(join(folder, '.ml-report/reports')).map((file) => [
      file,
      readFileSync(join(folder, '.ml-report/reports', file), 'utf8'),
    ]),
  );

it('writes every report, with the addresses of the dashboard, and ends with 0 whatever the gates say', async () => {
  const folder = handedOver();
  const { exit, out, err } = await ml(['reports'], { folder, env });
  expect({ exit, out }).toEqual({ exit: 0, out: '' });
  expect(err).toContain('junit.xml, metrics.txt, codequality.json, annotations.json, report.env, comment.md');
  const { 'comment.md': comment, ...others } = reportsIn(folder);
  const { 'comment.md': bare, ...expected } = written(comparison, 'https://team.pages.example/churn/');
  expect(others).toEqual(expected);
  // The comment is that of the comment command, charts and all; without them it is the one written here.
  expect(comment?.split('\n')[0]).toBe(bare?.split('\n')[0]);
  expect(comment).toBe((await ml(['comment', '--dry-run'], { folder, env })).out);
});

it('writes the same bytes again, and leaves nothing else behind', async () => {
  const folder = handedOver();
  await ml(['reports'], { folder, env });
  const first = reportsIn(folder);
  writeFileSync(join(folder, '.ml-report/reports/old.txt'), 'of another version');
  expect((await ml(['reports'], { folder, env, now: () => 9e12 })).exit).toBe(0);
  expect(reportsIn(folder)).toEqual(first);
  expect(readdirSync(join(folder, '.ml-report')).sort()).toEqual([COMPARISON_FILE, 'reports']);
});

it('names its comment as the comment command does', async () => {
  const folder = handedOver();
  await ml(['reports', '--name', 'nightly'], { folder });
  const { out } = await ml(['comment', '--dry-run', '--name', 'nightly'], { folder });
  expect(reportsIn(folder)['comment.md']).toBe(out);
  expect((await ml(['reports', '--name', 'a b'], { folder })).exit).toBe(2);
});

it('says what to do without a comparison, and with one of another merge request', async () => {
  const missing = await ml(['reports'], { folder: newFolder() });
  expect(missing.exit).toBe(2);
  expect(missing.err).toMatch(/There is no comparison at .*\n→ Run ml-report check first/);
  const other = await ml(['reports', '--mr', '7'], { folder: handedOver() });
  expect(other.exit).toBe(2);
  expect(other.err).toContain('42');
});

it('leaves the reports that are there as they are where there is no comparison any more', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, '.ml-report/reports'), { recursive: true });
  writeFileSync(join(folder, '.ml-report/reports/junit.xml'), 'before');
  expect((await ml(['reports'], { folder })).exit).toBe(2);
  expect(reportsIn(folder)).toEqual({ 'junit.xml': 'before' });
});
