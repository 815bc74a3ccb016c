import type { Comparison, RunSummary } from '../../../core/compare/comparison.ts';
import { durationOf } from '../../../core/model/run.ts';
import { count, formatDuration, formatTime } from '../../format.ts';
import { commit, key, link } from './dressed.ts';
import { html, type Markup, nothing } from './markup.ts';
import { table } from './table.ts';

const SHOWN = 500;

/** Every run of both sides with its links to run page, pipeline, job, user and commit. */
export function runs(comparison: Comparison): Markup {
  if (comparison.runs.length === 0) return nothing;
  const mine = new Set(comparison.head.runs);
  const ordered = [...comparison.runs].sort((a, b) => Number(mine.has(b.run_id)) - Number(mine.has(a.run_id)));
  const left = ordered.length - SHOWN;
  const others = ordered.filter(({ run_id }) => !mine.has(run_id)).length;
  const none = '—';
  return html`<section aria-labelledby="runs"><h2 id="runs">Runs</h2>
<div class="runs">${table<RunSummary>(
    `${count(mine.size, 'run')} of this merge request, ${others} of the baseline`,
    [
      {
        head: 'side',
        cell: ({ run_id }) => html`<span class="whole">${mine.has(run_id) ? 'this' : 'baseline'}</span>`,
      },
      { head: 'run', names: true, cell: (run) => link(key(run.name || run.run_id, 60), run.url) },
      {
        head: 'commit',
        cell: ({ ci }) => (ci ? html`<span class="whole">${commit(ci.pipeline.sha, comparison)}</span>` : none),
      },
      {
        head: 'pipeline',
        cell: ({ ci }) => (ci ? html`<span class="whole">${link(`#${ci.pipeline.id}`, ci.pipeline.url)}</span>` : none),
      },
      {
        head: 'job',
        cell: ({ ci }) =>
          ci
            ? [
                link(key(ci.job.name, 60), ci.job.url),
                ci.job.status === 'success' ? null : html` ${key(ci.job.status)}`,
              ]
            : none,
      },
      {
        head: 'user',
        cell: ({ ci, user }) => {
          const who = ci?.user ?? user;
          return who ? link(html`<bdi>${who.name || who.username}</bdi>`, who.url) : none;
        },
      },
      { head: 'started', cell: ({ start_time }) => html`<span class="whole">${formatTime(start_time)}</span>` },
      {
        head: 'took',
        number: true,
        cell: (run) =>
          html`<span class="whole">${run.status === 'FINISHED' ? formatDuration(durationOf(run)) : run.status.toLowerCase()}</span>`,
      },
    ],
    ordered.slice(0, SHOWN),
  )}</div>${left > 0 ? html`<p class="quiet">${count(left, 'more run')} in the comparison.</p>` : nothing}
</section>`;
}

/** Every push that has runs, newest first; the first is the one that is judged. */
export function pushes(comparison: Comparison): Markup {
  if (comparison.pushes.length < 2) return nothing;
  return html`<section aria-labelledby="pushes"><h2 id="pushes">Pushes with runs</h2>
<ul>${comparison.pushes.map(
    ({ sha, runs }, at) => html`
<li>${commit(sha, comparison)} ${count(runs.length, 'run')}${at === 0 ? ', judged here' : ''}</li>`,
  )}
</ul></section>`;
}
