/** A chart as files that stand alone: always in light colours, since paper and slides are. */
import type { View } from 'vega-view';
import { csvRow } from '../../../src/core/model/csv-cell.ts';
import { type FormChart, withWords } from '../../../src/render/charts/forms/form.ts';
import { palette } from '../../../src/render/charts/theme.ts';
import { drawingOf, type Size, showPart, sizeTo } from './drawing.ts';
import { loadForm } from './form-files.ts';
import type { Zoom } from './zoom.ts';

export interface Shown {
  readonly chart: FormChart;
  readonly size: Size;
  readonly zoom: Zoom;
}

export type FileKind = 'CSV' | 'PNG' | 'SVG' | 'Spec';
const endings: Readonly<Record<FileKind, string>> = { CSV: 'csv', PNG: 'png', SVG: 'svg', Spec: 'vl.json' };

/** Gives it to the reader as a file named after the chart's title. */
export async function save(kind: FileKind, shown: Shown): Promise<void> {
  const blob = await makers[kind](shown);
  const address = URL.createObjectURL(blob);
  const anchor = Object.assign(document.createElement('a'), { href: address, download: fileName(kind, shown.chart) });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function fileName(kind: FileKind, { title }: FormChart): string {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${name.slice(0, 80) || 'chart'}.${endings[kind]}`;
}

const makers: Readonly<Record<FileKind, (shown: Shown) => Promise<Blob>>> = {
  CSV: csvOf,
  PNG: pngOf,
  SVG: svgOf,
  Spec: specOf,
};

async function csvOf({ chart: { table } }: Shown): Promise<Blob> {
  const text = [table.head, ...table.rows].map(csvRow).join('');
  return new Blob([text], { type: 'text/csv;charset=utf-8' });
}

async function lightView({ chart, size, zoom }: Shown): Promise<View> {
  const view = await drawingOf(chart, 'light', (message) => {
    throw new Error(message);
  });
  sizeTo(view, size);
  showPart(view, chart, zoom);
  return view.background(palette.ground.light);
}

async function svgOf(shown: Shown): Promise<Blob> {
  const view = await lightView(shown);
  try {
    const svg = await view.toSVG();
    const { title, summary } = shown.chart;
    const named = `<title>${escapeXml(title)}</title><desc>${escapeXml(summary)}</desc>`;
    return new Blob([svg.replace(/^(<svg[^>]*>)/, (open) => open + named)], { type: 'image/svg+xml' });
  } finally {
    view.finalize();
  }
}

const escapeXml = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\p{Cc}/gu, ' ');

const SCALE = 2;
const MARGIN = 16;
const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** At twice its size, with its title above and its summary below. */
async function pngOf(shown: Shown): Promise<Blob> {
  const view = await lightView(shown);
  try {
    const picture = await view.toCanvas(SCALE);
    return await framed(picture, shown.chart);
  } finally {
    view.finalize();
  }
}

async function framed(picture: HTMLCanvasElement, { title, summary }: FormChart): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser does not draw pictures.');
  const width = picture.width / SCALE;
  const texts = [
    { font: `600 15px ${FAMILY}`, colour: palette.text.light, height: 20, text: title },
    { font: `12px ${FAMILY}`, colour: palette.muted.light, height: 17, text: summary },
  ].map((one) => ({ ...one, lines: wrapped(pen, one.font, one.text, width) }));
  const [head, foot] = texts.map(({ lines, height }) => lines.length * height) as [number, number];
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (picture.height / SCALE + head + foot + 2 * MARGIN + 16) * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = palette.ground.light;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, MARGIN, MARGIN + head + 8, width, picture.height / SCALE);
  let top = MARGIN;
  for (const { font, colour, height, lines } of texts) {
    pen.font = font;
    pen.fillStyle = colour;
    pen.textBaseline = 'top';
    for (const line of lines) {
      pen.fillText(line, MARGIN, top);
      top += height;
    }
    top += picture.height / SCALE + 16;
  }
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('The picture is too large.'))), 'image/png'),
  );
}

function wrapped(pen: CanvasRenderingContext2D, font: string, text: string, width: number): string[] {
  pen.font = font;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/** Vega-Lite with the words, rows and numbers in it: it draws the same in any editor. */
async function specOf({ chart, zoom }: Shown): Promise<Blob> {
  const { spec } = await loadForm(chart.form, chart.variant);
  const worded = withWords(JSON.stringify(spec), chart.words, (value) => JSON.stringify(value).slice(1, -1));
  const whole = JSON.parse(worded) as { readonly params?: readonly { readonly name: string }[] };
  const values = { ...chart.signals, ...partSignals(zoom) };
  const params = whole.params?.map((param) =>
    Object.hasOwn(values, param.name) ? { ...param, value: values[param.name] } : param,
  );
  const { title, summary: description } = chart;
  const text = JSON.stringify({ title, description, ...whole, params, datasets: chart.data }, null, 1);
  return new Blob([`${text}\n`], { type: 'application/json' });
}

function partSignals({ x, y }: Zoom): Readonly<Record<string, unknown>> {
  return { ...(x ? { xLow: x[0], xHigh: x[1] } : {}), ...(y ? { yLow: y[0], yHigh: y[1] } : {}) };
}
