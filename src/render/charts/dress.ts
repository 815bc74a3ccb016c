/** From the SVG that Vega writes to the one that stands in a page or a picture: fewer bytes, no inline styles, colours of the surface, a name. */
import type { Font } from './font.ts';
import { palette } from './theme.ts';

/** `page`: colours are custom properties of the page that the picture stands in; otherwise the picture stands alone. */
export type Surface = 'page' | 'light' | 'dark';

/** Drops what only costs bytes, and every inline style, which a strict content security policy refuses; rounds to a tenth of a pixel. */
export function slim(svg: string): string {
  return svg
    .replace(/<defs>.*?<\/defs>/gs, '')
    .replace(/<path class="(?:background|foreground)"[^>]*?(?:d="M0,0h0v0h0Z"|display="none")[^>]*\/>/g, '')
    .replace(/<text[^>]* opacity="0"[^>]*>[^<]*<\/text>/g, '')
    .replace(/<line[^>]* stroke-opacity="0"[^>]*\/>/g, '')
    .replace(/ (?:class|role|style|pointer-events|font-family|clip-path|aria-[a-z]+)="[^"]*"/g, '')
    .replace(/ (?:fill-|stroke-)?opacity="1"/g, '')
    .replace(
      / (d|transform|x|y|x2|y2|width|height)="([^"]*)"/g,
      (_, name: string, value: string) => ` ${name}="${roundAll(value)}"`,
    )
    .replace(
      /<path transform="translate\(([^,)]+),([^)]+)\)" d="M([\d.]+),0A\3,\3,0,1,1,-\3,0A\3,\3,0,1,1,\3,0"/g,
      '<circle cx="$1" cy="$2" r="$3"',
    )
    .replace(/<path d="M0,0h[\d.]+v[\d.]+h-[\d.]+Z"\/>| stroke-dasharray="1,0"| transform="translate\(0,0\)"/g, '')
    .replace(/<g\/>|<g>\s*<\/g>/g, '');
}

const roundAll = (text: string) =>
  text.replace(/-?\d+\.\d+(?:e[+-]?\d+)?/g, (number) => String(Number(Number(number).toFixed(1))));

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Named {
  readonly title: string;
  readonly summary: string;
}

export function dress(svg: string, { title, summary }: Named, surface: Surface, font: Font | null): string {
  let dressed = svg;
  for (const [part, colours] of Object.entries(palette)) {
    const colour = surface === 'page' ? `var(--chart-${part})` : colours[surface];
    dressed = dressed.replaceAll(`="${colours.light}"`, `="${colour}"`);
  }
  const [, width = '0', height = '0'] = /width="(\d+)[^"]*" height="(\d+)/.exec(svg) ?? [];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escapeXml(`${title}. ${summary}`)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"${surface === 'page' ? '' : ` font-family="${font?.family ?? 'system-ui, sans-serif'}"`}>`;
  return dressed.replace(/^<svg[^>]*>/, open);
}
