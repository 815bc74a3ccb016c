/** `/runs/?id=…`: shows any run, from the data files. */
import type { Run } from '../../../src/core/model/run.ts';
import { anyRunAddress, runAddress } from '../../../src/core/view/address.ts';
import { type RunPage, runPage } from '../../../src/core/view/run-page.ts';
import { type Html, html } from '../../html/html.ts';
import { runContent, runTitle } from '../../html/run-content.ts';
import { link } from '../lib/page.ts';
import { dataIndex, pagedRuns, placesOf, shortId } from '../lib/places.ts';
import { enhance } from './enhance.ts';
import { familyOf } from './family.ts';
import { type KnownRun, knownRun, previousOf, seriesOf } from './known-run.ts';
import { putIn } from './put-in.ts';
import { besideOf, references } from './references.ts';

/** `place` is where the run goes; the list of runs after it stays where the run is not known. */
export async function showRun(id: string, place: HTMLElement): Promise<void> {
  try {
    const paged = await pagedRuns();
    if (paged.has(id)) return location.replace(link(runAddress(id)));
    const known = await knownRun(id);
    if (!known) return await say(place, await unknown(id));
    if (paged.has(known.run.run_id)) return location.replace(link(runAddress(known.run.run_id)));
    const page = await pageOf(known);
    const hasPage = (other: string) => paged.has(other);
    putIn(place, runContent({ page, histories: seriesOf(known), places: { link, hasPage, shortId } }));
    document.title = `${runTitle(known.run)} · ${(await dataIndex()).title}`;
    place.ariaBusy = null;
    enhance(place, known.run.run_id);
  } catch (error) {
    await say(place, broken(id, error));
  }
}

/** The page's list of runs is of use here. */
async function say(place: HTMLElement, content: Html): Promise<void> {
  putIn(place, content);
  place.ariaBusy = null;
  document.documentElement.dataset['run'] = 'none';
}

async function pageOf(known: KnownRun): Promise<RunPage> {
  const { run, place, manifest } = known;
  const [index, refers, family, previous] = await Promise.all([
    ...([dataIndex(), references(), familyOf(known), previousOf(known)] as const),
  ]);
  return runPage(run, {
    ...{ experiment: manifest.experiment, project: index.project, source: refers.source, commits: refers.commits },
    metrics: manifest.columns.filter(({ id }) => id.startsWith('m.')),
    ...family,
    beside: { ...besideOf(run.run_id, place.experiment.id, refers), previous },
  });
}

const short = (id: Run['run_id']) => (id.length > 80 ? `${id.slice(0, 80)}…` : id);

async function unknown(id: string): Promise<Html> {
  const several = await placesOf(id);
  if (several.length > 0)
    return html`<div class="empty" role="status"><p class="what">The ids of ${several.length} runs begin with <code><bdi>${short(id)}</bdi></code>.</p>
<ul>${several.map((one) => html`<li><a href="${link(anyRunAddress(one.id))}"><code>${one.id}</code></a> in <bdi>${one.experiment.name || one.experiment.id}</bdi></li>`)}</ul></div>`;
  const { experiments, taken_at } = await dataIndex();
  const runs = experiments.reduce((sum, { rows, deleted }) => sum + rows + deleted, 0);
  return html`<div class="empty" role="status"><p class="what">None of the ${runs} runs here has the id <code><bdi>${short(id)}</bdi></code>.</p>
<p>It may have been logged after ${new Date(taken_at).toISOString().slice(0, 16).replace('T', ' ')} UTC, when these data were read: then the next pipeline brings it. Or its experiment is not among those that the configuration selects.</p>
<p><a href="${link('runs/')}" data-search>Search for it by name</a></p></div>`;
}

function broken(id: string, error: unknown): Html {
  const why = error instanceof Error ? error.message : String(error);
  return html`<div class="empty" role="alert"><p class="what">The run <code><bdi>${short(id)}</bdi></code> cannot be shown.</p>
<p>${why}</p><p><a href="">Try again</a> · <a href="${link('runs/')}">All runs that have a page</a></p></div>`;
}
