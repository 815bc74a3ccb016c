import type { Comparison } from '../../core/compare/comparison.ts';
import type { CommentSection } from '../../core/model/settings.ts';
import { shortSha } from '../format.ts';
import { code, link } from '../markdown.ts';
import type { CommentChart } from './comment-charts.ts';

export interface CommentContext {
  readonly comparison: Comparison;
  /** Address of the dashboard with a slash at its end; `null` where none is known. */
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

/** One part of the comment as Markdown; `null` where it has nothing to say. */
export type Section = (context: CommentContext) => string | null;
