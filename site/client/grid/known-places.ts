/** Addresses of runs, and of what GitLab has of them; the list of pages comes after the rows and is not waited for. */
import { anyRunAddress, runAddress } from '../../../src/core/view/address.ts';
import { webLink } from '../../../src/core/view/web-link.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import { link } from '../lib/page.ts';
import { dataIndex, pagedRuns } from '../lib/places.ts';

export interface KnownPlaces {
  run(id: string): string;
  /** Address in GitLab of a user, commit or merge request by the column's text; `null` where it is not known. */
  out(column: ColumnId, text: string): string | null;
}

/** `better` is called when more is known than before. */
export function knownPlaces(better: () => void): KnownPlaces {
  let paged: ReadonlySet<string> = new Set();
  let project: string | null = null;
  let instance: string | null = null;
  // Without the list every run is still found by its id.
  const learn = async () => {
    const [index, pages] = await Promise.all([dataIndex(), pagedRuns()]);
    paged = pages;
    project = webLink(index.project?.url ?? null)?.replace(/\/$/, '') ?? null;
    const path = index.project?.path ?? '';
    instance = project && path !== '' && project.endsWith(`/${path}`) ? project.slice(0, -path.length) : null;
    better();
  };
  learn().catch(() => {});
  return {
    run: (id) => link(paged.has(id) ? runAddress(id) : anyRunAddress(id)),
    out(column, text) {
      if (column === 'user') return instance && /^[\w.-]+$/.test(text) ? `${instance}${text}` : null;
      if (project === null) return null;
      if (column === 'commit') return /^[\da-f]{7,40}$/.test(text) ? `${project}/-/commit/${text}` : null;
      if (column === 'merge_request') return /^\d+$/.test(text) ? `${project}/-/merge_requests/${text}` : null;
      // A branch is often deleted when it is merged: a link to it would lead nowhere.
      return null;
    },
  };
}
