/** A run among its parents and children. */
import type { Run } from '../../src/core/model/run.ts';
import type { Relative } from '../../src/core/view/run-family.ts';
import type { RunPage } from '../../src/core/view/run-page.ts';
import { count } from '../../src/render/format.ts';
import { type Html, html } from './html.ts';
import { type Places, runHref, runLabel } from './parts.ts';

/** `null` where it has neither. */
export function familyPart(
  { run, parents, tree }: Pick<RunPage, 'run' | 'parents' | 'tree'>,
  places: Places,
): Html | null {
  if (run.parent_run_id === null && tree.children.length === 0) return null;
  const own = html`<li><strong aria-current="true">${runLabel(run)}</strong> <span class="quiet">this run</span>${below(tree, places)}</li>`;
  const whole = parents.reduceRight((inner, parent) => item(parent, places, html`<ul>${inner}</ul>`), own);
  return html`<section aria-labelledby="family"><h2 id="family">Nested runs</h2>${missing(run, parents)}<ul class="tree">${whole}</ul></section>`;
}

function missing(run: Run, parents: readonly Relative[]): Html | null {
  if (run.parent_run_id === null || parents.length > 0) return null;
  return html`<p class="quiet">Its parent <code>${run.parent_run_id.slice(0, 8)}</code> is not in the data.</p>`;
}

function item(one: Relative, places: Places, inner: Html | null): Html {
  return html`<li><a href="${runHref(one.run_id, places)}">${runLabel(one)}</a> <span class="status-${one.status.toLowerCase()}">${one.status.toLowerCase()}</span>${inner}</li>`;
}

function below({ children, more }: Relative, places: Places): Html | null {
  if (children.length === 0) return null;
  const rest = more > 0 && html`<li class="quiet">${count(more, 'more child run')}</li>`;
  return html`<ul>${children.map((child) => item(child, places, below(child, places)))}${rest}</ul>`;
}
