/** The look of live charts comes with their script, so that pages whose charts are never touched do not load it. */
import css from './live.css' with { type: 'text' };

let sheet: CSSStyleSheet | undefined;

export function wear(): void {
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
