/** What was written down of a run: params, tags, files, and how to make it again. */
import type { RunPage } from '../../src/core/view/run-page.ts';
import { count, formatBytes, nameOfSource } from '../../src/render/format.ts';
import { type Html, html } from './html.ts';
import { longTable } from './long-table.ts';
import { longValue, outLink, scroll, sentence } from './parts.ts';

type Fields = readonly (readonly [key: string, value: string])[];

function fields(name: string, what: string, caption: string, list: Fields, isNamed = false): Html {
  const rows = list.map(([key, value]) => html`<tr><th scope="row"><bdi>${key}</bdi><td>${longValue(value)}`);
  return longTable({ name, what, classes: 'fields', caption, isNamed, rows });
}

export function paramsPart({ params }: Pick<RunPage, 'params'>): Html {
  const table = params.length > 0 && fields('params', 'param', count(params.length, 'param'), params);
  return html`<section aria-labelledby="params"><h2 id="params">Params</h2>${table || html`<p class="quiet">None were logged.</p>`}</section>
`;
}

export function tagsPart({ tags, machine_tags: others }: Pick<RunPage, 'tags' | 'machine_tags'>): Html {
  const written = 'written by MLflow and GitLab';
  return html`<section aria-labelledby="tags"><h2 id="tags">Tags</h2>${tags.length > 0 && fields('tags', 'tag', `${count(tags.length, 'tag')} of its author`, tags)}${others.length > 0 && html`<details class="fold"><summary>${count(others.length, 'tag')} ${written}</summary>${fields('machine-tags', 'tag', `Tags ${written}`, others, true)}</details>`}${tags.length + others.length === 0 && html`<p class="quiet">None were set.</p>`}</section>
`;
}

export function artifactsPart({ run: { artifacts }, source }: Pick<RunPage, 'run' | 'source'>): Html | null {
  if (!artifacts) return null;
  const { url, files } = artifacts;
  const words = count(files.length, 'file');
  const rows = files.map(
    ({ path, size }) =>
      html`<tr><td><bdi class="value">${path}</bdi></td><td class="number">${formatBytes(size)}</td></tr>`,
  );
  const head = html`<thead><tr><th scope="col">file</th><th scope="col" class="number">size</th></tr></thead>`;
  const table =
    files.length > 0 &&
    longTable({ name: 'files', what: 'file', classes: 'fields', caption: 'Files of the run', head, rows });
  return html`<section aria-labelledby="artifacts"><h2 id="artifacts">Artifacts</h2><p>${url.startsWith('http') ? outLink(url, `${words} in ${nameOfSource(source)}`) : words}</p>${table}</section>
`;
}

export function reproductionPart({ reproduction: { commands, remarks } }: Pick<RunPage, 'reproduction'>): Html {
  const block =
    commands.length > 0 &&
    html`<div class="commands">${scroll('Commands that make the run again', html`<pre>${commands.join('\n')}</pre>`)}<button type="button" class="copy">Copy</button></div>`;
  return html`<section aria-labelledby="reproduce"><h2 id="reproduce">How to reproduce it</h2>${block}<ul class="facts-list">${remarks.map((remark) => html`<li>${sentence(remark)}</li>`)}</ul></section>
`;
}
