/** The tables of the compare page: a column a run. */
import { durationOf } from '../../../src/core/model/run.ts';
import { experimentAddress, mergeRequestAddress } from '../../../src/core/view/address.ts';
import { commitLink } from '../../../src/core/view/run-page.ts';
import { columnDecimals } from '../../../src/render/cell.ts';
import {
  count,
  formatDifference,
  formatDuration,
  formatNumber,
  formatShare,
  shortSha,
} from '../../../src/render/format.ts';
import { goalSign } from '../../../src/render/row.ts';
import { type Html, html, type Part } from '../../html/html.ts';
import { longValue, moment, outLink, type Places, person, runHref, runLabel, scroll } from '../../html/parts.ts';
import type { KnownRun } from '../runs/known-run.ts';
import { swatch } from './look.ts';
import type { FieldRow, MetricCell, MetricRow } from './rows.ts';

export interface Around {
  readonly places: Places;
  readonly project: { readonly path: string; readonly url: string } | null;
  readonly commits: readonly { readonly sha: string; readonly title: string; readonly url: string }[];
  /** Numbers of merge requests that have a page. */
  readonly mergeRequests: ReadonlySet<number>;
}

const quiet = (content: Part) => html`<span class="quiet">${content}</span>`;

/** `acts`: whether the columns can be changed here. */
function head(runs: readonly KnownRun[], base: number, { places }: Around, acts: boolean): Html {
  const column = ({ run }: KnownRun, i: number) => {
    const name = run.name.trim() || run.run_id.slice(0, 8);
    const pressed = i === base ? 'true' : 'false';
    const controls = acts
      ? html`<button type="button" data-act="base" data-id="${run.run_id}" aria-pressed="${pressed}">${i === base ? 'baseline' : 'make baseline'}<span class="unseen"> ${name}</span></button> <button type="button" data-act="remove" data-id="${run.run_id}">remove<span class="unseen"> ${name}</span></button>`
      : i === base && 'baseline';
    return html`<th scope="col" data-run="${run.run_id}">${swatch(run.run_id, i === base)}<a href="${runHref(run.run_id, places)}">${runLabel(run, 24)}</a><span class="acts">${controls}</span></th>`;
  };
  return html`<thead><tr><td class="pinned"></td>${runs.map(column)}</tr></thead>`;
}

function table(caption: string, runs: readonly KnownRun[], body: Part, header: Html): Html {
  return scroll(
    caption,
    html`<table class="beside-each-other" data-runs="${runs.length}"><caption class="unseen">${caption}</caption>${header}${body}</table>`,
  );
}

const row = (name: Part, cells: readonly Part[]) =>
  html`<tr><th scope="row" class="pinned">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;

/** Facts of the runs, then their metrics. */
export function metricTable(runs: readonly KnownRun[], rows: readonly MetricRow[], base: number, around: Around): Html {
  const metrics =
    rows.length > 0 &&
    html`<tbody><tr class="part"><th scope="rowgroup" class="pinned">${count(rows.length, 'metric')}</th><td colspan="${runs.length}"></td></tr>${rows.map(metricRow)}</tbody>`;
  return table(
    'Facts and metrics of the runs',
    runs,
    html`<tbody>${factRows(runs, around)}</tbody>${metrics}`,
    head(runs, base, around, true),
  );
}

function factRows(runs: readonly KnownRun[], { places, project, commits, mergeRequests }: Around): Html[] {
  const fact = (name: string, of: (known: KnownRun) => Part) => row(name, runs.map(of));
  const branch = ({ run }: KnownRun) => {
    const name = run.ci?.pipeline.ref ?? run.tags.get('mlflow.source.git.branch');
    const [, iid] = /^refs\/merge-requests\/(\d+)\//.exec(name ?? '') ?? [];
    if (iid !== undefined) return quiet(`that of !${iid}`);
    return name === undefined ? quiet('unknown') : html`<bdi class="value">${name}</bdi>`;
  };
  return [
    fact(
      'experiment',
      ({ place: { experiment } }) =>
        html`<a href="${places.link(experimentAddress(experiment.id))}"><bdi>${experiment.name || experiment.id}</bdi></a>`,
    ),
    fact(
      'status',
      ({ run: { status } }) => html`<span class="status-${status.toLowerCase()}">${status.toLowerCase()}</span>`,
    ),
    fact('started', ({ run }) => moment(run.start_time)),
    fact('took', ({ run }) => formatDuration(durationOf(run))),
    fact('user', ({ run }) => person(run.ci?.user ?? run.user)),
    fact('commit', ({ run }) => {
      const sha = run.ci?.pipeline.sha ?? run.tags.get('mlflow.source.git.commit');
      return sha === undefined
        ? quiet('unknown')
        : outLink(commitLink(sha, { commits, project }).url, html`<code>${shortSha(sha)}</code>`);
    }),
    fact('branch', branch),
    fact('merge request', ({ run: { ci } }) => {
      const mr = ci?.merge_request;
      if (!mr) return quiet('none');
      const label = html`!${mr.iid} <bdi>${mr.title}</bdi>`;
      return mergeRequests.has(mr.iid)
        ? html`<a href="${places.link(mergeRequestAddress(mr.iid))}">${label}</a>`
        : outLink(mr.url, label);
    }),
    fact('job', ({ run: { ci } }) =>
      ci ? outLink(ci.job.url, html`<bdi>${ci.job.name}</bdi> #${ci.job.id}`) : quiet('none'),
    ),
  ];
}

