import type { MetricRow } from '../compare/comparison.ts';

export type Tone = 'better' | 'worse' | 'none' | 'attention';

/** How a metric row reads: the arrow is the way the value went, tone and word are the judgement. */
export interface Judgement {
  readonly arrow: '▲' | '▼' | '●' | '◆';
  readonly tone: Tone;
  readonly word: string;
}

const words: Record<MetricRow['verdict'], string> = {
  improved: 'improved',
  regressed: 'regressed',
  unchanged: 'unchanged',
  'inside-spread': 'inside the usual spread',
  'outside-spread': 'outside the usual spread',
  'not-comparable': 'not comparable',
  unknown: 'changed',
};

function arrowOf({ difference, verdict }: MetricRow): Judgement['arrow'] {
  if (verdict === 'not-comparable') return '◆';
  if (verdict === 'unchanged' || verdict === 'inside-spread' || difference === null || difference === 0) return '●';
  return difference > 0 ? '▲' : '▼';
}

/** Without a baseline there is nothing to attend to; what could not be compared although there is one is. */
export function judgeMetric(row: MetricRow): Judgement {
  if (row.reason === 'no baseline') return { arrow: '●', tone: 'none', word: 'no baseline' };
  const tones: Partial<Record<MetricRow['verdict'], Tone>> = {
    improved: 'better',
    regressed: 'worse',
    'not-comparable': 'attention',
  };
  return { arrow: arrowOf(row), tone: tones[row.verdict] ?? 'none', word: words[row.verdict] };
}
