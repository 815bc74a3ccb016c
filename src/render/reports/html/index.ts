import type { Comparison, ExperimentComparison } from '../../../core/compare/comparison.ts';
import { experimentAddress, inDashboard, mergeRequestAddress } from '../../../core/view/address.ts';
import { formatTime, oneLine } from '../../format.ts';
import { verdictLine } from '../../verdict.ts';
import { newestTime, plain } from '../facts.ts';
import type { Report, ReportContext } from '../report.ts';
import { causes, cautions, comparedWith, headline, parameters, rulesAndRemarks } from './compared.ts';
import { key, link } from './dressed.ts';
import { forest } from './forest.ts';
import { html, Markup, nothing } from './markup.ts';
import { metrics } from './metrics.ts';
import { pushes, runs } from './runs.ts';
import { style } from './style.ts';

/**
 * One file that needs nothing else: no network, no script; readable at 390 pixels, on paper, in light and dark. It is XML as well, so that a strict
 * parser can tell whether something foreign broke out of its place.
 */
export const htmlPage: Report = { file: 'report.html', write: (context) => page(context).text };

const sheet = new Markup(`<style>${style}</style>`);

function page(context: ReportContext): Markup {
  const { comparison, dashboard, sha256 } = context;
  const iid = comparison.merge_request?.iid;
  const title = `${iid === undefined ? '' : `!${iid} `}${verdictLine(comparison, plain)}`;
  const policy = `default-src 'none'; style-src 'sha256-${base64(sha256(style))}'; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>${oneLine(title)}</title>
${sheet}
</head>
<body>
<header>${trail(context)}
${headline(comparison)}</header>
<main>
${rulesAndRemarks(comparison)}
${comparison.experiments.map((experiment, at) => section(experiment, at, comparison, dashboard))}
${runs(comparison)}
${pushes(comparison)}
</main>
<footer>${footer(comparison)}</footer>
</body>
</html>
`;
}

const base64 = (hexadecimal: string) =>
  btoa(hexadecimal.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));

/** Where this belongs to. */
function trail({ comparison: { project, merge_request: mr }, dashboard }: ReportContext): Markup {
  const parts = [
    ...(project ? [link(html`<bdi>${plain(project.path)}</bdi>`, project.url)] : []),
    ...(mr ? [html`${link(`!${mr.iid}`, mr.url)} <bdi>${plain(mr.title)}</bdi>`] : []),
    ...(mr && dashboard ? [link('open in the dashboard', inDashboard(dashboard, mergeRequestAddress(mr.iid)))] : []),
  ];
  return html`<p class="trail">${parts.map((part, at) => (at === 0 ? part : html` · ${part}`))}</p>`;
}

function section(
  experiment: ExperimentComparison,
  at: number,
  comparison: Comparison,
  dashboard: string | null,
): Markup {
  const address = dashboard && inDashboard(dashboard, experimentAddress(experiment.id));
  return html`<section aria-labelledby="e${at}"><h2 id="e${at}">${link(key(experiment.name), address)}</h2>
${comparedWith(experiment, comparison)}
${cautions(experiment, comparison)}
${metrics(experiment, comparison)}
${forest(experiment)}
${parameters(experiment, comparison)}
${causes(experiment, comparison)}
</section>
`;
}

function footer(comparison: Comparison): Markup {
  const time = newestTime(comparison);
  return html`<p>Made by ml-report ${comparison.tool}${time === null ? nothing : `, newest run of ${formatTime(time)}`}.</p>`;
}
