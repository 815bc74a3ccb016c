import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { commentText } from '../../src/render/comment/index.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { historiesOf, hostile, scenarios } from '../support/scenarios.ts';

const cases = join(import.meta.dirname, '../cases');

function compared(snapshot: Snapshot, name = ''): Comparison {
  const mergeRequest = snapshot.merge_requests.find(({ iid }) => iid === snapshot.merge_request);
  return mergeRequest
    ? compare(snapshot, mergeRequest, historiesOf(name))
    : expect.unreachable('a scenario without its merge request');
}

const comment = (comparison: Comparison) =>
  commentText({ comparison, dashboard: 'https://team.pages.example/churn/', name: 'default' });

/** Written where it is missing, so that its first reading is in the review; in CI it must be there. */
function expectFile(name: string, file: string, text: string): void {
  const path = join(cases, name, file);
  if (!existsSync(path)) {
    if (process.env['CI']) expect.unreachable(`${name}/${file} is missing: run the tests once and commit it`);
    mkdirSync(join(cases, name), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

describe.each(Object.entries(scenarios))('%s', (name, snapshot) => {
  const comparison = compared(snapshot, name);

  it('gives the comment of the file', () => expectFile(name, 'comment.md', comment(comparison)));
  it('gives the table of the file', () => expectFile(name, 'check.txt', terminalText(comparison, { colour: false })));

  it('gives the same comment from the comparison as it is handed over', () => {
    expect(comment(JSON.parse(JSON.stringify(comparison)))).toBe(comment(comparison));
  });

  it('gives the same comment whenever it is made, and in whatever order the runs come', () => {
    const later = { ...snapshot, taken_at: snapshot.taken_at + 1e9, runs: [...snapshot.runs].reverse() };
    expect(comment(compared(later, name))).toBe(comment(comparison));
  });
});

describe('hostile names', () => {
  const text = comment(compared(scenarios['hostile-names'] as Snapshot));
  const outsideCode = text
    .replace(/<code>.*?<\/code>/g, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/\]\(https:\/\/[^\s()]*\)/g, ']')
    .replace(/&#\d+;/g, '');

  it.each([/(?<!\\)@/, /(?<!\\)#\d/, /(?<![\\[])!\d/, /(?<!\\)~bug/, /<script/, /<img/, /javascript:/])(
    'mean nothing: no %s outside code',
    (sign) => expect(outsideCode).not.toMatch(sign),
  );

  it('start no quick action', () => expect(text).not.toMatch(/^\s*\/\w/m));

  it('leave no table cell', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const cells = (line: string) =>
      line.replace(/`[^`]*`/g, (span) => span.replaceAll('|', '#')).split(/(?<!\\)\|/).length;
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(cells))).toEqual(new Set([cells('| | metric | baseline → this | difference |'), 9]));
  });

  it('stay readable', () => {
    for (const letters of ['模型 🙂 Ωμέγα مرحبا']) expect(text).toContain(letters);
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(hostile.length).toBeGreaterThan(10);
  });
});
