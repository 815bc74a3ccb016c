/** A figure over the whole screen; where the browser does not allow that, over the whole page. */
import { button, el } from '../lib/element.ts';

export async function fullScreen(figure: HTMLElement): Promise<void> {
  if (document.fullscreenElement === figure) return document.exitFullscreen();
  try {
    await figure.requestFullscreen();
  } catch {
    inDialog(figure);
  }
}

/** The figure itself moves, so that it keeps what it shows, and comes back to its place. */
function inDialog(figure: HTMLElement): void {
  if (figure.closest('dialog')) return;
  const place = document.createComment('');
  figure.replaceWith(place);
  const name = figure.querySelector('figcaption')?.textContent ?? 'Chart';
  const close = button('Close', () => dialog.close());
  const dialog = el('dialog', { class: 'chart-dialog', 'aria-label': name }, close, figure);
  dialog.addEventListener('close', () => {
    place.replaceWith(figure);
    dialog.remove();
    figure.querySelector<HTMLElement>('.live')?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
