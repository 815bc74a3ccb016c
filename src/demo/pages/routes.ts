import { type Answer, html, json, redirect } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { movedTo, projectAt } from '../http/membership.ts';
import type { Route } from '../http/router.ts';
import { getUpload } from '../rest/uploads.ts';
import type { ProjectRow, UserRow } from '../state/rows.ts';
import { type Fact, type PageContent, pageHtml } from './html.ts';
import { projectInnerPage } from './project.ts';

/** Plain stand-ins for GitLab's own pages, so that no link of a comment or a dashboard ends nowhere. */
export const pageRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/', open: true, answer: (call) => html(pageHtml(startPage(call))) },
  ...['/uploads/:secret/:file', '/-/project/:id/uploads/:secret/:file', '/*project/uploads/:secret/:file'].map(
    (pattern): Route => ({ method: 'GET', pattern, open: true, answer: getUpload }),
  ),
  { method: 'GET', pattern: '/*page', open: true, answer: page },
];

function page(call: Call): Answer {
  if (call.path['page']?.startsWith('api/')) return json({ error: '404 Not Found' }, 404);
  const [outer = '', inner] = (call.path['page'] ?? '').replace(/\/$/, '').split('/-/');
  const moved = projectAt(call.state, outer) ? undefined : movedTo(call.state, outer);
  if (moved) return redirect(`${call.url}/${moved.path}${inner === undefined ? '' : `/-/${inner}`}`);
  const content = contentOf(call, outer, inner);
  if (content) return html(pageHtml(content));
  return html(
    pageHtml({ title: '404: Page not found', sentence: 'A real GitLab has none here either.', facts: [] }),
    404,
  );
}

function contentOf(call: Call, outer: string, inner: string | undefined): PageContent | undefined {
  const project = /^\d+$/.test(outer) ? undefined : projectAt(call.state, outer);
  if (project) return inner === undefined ? projectPage(call, project) : projectInnerPage(call, project, inner);
  const user = call.state.one<UserRow>('SELECT * FROM users WHERE username = ?', outer);
  return user && inner === undefined ? userPage(user) : undefined;
}

function startPage(call: Call): PageContent {
  const projects = call.state.all<ProjectRow>('SELECT * FROM projects ORDER BY path');
  return {
    title: 'Embedded GitLab',
    sentence: 'These are its projects.',
    facts: projects.map(({ path, name }): Fact => [name, { text: path, href: `${call.url}/${path}` }]),
  };
}

function projectPage(call: Call, project: ProjectRow): PageContent {
  const base = `${call.url}/${project.path}/-`;
  const requests = call.state.all<{ iid: number; title: string; state: string }>(
    'SELECT iid, title, state FROM merge_requests WHERE project_id = ? ORDER BY iid DESC',
    project.id,
  );
  const experiments = call.state.all<{ iid: number; name: string }>(
    'SELECT iid, name FROM experiments WHERE project_id = ? ORDER BY iid',
    project.id,
  );
  return {
    title: project.path,
    sentence: `Here a real GitLab shows the project's files. ${project.description}.`,
    facts: [
      ...requests.map(({ iid, title, state }): Fact => {
        return [`Merge request !${iid} (${state})`, { text: title, href: `${base}/merge_requests/${iid}` }];
      }),
      ...experiments.map(({ iid, name }): Fact => {
        return [`Experiment ${iid}`, { text: name, href: `${base}/ml/experiments/${iid}` }];
      }),
    ],
  };
}

function userPage(user: UserRow): PageContent {
  return {
    title: user.name,
    sentence: user.bot === 1 ? 'This is the bot of a project access token.' : 'This is an invented person.',
    facts: [['User name', user.username]],
  };
}
