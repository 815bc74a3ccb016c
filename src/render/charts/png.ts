import { renderAsync } from '@resvg/resvg-js';
import { oneLine } from '../format.ts';
import { type Chart, paperPadding } from './chart.ts';
import { type Font, paperFont } from './font.ts';
import { pngFile } from './png-file.ts';
import { svgOf } from './svg.ts';
import { ink, palette } from './theme.ts';
import { wrapped } from './wrapped.ts';

export interface Picture {
  readonly png: Uint8Array;
  /** Size in CSS pixels; the file has twice as many each way, for screens that show them. */
  readonly width: number;
  readonly height: number;
}

const TITLE = { size: 16, line: 21, most: 3 } as const;
/** Between the title and the chart. */
const GAP = 14;
const SCALE = 2;

/**
 * A chart under its title on white paper without a transparent pixel: it stands on light and on dark pages alike, in mails too. The same chart
 * gives the same picture on every machine, since no font of the machine is used.
 */
export async function pngOf(chart: Chart, warn: (message: string) => void = () => {}): Promise<Picture> {
  const font = paperFont();
  const { svg, width, height } = onPaper(await svgOf(chart, 'light', warn, font), chart.title, font);
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { loadSystemFonts: false, fontFiles: [font.file], defaultFontFamily: font.family },
    logLevel: 'off',
  });
  return { png: await pngFile(image.pixels, image.width, image.height), width, height };
}

function onPaper(drawn: string, title: string, font: Font): { svg: string; width: number; height: number } {
  const [, inner = '0', high = '0'] = /width="(\d+)" height="(\d+)"/.exec(drawn) ?? [];
  const lines = wrapped(oneLine(title), Number(inner), TITLE.most, (text) => font.width(text, TITLE.size));
  const top = paperPadding + lines.length * TITLE.line + GAP;
  const [width, height] = [Number(inner) + 2 * paperPadding, top + Number(high) + paperPadding];
  const texts = lines.map((line, index) => {
    const y = paperPadding + TITLE.size - 2 + index * TITLE.line;
    return `<text x="${paperPadding}" y="${y}" font-size="${TITLE.size}" fill="${ink('text')}">${escapeXml(line)}</text>`;
  });
  const edge = `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" fill="none" stroke="${ink('hairline')}"/>`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${font.family}">`,
    `<rect width="${width}" height="${height}" fill="${palette.ground.light}"/>${edge}${texts.join('')}`,
    drawn.replace(/^<svg[^>]*>/, `<g transform="translate(${paperPadding},${top})">`).replace(/<\/svg>\s*$/, '</g>'),
    '</svg>',
  ].join('');
  return { svg: allowedInXml(svg), width, height };
}

/** Names can hold halves of characters and code points that XML refuses. */
function allowedInXml(text: string): string {
  return text.toWellFormed().replace(/[\ufffe\uffff]/g, '\ufffd');
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
