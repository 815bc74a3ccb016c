import type { Call } from '../http/call.ts';
import { isoTime, userById } from '../rest/shapes.ts';
import { resolveRef } from '../state/commit-graph.ts';
import { contentAt } from '../state/file-content.ts';
import type {
  CommitRow,
  ExperimentRow,
  JobRow,
  MergeRequestRow,
  NoteRow,
  PipelineRow,
  ProjectRow,
  RunRow,
} from '../state/rows.ts';
import { RUN_COLUMNS } from '../tracking/project.ts';
import { commentHtml, type Fact, type PageContent, sourceHtml } from './html.ts';
import { modelPage, modelVersionPage } from './models.ts';

type Builder = (call: Call, project: ProjectRow, wanted: string) => PageContent | undefined;

/** Pages inside a project, by what stands behind `/-/` in the address. */
const BUILDERS: [RegExp, Builder][] = [
  [/^ml\/candidates\/(\d+)$/, runPage],
  [/^ml\/experiments\/(\d+)$/, experimentPage],
  [/^ml\/models\/(\d+)$/, modelPage],
  [/^ml\/models\/\d+\/versions\/(\d+)$/, modelVersionPage],
  [/^jobs\/(\d+)(?:\/.*)?$/, jobPage],
  [/^pipelines\/(\d+)(?:\/.*)?$/, pipelinePage],
  [/^merge_requests\/(\d+)(?:\/.*)?$/, mergeRequestPage],
  [/^commits?\/([^/]+)$/, commitPage],
  [/^packages\/(\d+)$/, packagePage],
  [/^(?:blob|raw)\/[^/]+\/(.+)$/, filePage],
];

export function projectInnerPage(call: Call, project: ProjectRow, inner: string): PageContent | undefined {
  for (const [expression, build] of BUILDERS) {
    const wanted = expression.exec(inner)?.[1];
    if (wanted !== undefined) return build(call, project, wanted);
  }
  return undefined;
}

function runPage(call: Call, project: ProjectRow, iid: string): PageContent | undefined {
  const sql = `SELECT ${RUN_COLUMNS} FROM runs WHERE project_id = ? AND iid = ?`;
  const run = call.state.one<RunRow>(sql, project.id, Number(iid));
  if (!run) return undefined;
  const metrics = JSON.parse(run.latest) as { key: string; value: number | null }[];
  const texts = (stored: string) => (JSON.parse(stored) as { key: string; value: string }[]).map(factOf);
  return {
    title: `Run ${run.iid}: ${run.name}`,
    sentence: `Here a real GitLab shows the model experiment run ${run.eid}.`,
    facts: [
      ['Experiment', link(call, project, `ml/experiments/${run.experiment_iid}`, String(run.experiment_iid))],
      ['Status', run.status.toLowerCase()],
      ['Started', isoTime(run.start_time)],
      ['Ended', isoTime(run.end_time)],
      ['Creator', person(call, run.user_id)],
      ['CI job', run.job_id === null ? null : link(call, project, `jobs/${run.job_id}`, String(run.job_id))],
      ...metrics.map(({ key, value }): Fact => [`metric ${key}`, value]),
      ...texts(run.params).map(([key, value]): Fact => [`parameter ${key}`, value]),
      ...texts(run.tags).map(([key, value]): Fact => [`tag ${key}`, value]),
    ],
  };
}

function experimentPage(call: Call, project: ProjectRow, iid: string): PageContent | undefined {
  const sql = 'SELECT * FROM experiments WHERE project_id = ? AND iid = ?';
  const row = call.state.one<ExperimentRow>(sql, project.id, Number(iid));
  if (!row) return undefined;
  const runs = call.state.all<{ iid: number; name: string }>(
    'SELECT iid, name FROM runs WHERE experiment_id = ? ORDER BY id DESC LIMIT 100',
    row.id,
  );
  return {
    title: `Experiment ${row.name}`,
    sentence: 'Here a real GitLab lists the runs of this model experiment; these are the newest hundred.',
    facts: runs.map((run): Fact => [`Run ${run.iid}`, link(call, project, `ml/candidates/${run.iid}`, run.name)]),
  };
}

function jobPage(call: Call, project: ProjectRow, id: string): PageContent | undefined {
  const sql = 'SELECT * FROM jobs WHERE project_id = ? AND id = ?';
  const job = call.state.one<JobRow>(sql, project.id, Number(id));
  if (!job) return undefined;
  return {
    title: `Job ${job.id}: ${job.name}`,
    sentence: 'Here a real GitLab shows the log of this CI job.',
    facts: [
      ['Status', job.status],
      ['Pipeline', link(call, project, `pipelines/${job.pipeline_id}`, String(job.pipeline_id))],
      ['Started by', person(call, job.user_id)],
      ['Started', isoTime(job.started_at)],
      ['Finished', isoTime(job.finished_at)],
    ],
  };
}

