/** The reports: a new one is a file beside this and one line here. */
import { annotations } from './annotations.ts';
import { badge } from './badge.ts';
import { codequality } from './codequality.ts';
import { comment } from './comment.ts';
import { dotenv } from './dotenv.ts';
import { htmlPage } from './html/index.ts';
import { junit } from './junit.ts';
import { openMetrics } from './open-metrics.ts';
import type { Report } from './report.ts';

export type { Report, ReportContext } from './report.ts';

export const reports: readonly Report[] = [
  junit,
  openMetrics,
  codequality,
  annotations,
  dotenv,
  comment,
  htmlPage,
  badge,
];
