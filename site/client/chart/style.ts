/** Looks that come with the script that needs them, so that pages whose charts are never touched do not load them. */
const worn = new Set<string>();

export function wear(css: string): void {
  if (worn.has(css)) return;
  worn.add(css);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
