import { type Loader, parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { Chart } from './chart.ts';
import { palette } from './theme.ts';

/** `page`: colours are custom properties of the page that the picture stands in; otherwise the picture stands alone. */
export type Surface = 'page' | 'light' | 'dark';

interface Log {
  readonly warn: (message: string) => void;
}

/** Specs hold their data: a picture never loads anything. */
const nothing = {
  options: {},
  load: () => Promise.reject(new Error('a chart may not load anything')),
  sanitize: () => Promise.reject(new Error('a chart may not link anywhere')),
  http: () => Promise.reject(new Error('a chart may not load anything')),
  file: () => Promise.reject(new Error('a chart may not load anything')),
} as unknown as Loader;

function logger({ warn }: Log) {
  const say = (...words: unknown[]) => {
    warn(words.join(' '));
    return log;
  };
  const log = { level: () => log, error: say, warn: say, info: () => log, debug: () => log };
  return log as unknown as NonNullable<NonNullable<Parameters<typeof compile>[1]>['logger']>;
}

/** The picture of a chart as an SVG element with a name and a description; `warn` hears what Vega would complain about. */
export async function svgOf(
  chart: Chart,
  surface: Surface,
  warn: (message: string) => void = () => {},
): Promise<string> {
  const log = logger({ warn });
  const { spec } = compile(chart.spec, { logger: log });
  const view = new View(parse(spec), { renderer: 'none', loader: nothing, logger: log });
  try {
    return dress(slim(await view.toSVG()), chart, surface);
  } finally {
    view.finalize();
  }
}

/** Drops what only costs bytes, and every inline style, which a strict content security policy refuses; rounds to a tenth of a pixel. */
function slim(svg: string): string {
  return svg
    .replace(/<path class="(?:background|foreground)"[^>]*?(?:d="M0,0h0v0h0Z"|display="none")[^>]*\/>/g, '')
    .replace(/<text[^>]* opacity="0"[^>]*>[^<]*<\/text>/g, '')
    .replace(/ (?:class|role|style|pointer-events|font-family|aria-[a-z]+)="[^"]*"/g, '')
    .replace(/ opacity="1"/g, '')
    .replace(
      / (d|transform|x|y|x2|y2|width|height)="([^"]*)"/g,
      (_, name: string, value: string) => ` ${name}="${roundAll(value)}"`,
    )
    .replace(/<g>\s*<\/g>/g, '');
}

const roundAll = (text: string) =>
  text.replace(/-?\d+\.\d+(?:e[+-]?\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10));

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function dress(svg: string, { title, summary }: Chart, surface: Surface): string {
  let dressed = svg;
  for (const [part, colours] of Object.entries(palette)) {
    const colour = surface === 'page' ? `var(--chart-${part})` : colours[surface];
    dressed = dressed.replaceAll(`="${colours.light}"`, `="${colour}"`);
  }
  const [, width = '0', height = '0'] = /width="(\d+)[^"]*" height="(\d+)/.exec(svg) ?? [];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escapeXml(`${title}. ${summary}`)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"${surface === 'page' ? '' : ' font-family="system-ui, sans-serif"'}>`;
  return dressed.replace(/^<svg[^>]*>/, open);
}
