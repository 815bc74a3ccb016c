/** The content of a run's page: the same text whether it is written with the build or in the reader's browser. */
import type { Series } from '../../src/core/model/series.ts';
import type { RunPage } from '../../src/core/view/run-page.ts';
import { type Html, html } from './html.ts';
import type { Places } from './parts.ts';
import { factsPart, headPart } from './run-facts.ts';
import { familyPart } from './run-family.ts';
import { artifactsPart, paramsPart, reproductionPart, tagsPart } from './run-fields.ts';
import { curvesPart, metricsPart } from './run-metrics.ts';

export interface RunView {
  readonly page: RunPage;
  /** Those that were read, by metric. */
  readonly histories: ReadonlyMap<string, Series>;
  readonly places: Places;
}

export function runContent({ page, histories, places }: RunView): Html {
  return html`${headPart(page, places)}
${factsPart(page)}<section aria-labelledby="metrics"><h2 id="metrics">Metrics</h2>${metricsPart(page, histories)}</section>
${curvesPart(page.metrics, histories)}
<div class="columns">
${paramsPart(page)}${familyPart(page, places)}${tagsPart(page)}${artifactsPart(page)}</div>
${reproductionPart(page)}`;
}

/** Title of a run's page. */
export const runTitle = ({ run_id, name }: { readonly run_id: string; readonly name: string }): string =>
  `${name.trim() || 'run'} ${run_id.slice(0, 8)}`;
