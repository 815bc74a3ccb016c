/** What must be so in everything that a merge request's pipeline leaves behind, however it came about. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { annotationFile, codeQuality, dotenvOf, elementsOf } from '../render/reports/parsed.ts';
import { type Kept, PAGES, type User } from './user.ts';

/** The links that a row of the comment's runs has, of the run that the open merge request trained. */
export async function expectNote({ gitlab, project, notes }: User): Promise<string> {
  const all = await notes();
  expect(all).toHaveLength(1);
  const [note = ''] = all;
  expect(note).toContain('**◆ `val/box_loss` is not comparable');
  const at = `${gitlab.url}/${project.path}/-`;
  const row = note.split('\n').find((line) => line.startsWith('| this | ')) ?? '';
  expect([...row.matchAll(/\]\(([^)]+)\)/g)].map(([, url]) => url)).toEqual([
    `${at}/ml/candidates/6`,
    `${at}/pipelines/7402`,
    `${at}/jobs/88107`,
    `${gitlab.url}/tomasz.lind`,
    `${at}/ml/candidates/6`,
  ]);
  expect(note).toContain(`(${PAGES}/merge-requests/${project.openMergeRequest}/)`);
  return note;
}

/** The reports are what GitLab's widgets read. */
export function expectReports(kept: Kept, project: { readonly openMergeRequest: number }): void {
  const read = (name: string) => kept.text(`.ml-report/reports/${name}`);
  const elements = elementsOf(read('junit.xml'));
  expect(elements.find(({ name }) => name === 'testcase')?.attributes).toMatchObject({
    ...{ classname: '/srv/yolov8_api/models', name: 'compared' },
  });
  codeQuality.parse(JSON.parse(read('codequality.json')));
  const links = Object.values(annotationFile.parse(JSON.parse(read('annotations.json')))).flat();
  expect(links.map(({ external_link }) => external_link.url)).toContain(
    `${PAGES}/merge-requests/${project.openMergeRequest}/`,
  );
  expect(dotenvOf(read('report.env'))).toMatchObject({ ML_REPORT_VERDICT: 'none', ML_REPORT_GATES: '0' });
}

/** Every page that the first one leads to is there, the merge request's with what was compared. */
export function expectDashboard(kept: Kept, project: { readonly openMergeRequest: number }): void {
  const base = new URL(PAGES).pathname;
  const links = [...kept.text('public/index.html').matchAll(/href="([^"#?]+)"/g)].map(([, href = '']) => href);
  const own = links.filter((href) => href.startsWith('/'));
  expect(own.length).toBeGreaterThan(8);
  const files = own.map((href) => {
    expect(href.startsWith(`${base}/`)).toBe(true);
    const inside = href.slice(base.length);
    return inside.endsWith('/') ? `${inside}index.html` : inside;
  });
  expect(files.filter((file) => !existsSync(join(kept.folder, 'public', file)))).toEqual([]);
  const page = `merge-requests/${project.openMergeRequest}/`;
  expect(own).toContain(`${base}/${page}`);
  expect(kept.text(`public/${page}index.html`)).toContain('20240212_152236');
}

export const comparisonOf = (kept: Kept) => kept.json<Comparison>('.ml-report/comparison.json');
