/** What must be so in everything that a merge request's pipeline leaves behind, however it came about. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { folderOf, inDashboard, mergeRequestAddress } from '../../src/core/view/address.ts';
import { annotationFile, codeQuality, dotenvOf, elementsOf } from '../render/reports/parsed.ts';
import { type Kept, PAGES, type User } from './user.ts';

/** Address of the dashboard that a job kept, as that says itself: of its first page, as `inDashboard` takes it. */
export const homeOf = (kept: Kept): string =>
  new URL(kept.json<{ base: string }>('public/ml-report.json').base, PAGES).href;

/** The links that a row of the comment's runs has, of the run that the open merge request trained; and those to the dashboard, by default the project's. */
export async function expectNote({ gitlab, project, notes }: User, home = `${PAGES}/`): Promise<string> {
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
  expect(note).toContain(`(${inDashboard(home, mergeRequestAddress(project.openMergeRequest))})`);
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
    inDashboard(homeOf(kept), mergeRequestAddress(project.openMergeRequest)),
  );
  expect(dotenvOf(read('report.env'))).toMatchObject({ ML_REPORT_VERDICT: 'none', ML_REPORT_GATES: '0' });
}

/** Every page that the first one leads to is there, the merge request's with what was compared. */
export function expectDashboard(kept: Kept, project: { readonly openMergeRequest: number }): void {
  const home = new URL(homeOf(kept)).pathname;
  const links = [...kept.text('public/index.html').matchAll(/href="([^"#?]+)"/g)].map(([, href = '']) => href);
  const own = links.filter((href) => href.startsWith('/'));
  expect(own.length).toBeGreaterThan(8);
  const isFile = (path: string) => statSync(join(kept.folder, 'public', path), { throwIfNoEntry: false })?.isFile();
  const found = (path: string) => isFile(path) || (home.endsWith('/') && isFile(`${path}index.html`));
  expect(own.filter((href) => !href.startsWith(folderOf(home)))).toEqual([]);
  expect(own.filter((href) => !found(href.slice(folderOf(home).length)))).toEqual([]);
  const page = mergeRequestAddress(project.openMergeRequest);
  expect(own).toContain(inDashboard(home, page));
  expect(kept.text(`public/${page}index.html`)).toContain('20240212_152236');
}

export const comparisonOf = (kept: Kept) => kept.json<Comparison>('.ml-report/comparison.json');