function metricRow({ key, goal, cells }: MetricRow): Html {
  const decimals = columnDecimals(cells.map(({ metric }) => metric?.value ?? Number.NaN));
  const name = html`<bdi class="key">${key}</bdi> ${goalSign({ goal })}`;
  return html`<tr><th scope="row" class="pinned">${name}</th>${cells.map((cell) => metricCell(cell, decimals))}</tr>`;
}

const words = { better: 'better', worse: 'worse', same: 'same', changed: '' } as const;
const tones = { better: 'tone-better', worse: 'tone-worse', same: 'quiet', changed: 'quiet' } as const;

function metricCell({ metric, difference, share, taken, best }: MetricCell, decimals: number | undefined): Html {
  if (!metric) return html`<td class="number">${quiet('not logged')}</td>`;
  const value = metric.value === null ? quiet('lost by the server') : formatNumber(metric.value, decimals);
  const shown = best ? html`<strong>${value}</strong> <span class="best-mark">best</span>` : value;
  if (taken === null || difference === null) return html`<td class="number">${shown}</td>`;
  const arrow = difference === 0 ? '●' : difference > 0 ? '▲' : '▼';
  const by =
    difference === 0
      ? ''
      : `${formatDifference(difference, decimals)} ${share === null ? '' : `(${formatShare(share)})`}`;
  return html`<td class="number">${shown} <span class="by ${tones[taken]}"><span aria-hidden="true">${arrow}</span> ${by} ${words[taken]}</span></td>`;
}

/** Params or tags; `all` shows those that are the same as well. */
export function fieldTable(
  what: string,
  runs: readonly KnownRun[],
  rows: readonly FieldRow[],
  base: number,
  all: boolean,
  around: Around,
): Html {
  const differing = rows.filter(({ differs }) => differs);
  const shown = all ? rows : differing;
  const left = rows.length - shown.length;
  const counted =
    rows.length === 0
      ? `None of the runs has a ${what}.`
      : differing.length === 0
        ? `All ${count(rows.length, what)} are the same in these runs.`
        : `${count(differing.length, what)} of ${rows.length} ${differing.length === 1 ? 'differs' : 'differ'}${left > 0 ? `; ${left} that ${left === 1 ? 'is' : 'are'} the same not shown` : ''}.`;
  const line = ({ key, values, changed, differs }: FieldRow) =>
    html`<tr class="${differs ? 'differs' : 'alike'}"><th scope="row" class="pinned"><bdi class="key">${key}</bdi></th>${values.map((value, i) => html`<td class="${changed[i] ? 'changed' : ''}">${value === null ? quiet('not set') : longValue(value)}</td>`)}</tr>`;
  const body =
    shown.length > 0 &&
    table(`${what}s of the runs`, runs, html`<tbody>${shown.map(line)}</tbody>`, head(runs, base, around, false));
  return html`<p class="quiet">${counted}</p>${body}`;
}
