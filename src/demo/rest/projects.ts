import { type Answer, json, notFound, plain } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { maySee, openProject, projectAt, visibleProject } from '../http/membership.ts';
import { contentAt } from '../state/file-content.ts';
import type { ProjectRow } from '../state/rows.ts';
import { isoTime, projectUrl } from './shapes.ts';

export function getProject(call: Call): Answer {
  return json(projectFields(call, visibleProject(call)));
}

function projectFields(call: Call, project: ProjectRow): object {
  const [group = ''] = project.path.split('/');
  const url = projectUrl(call, project);
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${group} / ${project.name}`,
    path: project.name,
    path_with_namespace: project.path,
    created_at: isoTime(project.created_at),
    default_branch: 'main',
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@127.0.0.1:${project.path}.git`,
    http_url_to_repo: `${url}.git`,
    web_url: url,
    readme_url: `${url}/-/blob/main/README.md`,
    avatar_url: null,
    namespace: {
      id: 7,
      name: group,
      path: group,
      kind: 'group',
      full_path: group,
      web_url: `${call.url}/groups/${group}`,
    },
    visibility: 'private',
    pages_access_level: project.pages_access,
    model_experiments_access_level: 'enabled',
    model_registry_access_level: 'enabled',
    merge_requests_enabled: true,
    jobs_enabled: true,
    archived: false,
    creator_id: project.creator_id,
    ...forkFields(call, project),
  };
}

function forkFields(call: Call, { forked_from: id }: ProjectRow): object {
  const origin = id === null ? undefined : projectAt(call.state, String(id));
  if (!origin || !maySee(call, origin.id)) return {};
  const { name, path } = origin;
  return { forked_from_project: { id, name, path_with_namespace: path, web_url: projectUrl(call, origin) } };
}

/** The files of the scenario are on all refs; those that were written since, on their branch and at its head. */
export function rawFile(call: Call): Answer {
  const project = openProject(call);
  const ref = call.query.get('ref') ?? 'HEAD';
  const known =
    ref === 'HEAD' ||
    call.state.one('SELECT 1 FROM branches WHERE project_id = ? AND name = ?', project.id, ref) !== undefined ||
    call.state.one('SELECT 1 FROM commits WHERE project_id = ? AND sha = ?', project.id, ref) !== undefined;
  if (!known) return notFound('Commit Not Found');
  const content = contentAt(call.state, project.id, ref, call.path['path'] ?? '');
  if (content === null) return notFound('File Not Found');
  const size = String(Buffer.byteLength(content));
  const file = plain(content);
  return {
    ...file,
    headers: { ...file.headers, 'x-gitlab-file-path': call.path['path'] ?? '', 'x-gitlab-size': size },
  };
}
