import { html } from '../../html/html.ts';
import { curvesOf, DRAWN } from '../../html/run-metrics.ts';
import { knownRun, seriesOf } from './known-run.ts';
import { putIn } from './put-in.ts';

/** All curves of a run but those that its page has already. */
export async function drawMore(place: HTMLElement, runId: string): Promise<void> {
  const known = await knownRun(runId);
  if (!known) throw new Error('The data files of this dashboard do not have this run. Reload the page.');
  const { manifest, run } = known;
  const listed = manifest.columns.filter(({ id }) => id.startsWith('m.'));
  const metrics = listed.flatMap(({ key, goal }) => {
    const metric = run.metrics.get(key);
    return metric ? [{ key, goal, metric }] : [];
  });
  const drawn = curvesOf(metrics, seriesOf(known), DRAWN);
  putIn(place, html`${drawn.length > 0 ? drawn : 'No further history has two different points.'}`);
}
