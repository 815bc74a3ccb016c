/** View rows: what the dashboard prints, as plain data; numbers stay numbers. This file: where its pages are. */

/** Longer names are cut: a file name may have 255 bytes. */
const LONGEST = 120;

/**
 * A foreign id as one path segment: letters in lower case, digits, `-` and `_` stay, all else becomes `~` and four hex digits, so that
 * two ids never share an address, on no file system.
 */
export function segment(id: string): string {
  const safe = id.replace(/[^a-z0-9_-]/g, (unit) => `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (safe.length <= LONGEST) return safe || '~';
  return `${safe.slice(0, LONGEST)}~~${fingerprint(id)}`;
}

/** Two 32-bit FNV-1a sums, forwards and backwards: enough to tell long ids of one project apart. */
function fingerprint(text: string): string {
  const units = [...text].map((unit) => unit.codePointAt(0) ?? 0);
  const sum = (list: readonly number[]) =>
    list.reduce((hash, unit) => Math.imul(hash ^ unit, 0x01000193) >>> 0, 0x811c9dc5);
  return [units, units.slice().reverse()].map((list) => sum(list).toString(16).padStart(8, '0')).join('');
}

/**
 * A dashboard is known by the address of its first page. It is that of a folder where the server shows the page of a folder, as GitLab Pages do, and ends in
 * `index.html` where each file is served by its whole name alone, as those of a job's artifacts are: then the addresses of all pages do.
 */
export function inDashboard(home: string, address: string): string {
  const [, folder = '', index = ''] = /^(.*?)([^/]*)$/s.exec(home) ?? [];
  return folder + address.replace(/^(?:[^?#]*\/)?(?=[?#]|$)/, (page) => page + index);
}

/** The folder of a dashboard, with a slash at its end: where its files are. */
export const folderOf = (home: string): string => home.slice(0, home.lastIndexOf('/') + 1);

/** Addresses are relative to the dashboard's folder and start without a slash. */
export const experimentAddress = (id: string): string => `experiments/${segment(id)}/`;
export const runAddress = (runId: string): string => `runs/${segment(runId)}/`;
/** Where any run can be seen, whether it has a page of its own or not. */
export const anyRunAddress = (runId: string): string => `runs/?id=${encodeURIComponent(runId.toWellFormed())}`;
/** Name of the part of a merge request's page that shows a metric; `group` where one experiment has it several times. */
export const metricPart = (experimentId: string, key: string, group: string | null = null): string =>
  ['metric', experimentId, key, ...(group === null ? [] : [group])]
    .map((part, i) => (i === 0 ? part : segment(part)))
    .join('.');
export const mergeRequestAddress = (iid: number): string => `merge-requests/${iid}/`;
