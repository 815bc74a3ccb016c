import type { Comparison } from '../core/compare/comparison.ts';
import type { CommentSettings } from '../core/model/settings.ts';

/** Why no comment is made where there is none, as the end of a sentence; `null` where one is. */
export function whyNoComment({ verdict, experiments }: Comparison, when: CommentSettings['when']): string | null {
  if (when === 'always' || verdict === 'fail' || verdict === 'warn') return null;
  if (when === 'on-failure') return 'no gate failed (comment.when: on-failure)';
  const isQuiet = experiments.every(({ metrics }) =>
    metrics.every(({ verdict }) => verdict === 'unchanged' || verdict === 'inside-spread'),
  );
  return isQuiet ? 'nothing changed beyond the usual spread (comment.when: on-change)' : null;
}
