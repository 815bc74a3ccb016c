/** The page for addresses that the dashboard does not have, where the server shows one: what the address seems to be of may still be known. */

const { base = '/' } = document.documentElement.dataset;
const place = document.getElementById('perhaps');
const [, kind, named = ''] =
  /^(runs|merge-requests|experiments)\/([^/]+)/.exec(location.pathname.slice(base.length)) ?? [];
// As `segment` writes ids; of one that was cut the rest is lost.
const id = named.includes('~~')
  ? ''
  : named.replace(/~([\da-f]{4})/g, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)));
const project = place?.dataset['project'];

if (kind === 'runs' && id)
  say(
    'Not every run has a page of its own: ',
    `${base}runs/?id=${encodeURIComponent(id.toWellFormed())}`,
    `look for run ${id.slice(0, 40)}`,
  );
if (kind === 'merge-requests' && project && /^\d{1,9}$/.test(id))
  say('No run of this merge request is known: ', `${project}/-/merge_requests/${id}`, `!${id} in GitLab`);
if (kind === 'experiments')
  say('This experiment is gone, or the configuration leaves it out: ', base, 'all experiments');

function say(before: string, href: string, words: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = words;
  place?.replaceChildren(before, link, '.');
}
