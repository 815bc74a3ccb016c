import type { Comparison, RunSummary } from '../../core/compare/comparison.ts';
import { experimentAddress, inDashboard, mergeRequestAddress } from '../../core/view/address.ts';
import { webLink } from '../../core/view/web-link.ts';
import { plain } from './facts.ts';
import type { Report } from './report.ts';

const RUNS = 20;
const EXPERIMENTS = 20;

interface Link {
  readonly label: string;
  readonly url: string | null;
}

/** For the page of the CI job: links to the dashboard, the experiments and the runs of the merge request. */
export const annotations: Report = {
  file: 'annotations.json',
  write: ({ comparison, dashboard }) => {
    const links = [...pages(comparison, dashboard), ...runs(comparison)].flatMap(({ label, url }) => {
      const checked = webLink(url);
      return checked === null ? [] : [{ external_link: { label: label.toWellFormed(), url: checked } }];
    });
    return `${JSON.stringify({ 'ml-report': links }, null, 2)}\n`;
  },
};

function pages({ merge_request, experiments }: Comparison, dashboard: string | null): Link[] {
  if (dashboard === null) return [];
  const at = (address: string) => inDashboard(dashboard, address);
  return [
    ...(merge_request
      ? [{ label: `Comparison of !${merge_request.iid}`, url: at(mergeRequestAddress(merge_request.iid)) }]
      : []),
    ...experiments
      .slice(0, EXPERIMENTS)
      .map(({ id, name }) => ({ label: `Experiment ${plain(name)}`, url: at(experimentAddress(id)) })),
  ];
}

/** Those of the merge request first. */
function runs({ runs, head }: Comparison): Link[] {
  const mine = new Set(head.runs);
  const ordered = [...runs].sort((a, b) => Number(mine.has(b.run_id)) - Number(mine.has(a.run_id)));
  const label = ({ run_id, name }: RunSummary) =>
    `${mine.has(run_id) ? 'Run' : 'Run of the baseline'} ${plain(name || run_id)}`;
  return ordered
    .filter(({ url }) => webLink(url) !== null)
    .slice(0, RUNS)
    .map((run) => ({ label: label(run), url: run.url }));
}
