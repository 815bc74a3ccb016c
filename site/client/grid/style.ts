/** The look of the grid comes with its script: what is seen before needs none of it. */
import cells from './cells.css' with { type: 'text' };
import grid from './grid.css' with { type: 'text' };
import panels from './panels.css' with { type: 'text' };
import tools from './tools.css' with { type: 'text' };

let worn = false;

export function wear(): void {
  if (worn) return;
  worn = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(grid + cells + panels + tools);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
