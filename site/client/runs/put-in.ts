import { type Html, textOf } from '../../html/html.ts';

/** The one place where a text becomes elements; only templates make such a text, and they escape whatever is put into them. */
export function putIn(place: Element, content: Html): void {
  place.innerHTML = textOf(content);
}
