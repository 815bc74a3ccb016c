/** Writes the tables of the compare page. */
import type { CompareState } from '../../../src/table/compare-address.ts';
import { html } from '../../html/html.ts';
import { link } from '../lib/page.ts';
import { dataIndex, pagedRuns, shortId } from '../lib/places.ts';
import { putIn } from '../runs/put-in.ts';
import { references } from '../runs/references.ts';
import type { Loaded } from './loaded.ts';
import type { Parts } from './parts.ts';
import { fieldRows, metricRows } from './rows.ts';
import { type Around, fieldTable, metricTable } from './tables.ts';

export interface Surroundings extends Around {
  readonly title: string;
}

export async function around(): Promise<Surroundings> {
  const [index, paged, refers] = await Promise.all([dataIndex(), pagedRuns(), references()]);
  return {
    title: index.title,
    project: index.project,
    commits: refers.commits,
    mergeRequests: new Set(refers.merge_requests.map(({ iid }) => iid)),
    places: { link, hasPage: (id) => paged.has(id), shortId },
  };
}

/** The note is no short text; how a model was stored says nothing that a reader compares; the others stand above. */
const PASSED_OVER = new Set(['mlflow.note.content', 'mlflow.log-model.history', 'mlflow.runName', 'gitlab.CI_JOB_ID']);

export function showTables(
  parts: Parts,
  { runs, unknown, goals }: Loaded,
  { base, all }: CompareState,
  near: Surroundings,
): void {
  const only = runs.map(({ run }) => run);
  const baseline = Math.max(
    0,
    only.findIndex(({ run_id }) => run_id === base),
  );
  const focused = focusIn(parts);
  putIn(
    parts.metrics,
    runs.length === 0 ? html`` : metricTable(runs, metricRows(only, goals, baseline), baseline, near),
  );
  const params = fieldRows(only, (run) => run.params, baseline);
  putIn(parts.params, fieldTable('param', runs, params, baseline, all, near));
  const tags = fieldRows(only, (run) => run.tags, baseline).filter(({ key }) => !PASSED_OVER.has(key));
  putIn(parts.tags, fieldTable('tag', runs, tags, baseline, all, near));
  putIn(
    parts.missing,
    html`${unknown.map(({ id, begin }) => html`<p class="attention">◆ ${begin.length > 0 ? severalBegin(id, begin) : html`No run here has the id ${codeOf(id)}: it is newer than these data, or of an experiment that is not shown.`} <button type="button" class="plain-button" data-act="remove" data-id="${id}">Leave it out</button></p>`)}`,
  );
  parts.all.checked = all;
  document.title = `Compare ${runs.length === 1 ? 'one run' : `${runs.length} runs`} · ${near.title}`;
  focused();
}

const codeOf = (id: string) => html`<code><bdi>${id.slice(0, 80)}</bdi></code>`;

const severalBegin = (id: string, begin: readonly string[]) =>
  html`The ids of ${begin.length} runs begin with ${codeOf(id)}, so none of them is taken: ${begin.slice(0, 4).map((one, i) => [i > 0 && ', ', codeOf(one)])}.`;

/** Tables are written anew: the focus goes to where it was, else to what comes next. */
function focusIn({ metrics, add }: Parts): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !metrics.contains(focused)) return () => {};
  const { act = '', id = '' } = focused.dataset;
  const column = [...metrics.querySelectorAll('th[data-run]')].findIndex((head) => head.contains(focused));
  return () => {
    const heads = [...metrics.querySelectorAll('th[data-run]')];
    const head = heads.find((one) => one.getAttribute('data-run') === id) ?? heads[Math.min(column, heads.length - 1)];
    (head?.querySelector<HTMLElement>(`[data-act="${act}"]`) ?? add).focus();
  };
}
