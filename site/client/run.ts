/** The pages of runs: what a script adds to one, and `/runs/?id=…`, which shows any. */
import { enhance } from './runs/enhance.ts';

const written = document.querySelector<HTMLElement>('article[data-run]');
const place = document.getElementById('wanted');
const wanted = new URLSearchParams(location.search).get('id');
if (written) enhance(written, written.dataset['run'] ?? '');
else if (place && wanted) {
  // The list gives way at once, before it is seen.
  document.documentElement.dataset['run'] = 'coming';
  place.hidden = false;
  void import('./runs/shell.ts').then(({ showRun }) => showRun(wanted, place));
}