function pipelinePage(call: Call, project: ProjectRow, id: string): PageContent | undefined {
  const sql = 'SELECT * FROM pipelines WHERE project_id = ? AND id = ?';
  const row = call.state.one<PipelineRow>(sql, project.id, Number(id));
  if (!row) return undefined;
  const jobs = call.state.all<JobRow>('SELECT * FROM jobs WHERE pipeline_id = ? ORDER BY id', row.id);
  return {
    title: `Pipeline ${row.id}`,
    sentence: 'Here a real GitLab shows the stages of this pipeline.',
    facts: [
      ['Status', row.status],
      ['Ref', row.ref],
      ['Commit', link(call, project, `commit/${row.sha}`, row.sha)],
      ['Started by', person(call, row.user_id)],
      ...jobs.map(
        (job): Fact => [`Job ${job.name}`, link(call, project, `jobs/${job.id}`, `${job.id} (${job.status})`)],
      ),
    ],
  };
}

function mergeRequestPage(call: Call, project: ProjectRow, iid: string): PageContent | undefined {
  const sql = 'SELECT * FROM merge_requests WHERE project_id = ? AND iid = ?';
  const row = call.state.one<MergeRequestRow>(sql, project.id, Number(iid));
  if (!row) return undefined;
  const notes = call.state.all<NoteRow>('SELECT * FROM notes WHERE merge_request_id = ? ORDER BY id', row.id);
  const sources = notes.map((note) => {
    const author = userById(call, note.author_id);
    return commentHtml(`note_${note.id}`, `${author?.name ?? 'Somebody'}, ${isoTime(note.updated_at)}`, note.body);
  });
  return {
    title: `Merge request !${row.iid}: ${row.title}`,
    sentence: 'Here a real GitLab shows this merge request; its comments stand below, rendered much as GitLab does.',
    facts: [
      ['State', row.state],
      ['Author', person(call, row.author_id)],
      ['From', `${row.source_branch} into ${row.target_branch}`],
      ['Head', link(call, project, `commit/${row.head_sha}`, row.head_sha)],
      ['Description', row.description],
    ],
    more: sources.join('\n'),
  };
}

function commitPage(call: Call, project: ProjectRow, ref: string): PageContent | undefined {
  const sha = resolveRef(call.state, project.id, ref) ?? '';
  const sql = 'SELECT * FROM commits WHERE project_id = ? AND sha = ?';
  const commit = call.state.one<CommitRow>(sql, project.id, sha);
  if (!commit) return undefined;
  const parents = JSON.parse(commit.parents) as string[];
  return {
    title: `Commit ${commit.sha.slice(0, 8)}: ${commit.title}`,
    sentence: 'Here a real GitLab shows the changes of this commit.',
    facts: [
      ['Hash', commit.sha],
      ['Author', person(call, commit.author_id)],
      ['Date', isoTime(commit.date)],
      ...parents.map((parent): Fact => ['Parent', link(call, project, `commit/${parent}`, parent)]),
    ],
  };
}

function packagePage(call: Call, project: ProjectRow, id: string): PageContent | undefined {
  const run = call.state.one<RunRow>('SELECT * FROM runs WHERE project_id = ? AND id = ?', project.id, Number(id));
  if (!run) return undefined;
  const sql = 'SELECT path, size FROM artifacts WHERE run_id = ? ORDER BY path';
  const files = call.state.all<{ path: string; size: number | null }>(sql, run.id);
  return {
    title: `Artifacts of run ${run.iid}`,
    sentence: 'Here a real GitLab offers these files; only their names and sizes are known.',
    facts: files.map(({ path, size }): Fact => [path, size]),
  };
}

function filePage(call: Call, project: ProjectRow, path: string): PageContent | undefined {
  const content = contentAt(call.state, project.id, 'main', path);
  if (content === null) return undefined;
  const more = sourceHtml('content', path, content);
  return { title: path, sentence: 'Here a real GitLab shows this file.', facts: [], more };
}

const factOf = ({ key, value }: { key: string; value: string }): [string, string] => [key, value];

function link(call: Call, project: ProjectRow, inner: string, text: string): Fact[1] {
  return { text, href: `${call.url}/${project.path}/-/${inner}` };
}

function person(call: Call, id: number | null): Fact[1] {
  const user = userById(call, id);
  return user ? { text: user.name, href: `${call.url}/${user.username}` } : null;
}
