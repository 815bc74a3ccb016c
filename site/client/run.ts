/** `/runs/?id=…` is an address that other programs can write without knowing which runs have a page: this sends the reader on. */
import { runAddress } from '../../src/core/view/address.ts';

const wanted = new URLSearchParams(location.search).get('id');
const lead = document.getElementById('wanted');
if (wanted && lead) {
  const address = runAddress(wanted);
  const known = [...document.querySelectorAll<HTMLElement>('[data-run]')].some((row) => row.dataset['run'] === address);
  if (known) location.replace(`${lead.dataset['base'] ?? ''}${address}`);
  else lead.textContent = `The run ${wanted.slice(0, 80)} has no page here. These runs have one:`;
}
