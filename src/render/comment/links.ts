import { formatTime } from '../format.ts';
import { link } from '../markdown.ts';
import { pageOf, type Section } from './section.ts';

/** Where to see more, which version wrote this, of when the data are, and how to see the same on a laptop. */
export const links: Section = (context) => () => {
  const { comparison } = context;
  const iid = comparison.merge_request?.iid;
  const newest = comparison.runs.reduce<number | null>(
    (time, run) => Math.max(time ?? 0, run.end_time ?? run.start_time ?? 0),
    null,
  );
  const page = pageOf(context);
  const parts = [
    ...(page === null || iid === undefined ? [] : [link('Open in the dashboard', page)]),
    `ml-report ${comparison.tool}${newest ? `, newest run of ${formatTime(newest)}` : ''}`,
    ...(iid === undefined ? [] : [`on a laptop: \`npx ml-report run --mr ${iid} --dry-run\``]),
  ];
  return parts.join(' · ');
};
