/** Elements made by hand: whatever is foreign becomes text, never markup. */

type Given = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Attributes by name; `null`, `undefined` and `false` are left out, `true` stands without a value. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Given = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  setAll(element, given);
  element.append(...children);
  return element;
}

/** The same of the parts of a drawing. */
export function svgEl<K extends keyof SVGElementTagNameMap>(name: K, given: Given = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  setAll(element, given);
  return element;
}

/** Sets an attribute, or takes it away for `null`, `undefined` and `false`; touches nothing that is so already. */
export function setAttribute(element: Element, name: string, value: Given[string]): void {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

function setAll(element: Element, given: Given): void {
  for (const [name, value] of Object.entries(given)) setAttribute(element, name, value);
}

/** A button that does something at once. */
export function button(label: string, act: () => void, given: Given = {}): HTMLButtonElement {
  const made = el('button', { type: 'button', ...given }, label);
  made.addEventListener('click', act);
  return made;
}
