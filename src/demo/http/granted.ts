import type { ProjectRow } from '../state/rows.ts';
import { type Answer, json } from './answer.ts';
import { expressionOf } from './expression.ts';

/** What a fine-grained token's list says of a call; a path below `/api`, with or without `/v4`. */
export function isGranted(allowed: readonly string[], method: string, path: string): boolean {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const below = path.replace(/^\/api(\/v4)?/, '');
  return allowed.some((entry) => {
    const [verb = '', pattern = ''] = entry.split(' ');
    return verb === wanted && expressionOf(pattern).test(below);
  });
}

const RESOURCES: [RegExp, string][] = [
  [/\/ml\/mlflow\/.*\/runs\//, 'mlflow_run'],
  [/\/ml\/mlflow\/.*\/metrics\//, 'mlflow_run'],
  [/\/ml\/mlflow\/.*\/(registered-models|model-versions)\//, 'ml_model'],
  [/\/ml\/mlflow\//, 'ml_experiment'],
  [/\/notes/, 'work_item'],
  [/\/uploads/, 'markdown_upload'],
  [/\/statuses/, 'commit_status'],
  [/\/resource_label_events/, 'resource_label_event'],
  [/\/merge_requests/, 'merge_request'],
  [/\/pipelines/, 'pipeline'],
  [/\/jobs?/, 'job'],
  [/\/repository\/(commits|merge_base)/, 'commit'],
  [/\/repository\//, 'code'],
  [/\/users?/, 'user'],
  [/\/packages\//, 'package'],
  [/\/projects\//, 'project'],
];

/** GitLab's sentence; the names of permissions follow its scheme, not its list. */
export function lackingSentence(method: string, pattern: string, project: ProjectRow | undefined): string {
  const verb = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' }[method] ?? 'read';
  const action = /\/search$/.test(pattern) ? 'read' : verb;
  const resource = RESOURCES.find(([expression]) => expression.test(pattern))?.[1] ?? 'metadata';
  const where = project ? ` for "${project.path}"` : '';
  return `Access denied: Your Personal Access Token lacks the required permissions: [${action}_${resource}]${where}.`;
}

export function notGranted(sentence: string): Answer {
  return json({ error: 'insufficient_granular_scope', error_description: sentence }, 403);
}
