import type { RunSummary } from '../../core/compare/comparison.ts';
import { durationOf } from '../../core/model/run.ts';
import { count, formatDuration, formatTime } from '../format.ts';
import { code, fold, link, named, table } from '../markdown.ts';
import type { Section } from './section.ts';

const SHOWN = 50;

/** Every run of both sides with its links to run page, pipeline, job and user. */
export const runs: Section = ({ comparison }) => {
  if (comparison.runs.length === 0) return null;
  const mine = new Set(comparison.head.runs);
  const ordered = [...comparison.runs].sort((a, b) => Number(mine.has(b.run_id)) - Number(mine.has(a.run_id)));
  const rows = ordered.slice(0, SHOWN).map((run) => [mine.has(run.run_id) ? 'this' : 'baseline', ...cells(run)]);
  const head = ['', 'run', 'pipeline', 'job', 'user', 'started', 'took'];
  const left = ordered.length - rows.length;
  const more = left > 0 ? `\n\n${count(left, 'more run')} on the dashboard.` : '';
  const others = ordered.filter(({ run_id }) => !mine.has(run_id)).length;
  const counts = `${count(mine.size, 'run')} of this merge request, ${others} of the baseline`;
  return fold(`Runs (${counts})`, table(head, [false, false, false, false, false, false, true], rows) + more);
};

function cells(run: RunSummary): string[] {
  const { ci } = run;
  const user = ci?.user ?? run.user;
  return [
    link(code(run.name || run.run_id, 40), run.url),
    ci ? link(`\\#${ci.pipeline.id}`, ci.pipeline.url) : '—',
    ci
      ? link(`${code(ci.job.name, 40)} ${ci.job.status === 'success' ? '' : code(ci.job.status)}`.trim(), ci.job.url)
      : '—',
    user ? named(user.name, user.url, 40) : '—',
    formatTime(run.start_time),
    run.status === 'FINISHED' ? formatDuration(durationOf(run)) : run.status.toLowerCase(),
  ];
}
