import type { Comparison } from '../../core/compare/comparison.ts';

export interface CommentContext {
  readonly comparison: Comparison;
  /** Address of the dashboard with a slash at its end; `null` where none is known. */
  readonly dashboard: string | null;
  /** Of several reports on one merge request, which. */
  readonly name: string;
}

/** One part of the comment as Markdown; `null` where it has nothing to say. */
export type Section = (context: CommentContext) => string | null;
