import type { MergeRequestRow } from '../src/core/view/merge-request-page.ts';
import { type Judgement, judgeMetric } from '../src/core/view/metric-judgement.ts';
import { count, decimalsFor, formatNumber } from '../src/render/format.ts';

/** The first line of a merge request: what moved, by how much, and what the gates say. */
export interface VerdictSentence {
  readonly mark: Judgement;
  /** Empty where nothing was measured. */
  readonly metric: string;
  readonly rest: string;
  readonly gates: string;
}

function gateWords({ failed, warned, passed, unjudged }: MergeRequestRow['gates']): string {
  const parts = [
    failed > 0 && `${count(failed, 'gate')} failed`,
    warned > 0 && `${count(warned, 'warning')}`,
    unjudged > 0 && `${count(unjudged, 'gate')} not judged`,
    failed + warned + unjudged === 0 && passed > 0 && (passed === 1 ? 'its gate passed' : `all ${passed} gates passed`),
  ];
  return parts.filter(Boolean).join(', ');
}

export function verdictSentence({ headline, gates }: MergeRequestRow): VerdictSentence {
  if (!headline)
    return {
      mark: { arrow: '●', tone: 'none', word: 'nothing to compare' },
      metric: '',
      rest: 'No run of its newest push finished with a metric',
      gates: '',
    };
  const { key, baseline, current, difference, reason } = headline;
  const mark = judgeMetric(headline);
  const digits = decimalsFor([baseline?.value ?? 0, current?.value ?? 0], baseline?.sd ?? current?.sd ?? null);
  const [before, now] = [baseline, current].map((sample) => formatNumber(sample?.value ?? null, digits));
  const rest =
    difference === null
      ? mark.word === 'no baseline'
        ? `is ${now}, no baseline`
        : `${mark.word}: ${reason}`
      : difference === 0
        ? `unchanged at ${now}`
        : `${mark.word} by ${formatNumber(Math.abs(difference), Number(formatNumber(Math.abs(difference), digits)) === 0 ? undefined : digits)} (${before} → ${now})`;
  return { mark, metric: key, rest, gates: gateWords(gates) };
}
