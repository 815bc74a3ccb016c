import { renderAsync } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../src/render/charts/chart.ts';
import { paperFont } from '../../../src/render/charts/font.ts';
import { comparedCurves, metricHistory } from '../../../src/render/charts/index.ts';
import { pngOf } from '../../../src/render/charts/png.ts';
import { palette } from '../../../src/render/charts/theme.ts';
import { curves, histories, historyRow } from './compared.ts';

const charts = Object.fromEntries(
  [
    ...Object.entries(histories).map(([name, row]) => [`history, ${name}`, metricHistory(row)] as const),
    ...Object.entries(curves).map(([name, given]) => [`curves, ${name}`, comparedCurves(given)] as const),
  ].flatMap(([name, chart]) => (chart ? [[name, chart]] : [])),
) as Readonly<Record<string, Chart>>;
const chart = metricHistory(historyRow()) as Chart;

/** A picture file as its pixels, a number each, read by the same library as one that stands in an SVG. */
async function pixelsOf({ png, width, height }: Awaited<ReturnType<typeof pngOf>>) {
  const size = `width="${2 * width}" height="${2 * height}"`;
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const { pixels, ...image } = await renderAsync(
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} image-rendering="optimizeSpeed" href="${href}"/></svg>`,
    { font: { loadSystemFonts: false } },
  ).then(({ pixels, width, height }) => ({ pixels, width, height }));
  return { ...image, pixels: new Uint32Array(Uint8Array.from(pixels).buffer) };
}

/** Contrast of two colours as WCAG 2 reckons it. */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe.each(Object.entries(charts))('%s', (_, one) => {
  it('is a picture of twice its size, opaque everywhere, in which nothing is cut', async () => {
    const warnings: string[] = [];
    const picture = await pngOf(one, (message) => warnings.push(message));
    const { width, height, pixels } = await pixelsOf(picture);
    expect(warnings).toEqual([]);
    expect([width, height]).toEqual([2 * picture.width, 2 * picture.height]);
    const ground = pixels[8 * width + 8] as number;
    const seen = new Set(pixels);
    for (const pixel of seen) expect(pixel >>> 24).toBe(255);
    const inMargin = (x: number, y: number) => {
      const margin = Math.min(x, y, width - 1 - x, height - 1 - y);
      return margin > 2 && margin < 20;
    };
    const strays = pixels.findIndex((pixel, i) => pixel !== ground && inMargin(i % width, Math.floor(i / width)));
    expect(strays).toBe(-1);
    expect(seen.size).toBeGreaterThan(50);
  });
});

describe('a picture', () => {
  it('has the same bytes whatever is drawn beside it', async () => {
    const [first, , again] = await Promise.all([
      pngOf(chart),
      ...Object.values(charts)
        .slice(0, 3)
        .map((one) => pngOf(one)),
      pngOf(chart),
    ]);
    const alone = await pngOf(chart);
    expect(Buffer.compare(first?.png ?? Buffer.alloc(0), alone.png)).toBe(0);
    expect(again).toBeDefined();
  });

  it('has its words in it: a font that is not found would leave them out silently', async () => {
    const titled = (title: string) => pngOf({ ...chart, title });
    const [narrow, wide] = await Promise.all([titled('iiii'), titled('mmmm')]);
    expect(Buffer.compare(narrow.png, wide.png)).not.toBe(0);
  });

  it('has two lines of title where one is too short, and three at most', async () => {
    const heights = await Promise.all(
      ['a title', 'a title of words '.repeat(6), 'a title of words '.repeat(60), 'x'.repeat(900)].map(
        async (title) => (await pngOf({ ...chart, title })).height,
      ),
    );
    const [one = 0, two = 0, many = 0, word = 0] = heights;
    expect([two - one, many - one, word - one]).toEqual([21, 42, 42]);
  });

  it('can be read: letters on its paper by 4.5 to 1, lines by 3 to 1, paper on dark pages too', () => {
    const paper = palette.ground.light;
    for (const part of ['text', 'muted', 'blue'] as const)
      expect(contrast(palette[part].light, paper)).toBeGreaterThan(4.5);
    expect(contrast(palette.vermillion.light, paper)).toBeGreaterThan(3);
    expect(contrast(paper, '#1f1e24')).toBeGreaterThan(10);
  });
});

describe('the font', () => {
  const { file, family, width } = paperFont();

  it.each(['baseline 0.7614', 'usual spread', 'WAVE/To_1.000e−16', 'Ωμέγα Жук', '▲▼≤…−'])(
    'is as wide as it is measured: %s',
    async (text) => {
      const size = 100;
      const ruled = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200" font-family="${family}" font-size="${size}"><text x="0" y="100">|${text}|</text></svg>`;
      const { Resvg } = await import('@resvg/resvg-js');
      const box = new Resvg(ruled, { font: { loadSystemFonts: false, fontFiles: [file] } }).getBBox();
      const bars = width('|', size);
      expect((box?.width ?? 0) / (width(text, size) + bars)).toBeGreaterThan(0.93);
      expect((box?.width ?? 0) / (width(text, size) + bars)).toBeLessThan(1.03);
    },
  );

  it('has figures of one width, and counts what it has not as wide', () => {
    expect(new Set([...'0123456789'].map((figure) => width(figure, 10))).size).toBe(1);
    expect(width('模', 10)).toBe(10);
  });
});
