import { createHash } from 'node:crypto';
import { compare } from '../../../src/core/compare/compare.ts';
import type { Comparison } from '../../../src/core/compare/comparison.ts';
import type { SeriesOf } from '../../../src/core/compare/value.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { reports } from '../../../src/render/reports/index.ts';

export function compared(snapshot: Snapshot, series?: SeriesOf): Comparison {
  const mergeRequest = snapshot.merge_requests.find(({ iid }) => iid === snapshot.merge_request);
  if (!mergeRequest) throw new TypeError('a snapshot without its merge request');
  return compare(snapshot, mergeRequest, series);
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Every report by the name of its file. */
export function written(
  comparison: Comparison,
  dashboard: string | null = 'https://team.pages.example/churn/',
): Record<string, string> {
  return Object.fromEntries(
    reports.map(({ file, write }) => [file, write({ comparison, dashboard, name: 'default', sha256 })]),
  );
}
