import type { Comparison } from '../../core/compare/comparison.ts';
import type { CommentSection } from '../../core/model/settings.ts';
import { inDashboard, mergeRequestAddress, metricPart } from '../../core/view/address.ts';
import { shortSha } from '../format.ts';
import { code, link } from '../markdown.ts';
import type { CommentChart } from './comment-charts.ts';
import type { Room } from './room.ts';

export interface CommentContext {
  readonly comparison: Comparison;
  /** Address of the dashboard's first page, as `inDashboard` takes it; `null` where none is known. */
  readonly dashboard: string | null;
  /** Of several reports on one merge request, which. */
  readonly name: string;
  /** Which parts, in their order; without it all of them, in the usual one. */
  readonly sections?: readonly CommentSection[];
  /** What is drawn, in its order; nothing without it. */
  readonly charts?: readonly CommentChart[];
  /** Addresses of uploaded pictures, by the name of the chart. */
  readonly pictures?: ReadonlyMap<string, string>;
}

/** A commit by the start of its hash, as a link that GitLab does not count as a reference to it: `/-/commits/`, not `/-/commit/`. */
export function commitLink(sha: string, { project }: Comparison): string {
  return link(code(shortSha(sha)), project && `${project.url}/-/commits/${sha}`);
}

type Place = Pick<CommentContext, 'comparison' | 'dashboard'>;

/** The merge request's page on the dashboard, or the row of it that shows a metric; `null` where there is no dashboard. */
export function pageOf({ comparison, dashboard }: Place, row?: RowName): string | null {
  if (dashboard === null) return null;
  const iid = comparison.merge_request?.iid;
  if (iid === undefined) return dashboard;
  const part = row === undefined ? '' : `#${metricPart(row.experiment, row.key, row.group)}`;
  return inDashboard(dashboard, mergeRequestAddress(iid) + part);
}

export interface RowName {
  /** Its id. */
  readonly experiment: string;
  readonly key: string;
  /** Where the experiment has several; else `null`. */
  readonly group: string | null;
}

/** Where what is left out can be seen, after what it is. */
export function elsewhere(place: Place): string {
  const page = pageOf(place);
  return page === null ? 'in the report' : link('on the dashboard', page);
}

/**
 * One part of the comment: made ready once, then written as Markdown as often as it takes to fit, with no more of each kind than there is room for; `null`
 * where it has nothing to say.
 */
export type Section = (context: CommentContext) => (room: Room) => string | null;
