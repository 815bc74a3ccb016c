import { randomUUID } from 'node:crypto';
import { type Answer, invalidParameter, json, jsonText, refuse } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { type Fields, list, oneOf, requiredText, text, whole } from '../http/fields.ts';
import type { RunRow } from '../state/rows.ts';
import { forgetRun } from '../state/series.ts';
import { JOB_TAG, type KeyValue, keyValue, paramLimit, TAG_LIMIT, withMany, withOne } from './key-values.ts';
import { addMetrics, metricOf } from './metrics.ts';
import { experimentByIid, insertRun, readableProject, runByEid, writableProject } from './project.ts';
import { runInfo, runText } from './run-payload.ts';

const STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;

export function createRun(call: Call): Answer {
  const project = writableProject(call);
  const experiment = experimentByIid(call, project, requiredText(call.fields, 'experiment_id'));
  const tags = list(call.fields, 'tags').map(keyValue);
  const jobId = jobNamedBy(call, tags);
  const eid = randomUUID();
  insertRun(call, project, experiment.id, {
    ...{ eid, jobId, name: nameOf(call.fields, tags), tags: withMany('[]', tags, TAG_LIMIT) },
    ...{ startTime: whole(call.fields, 'start_time') ?? 0, userId: call.caller?.user.id ?? null },
  });
  return jsonText(`{"run":${runText(call, runByEid(call, project, eid))}}`);
}

function nameOf(fields: Fields, tags: readonly KeyValue[]): string | undefined {
  return text(fields, 'run_name') || tags.find(({ key }) => key === 'mlflow.runName')?.value;
}

export function getRun(call: Call): Answer {
  const project = readableProject(call);
  return jsonText(`{"run":${runText(call, runByEid(call, project, requiredText(call.fields, 'run_id')))}}`);
}

/** Status and end time only: a new name is taken and not looked at. */
export function updateRun(call: Call): Answer {
  const run = wantedRun(call);
  const status = oneOf(call.fields, 'status', STATUSES) ?? run.status;
  const endTime = whole(call.fields, 'end_time') ?? run.end_time;
  change(call, run, { status, end_time: endTime });
  return json({ run_info: runInfo(call, { ...run, status, end_time: endTime }) });
}

export function logMetric(call: Call): Answer {
  const run = wantedRun(call);
  addMetrics(call, run, [metricOf(call.fields)]);
  return json({});
}

export function logParameter(call: Call): Answer {
  const run = wantedRun(call);
  const param = { key: requiredText(call.fields, 'key'), value: requiredText(call.fields, 'value') };
  change(call, run, { params: withOne(run.params, param, paramLimit(call.generation)) });
  return json({});
}

export function setTag(call: Call): Answer {
  const run = wantedRun(call);
  const tag = { key: requiredText(call.fields, 'key'), value: requiredText(call.fields, 'value') };
  const jobId = jobNamedBy(call, [tag]) ?? run.job_id;
  change(call, run, { tags: withOne(run.tags, tag, TAG_LIMIT), job_id: jobId });
  return json({});
}

export function logBatch(call: Call): Answer {
  const run = wantedRun(call);
  const metrics = list(call.fields, 'metrics').map((fields, index) => metricOf(fields, `metrics[${index}]`));
  const params = list(call.fields, 'params').map((fields, index) => paramOf(fields, `params[${index}]`));
  const tags = list(call.fields, 'tags').map(keyValue);
  call.state.together(() => {
    addMetrics(call, run, metrics);
    const jobId = jobNamedBy(call, tags) ?? run.job_id;
    change(call, run, {
      params: withMany(run.params, params, paramLimit(call.generation)),
      tags: withMany(run.tags, tags, TAG_LIMIT),
      job_id: jobId,
    });
  });
  return json({});
}

function paramOf(fields: Fields, label: string): KeyValue {
  requiredText({ [`${label}[key]`]: fields['key'] }, `${label}[key]`);
  requiredText({ [`${label}[value]`]: fields['value'] }, `${label}[value]`);
  return keyValue(fields);
}

/** Gone for good: GitLab has no bin for runs; that of a model version stays. */
export function deleteRun(call: Call): Answer {
  const run = wantedRun(call);
  if (run.model_version_id !== null)
    refuse(json({ message: 'Cannot delete a candidate associated to a model version' }, 400));
  forgetRun(call.state, run.id);
  return json({});
}

function wantedRun(call: Call): RunRow {
  return runByEid(call, writableProject(call), requiredText(call.fields, 'run_id'));
}

function change(call: Call, run: RunRow, changed: Partial<RunRow>): void {
  const { status, end_time, params, tags, job_id } = { ...run, ...changed };
  call.state.run(
    'UPDATE runs SET status = ?, end_time = ?, params = ?, tags = ?, job_id = ?, updated_at = ? WHERE id = ?',
    ...[status, end_time, params, tags, job_id, call.now(), run.id],
  );
}

/** A job that this server does not have is refused, whichever project it is of. */
function jobNamedBy(call: Call, tags: readonly KeyValue[]): number | null {
  const tag = tags.findLast(({ key }) => key === JOB_TAG);
  if (!tag) return null;
  const job = call.state.one<{ id: number }>('SELECT id FROM jobs WHERE id = ?', Number.parseInt(tag.value, 10) || -1);
  return job?.id ?? invalidParameter(`${JOB_TAG} must refer to an existing build`);
}
