import type { RunSummary } from '../../core/compare/comparison.ts';
import { durationOf } from '../../core/model/run.ts';
import { count, formatDuration, formatTime } from '../format.ts';
import { code, fold, link, named, table } from '../markdown.ts';
import { commitLink, elsewhere, type Section } from './section.ts';

interface Column {
  readonly head: string;
  readonly right?: boolean;
  /** Of these the least stay longest: the lowest number. */
  readonly rank: number;
  readonly cell: (run: RunSummary) => string;
}

/** Every run of both sides with its links to run page, pipeline, job and user, and to its commit, files and model where these tell runs apart. */
export const runs: Section = (context) => (room) => {
  const { comparison } = context;
  if (comparison.runs.length === 0) return null;
  const mine = new Set(comparison.head.runs);
  const ordered = [...comparison.runs].sort((a, b) => Number(mine.has(b.run_id)) - Number(mine.has(a.run_id)));
  const others = ordered.filter(({ run_id }) => !mine.has(run_id)).length;
  const counts = `Runs (${count(mine.size, 'run')} of this merge request, ${others} of the baseline)`;
  if (room.runs === 0) return `${counts}, ${elsewhere(context)}.`;
  const shown = bothSides(ordered, mine, room.runs);
  const columns: Column[] = [
    { head: '', rank: 0, cell: (run) => (mine.has(run.run_id) ? 'this' : 'baseline') },
    { head: 'run', rank: 0, cell: (run) => link(code(run.name || run.run_id, 40), run.url) },
    ...columnsFor(ordered, (sha) => commitLink(sha, comparison), isMixed(ordered, mine)),
  ];
  const kept = new Set(
    columns
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, room.runColumns),
  );
  const held = columns.filter((column) => column.rank === 0 || kept.has(column));
  const left = ordered.length - shown.length;
  const more = left > 0 ? `\n\n${count(left, 'more run')} ${elsewhere(context)}.` : '';
  const rows = shown.map((run) => held.map(({ cell }) => cell(run)));
  return fold(
    counts,
    table(
      held.map(({ head }) => head),
      held.map(({ right = false }) => right),
      rows,
    ) + more,
  );
};

/** The first of each side, in their order, with no side left out for the other. */
function bothSides(ordered: readonly RunSummary[], mine: ReadonlySet<string>, most: number): readonly RunSummary[] {
  if (ordered.length <= most) return ordered;
  const own = ordered.filter(({ run_id }) => mine.has(run_id));
  const theirs = ordered.length - own.length;
  const first = Math.max(most - theirs, Math.min(own.length, Math.ceil(most / 2)));
  return [...own.slice(0, first), ...ordered.slice(own.length, own.length + most - first)];
}

/** Whether a side has runs of several commits. */
function isMixed(list: readonly RunSummary[], mine: ReadonlySet<string>): boolean {
  const commits = (own: boolean) =>
    new Set(list.filter(({ run_id }) => mine.has(run_id) === own).flatMap(({ ci }) => ci?.pipeline.sha ?? []));
  return commits(true).size > 1 || commits(false).size > 1;
}

function columnsFor(list: readonly RunSummary[], commit: (sha: string) => string, mixed: boolean): Column[] {
  const where = (cell: (ci: NonNullable<RunSummary['ci']>) => string) => (run: RunSummary) =>
    run.ci ? cell(run.ci) : '—';
  const only = (is: boolean, column: Column) => (is ? [column] : []);
  return [
    {
      head: 'pipeline',
      rank: 1,
      cell: where(({ pipeline }) => link(`\\#${pipeline.id}`, pipeline.url)),
    },
    { head: 'job', rank: 2, cell: where(({ job }) => link(jobLabel(job.name, job.status), job.url)) },
    { head: 'user', rank: 3, cell: userCell },
    ...only(mixed, { head: 'commit', rank: 4, cell: where(({ pipeline }) => commit(pipeline.sha)) }),
    ...only(
      list.some(({ model_version }) => model_version),
      { head: 'model', rank: 5, cell: modelCell },
    ),
    ...only(
      list.some(({ files }) => files && files.count > 0),
      { head: 'files', rank: 6, cell: filesCell },
    ),
    { head: 'started', rank: 8, cell: (run) => formatTime(run.start_time) },
    {
      head: 'took',
      right: true,
      rank: 7,
      cell: (run) => (run.status === 'FINISHED' ? formatDuration(durationOf(run)) : run.status.toLowerCase()),
    },
  ];
}

const jobLabel = (name: string, status: string) =>
  `${code(name, 40)} ${status === 'success' ? '' : code(status, 40)}`.trim();

function userCell({ ci, user }: RunSummary): string {
  const who = ci?.user ?? user;
  return who ? named(who.name, who.url, 40) : '—';
}

function modelCell({ model_version: model }: RunSummary): string {
  return model ? link(code(`${model.name} ${model.version}`, 60), model.url) : '—';
}

function filesCell({ files }: RunSummary): string {
  return files && files.count > 0 ? link(count(files.count, 'file'), files.url) : '—';
}
