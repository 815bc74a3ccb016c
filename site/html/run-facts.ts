/** What a run is: where it was logged, by whom, from which commit, and what it is best compared with. */
import { durationOf, JOB_TAG, type Run } from '../../src/core/model/run.ts';
import { experimentAddress } from '../../src/core/view/address.ts';
import type { RunPage } from '../../src/core/view/run-page.ts';
import { formatDuration, nameOfSource, shorten, shortSha } from '../../src/render/format.ts';
import { toCompareAddress } from '../../src/table/compare-address.ts';
import { type Html, html, type Part } from './html.ts';
import { longValue, moment, outLink, type Places, person } from './parts.ts';

const quiet = (content: Part) => html`<span class="quiet">${content}</span>`;

export function headPart(page: RunPage, places: Places): Html {
  const { run, experiment, note } = page;
  const name = run.name.trim();
  const took = durationOf(run);
  const trail = experiment
    ? html`<a href="${places.link(experimentAddress(experiment.id))}"><bdi>${experiment.name || experiment.id}</bdi></a>`
    : html`<a href="${places.link('')}">Experiments</a>`;
  return html`<p class="trail">${trail}</p>
<h1>${name ? html`<bdi>${shorten(name, 120)}</bdi>` : 'Run'} <code class="id">${run.run_id.slice(0, 8)}</code></h1>
<p class="lead"><span class="status-${run.status.toLowerCase()}">${run.status.toLowerCase()}</span> · started ${moment(run.start_time)}${took !== null && ` · took ${formatDuration(took)}`} · logged by ${person(run.user)}</p>
${run.stage === 'deleted' && html`<p class="attention">◆ This run was deleted; the server still has it.</p>`}${note && html`<div class="note">${longValue(note)}</div>`}${besidePart(page, places)}`;
}

/** Links to the compare page; nothing where there is no other run. */
function besidePart({ run, beside }: RunPage, { link, shortId }: Places): Html | null {
  const words = { baseline: 'its baseline', previous: 'the run before it', best: 'the best run' } as const;
  const links = (['baseline', 'previous', 'best'] as const).flatMap((kind) => {
    const id = beside[kind];
    if (id === null || id === run.run_id) return [];
    const runs = [id, run.run_id].map(shortId);
    const address = toCompareAddress({ runs, base: runs[0] ?? null, metric: null, options: {}, all: false });
    return [html`<a href="${link(`compare/${address}`)}">${words[kind]} <code>${id.slice(0, 8)}</code></a>`];
  });
  if (links.length === 0) return null;
  return html`<p class="beside">Compare with ${links.map((one, i) => [i > 0 && ' · ', one])}</p>`;
}

export function factsPart(page: RunPage): Html {
  const { run, commit } = page;
  const facts: (readonly [name: string, value: Part])[] = [
    ['run id', html`<code class="value">${run.run_id}</code>`],
    [`in ${nameOfSource(page.source)}`, run.url ? outLink(run.url, 'run page') : quiet('none')],
    ...modelFact(run),
    ...ciFacts(run),
    [
      'commit',
      commit
        ? outLink(
            commit.url,
            html`<code>${shortSha(commit.sha)}</code>${commit.title !== '' && html` <bdi>${commit.title}</bdi>`}`,
          )
        : quiet('unknown'),
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
}

function modelFact({ model_version }: Run): (readonly [string, Part])[] {
  if (!model_version) return [];
  const { name, version, url } = model_version;
  return [['model version', outLink(url, html`<bdi>${name}</bdi> ${version}`)]];
}

function ciFacts({ ci, tags }: Run): (readonly [string, Part])[] {
  const job = tags.get(JOB_TAG);
  if (!ci) {
    const gone = job !== undefined && html`<bdi>${job}</bdi>, which is gone or hidden from the token`;
    return [['job', quiet(gone || 'not logged by a CI job')]];
  }
  const { merge_request: mr } = ci;
  return [
    ['job', html`${outLink(ci.job.url, html`<bdi>${ci.job.name}</bdi> #${ci.job.id}`)} ${quiet(ci.job.status)}`],
    ['pipeline', html`${outLink(ci.pipeline.url, `#${ci.pipeline.id}`)} ${quiet(html`<bdi>${ci.pipeline.ref}</bdi>`)}`],
    ['merge request', mr ? outLink(mr.url, html`!${mr.iid} <bdi>${mr.title}</bdi>`) : quiet('none')],
    ['started by', person(ci.user)],
  ];
}
