import * as vega from 'vega';
import { compile } from 'vega-lite';
import type { Chart } from './chart.ts';
import { dress, escapeXml, type Surface, slim } from './dress.ts';
import type { Font } from './font.ts';
import { type FormChart, withWords } from './forms/form.ts';
import { forms } from './forms/index.ts';
import { screenFont } from './screen-font.ts';

export type { Surface } from './dress.ts';

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
} as unknown as vega.Loader;

function logger({ warn }: Log) {
  const say = (...words: unknown[]) => {
    warn(words.join(' '));
    return log;
  };
  const log = { level: () => log, error: say, warn: say, info: () => log, debug: () => log };
  return log as unknown as NonNullable<NonNullable<Parameters<typeof compile>[1]>['logger']>;
}

/** Charts of one shape differ in their rows and titles only, and Vega's work before the rows is most of the whole. */
const runtimes = new Map<string, vega.Runtime>();
const MOST_SHAPES = 300;

/** A spec without its rows and titles, which are put back into the dataflow and the picture. */
interface Shape {
  readonly spec: string;
  readonly rows: readonly (readonly object[])[];
  readonly titles: readonly string[];
}

const dataset = (index: number) => `rows${index}`;
/** Two characters of the private use area hold the place of a title: no foreign text is taken for it. */
const titleMark = (index: number) => `\uE000${index}\uE001`;

function shapeOf(chart: Chart, font: Font | null): Shape {
  const rows: object[][] = [];
  const titles: string[] = [];
  const whole = font ? { ...chart.spec, config: { ...chart.spec.config, font: font.family } } : chart.spec;
  const spec = JSON.stringify(whole, (key, value: unknown) => {
    if (key === 'title' && typeof value === 'string') {
      if (!titles.includes(value)) titles.push(value);
      return titleMark(titles.indexOf(value));
    }
    const values =
      key === 'data' && value !== null && typeof value === 'object' && 'values' in value ? value.values : null;
    return Array.isArray(values) ? { name: dataset(rows.push(values as object[]) - 1) } : value;
  });
  return { spec, rows, titles };
}

function runtimeOf(spec: string, log: ReturnType<typeof logger>): vega.Runtime {
  const known = runtimes.get(spec);
  if (known) return known;
  const runtime = vega.parse(compile(JSON.parse(spec) as Chart['spec'], { logger: log }).spec);
  if (runtimes.size >= MOST_SHAPES) runtimes.clear();
  runtimes.set(spec, runtime);
  return runtime;
}

/** What the browser needs to draw a form: Vega's dataflow with its expressions as trees, which a strict policy allows, and the specification itself. */
export function compileForm(spec: Chart['spec']): { readonly runtime: vega.Runtime; readonly spec: Chart['spec'] } {
  const log = logger({ warn: fail });
  return { runtime: vega.parse(compile(spec, { logger: log }).spec, undefined, { ast: true }), spec };
}

function fail(message: string): never {
  throw new TypeError(`A form that Vega complains about: ${message}`);
}

type Measured = Pick<Font, 'family' | 'width'>;

/** Fonts whose letters are known, by family. */
const fonts = new Map<string, Measured>();

interface TextMetrics {
  width: (item: { readonly font?: string; readonly fontSize?: number }, text: unknown) => number;
  readonly estimateWidth: TextMetrics['width'];
}

/** Vega guesses how long a text is; of a font whose letters are known it is told, and guesses on for others as if nobody had. */
export function measureBy(font: Measured): void {
  if (fonts.has(font.family)) return;
  const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
  const told: TextMetrics['width'] = (item, text) => {
    const one = fonts.get(item.font ?? '');
    if (one) return one.width(String(text ?? '').trim(), item.fontSize ?? 11);
    textMetrics.width = textMetrics.estimateWidth;
    try {
      return textMetrics.estimateWidth(item, text);
    } finally {
      textMetrics.width = told;
    }
  };
  fonts.set(font.family, font);
  textMetrics.width = told;
}

/**
 * The picture of a chart as an SVG element with a name; `warn` hears what Vega would complain about. With a `font` the room for texts is that
 * which they need in it, else what Vega guesses.
 */
export async function svgOf(
  chart: Chart,
  surface: Surface,
  warn: (message: string) => void = () => {},
  font: Font | null = null,
): Promise<string> {
  const log = logger({ warn });
  if (font) measureBy(font);
  const { spec, rows, titles } = shapeOf(chart, font);
  const view = new vega.View(runtimeOf(spec, log), { renderer: 'none', loader: nothing, logger: log });
  try {
    for (const [index, values] of rows.entries())
      view.data(
        dataset(index),
        values.map((row) => ({ ...row })),
      );
    const drawn = slim(await view.toSVG());
    const titled = titles.reduce(
      (svg, title, index) => svg.replaceAll(titleMark(index), () => escapeXml(title)),
      drawn,
    );
    return dress(titled, chart, surface, font);
  } finally {
    view.finalize();
  }
}

/** Dataflows of forms, by form and variant. */
const formRuntimes = new Map<string, vega.Runtime>();

function formRuntime({ form: name, variant }: FormChart, log: ReturnType<typeof logger>): vega.Runtime {
  const key = `${name} ${variant}`;
  const known = formRuntimes.get(key);
  if (known) return known;
  const form = forms.find((one) => one.name === name);
  if (!form?.variants.includes(variant)) throw new TypeError(`There is no form ${key}`);
  measureBy(screenFont);
  const spec = form.spec(variant);
  const measured = { ...spec, config: { ...spec.config, font: screenFont.family } };
  const runtime = vega.parse(compile(measured, { logger: log }).spec);
  formRuntimes.set(key, runtime);
  return runtime;
}

/** A copy, in which no foreign text looks like the place of a word. */
function withoutPlaces<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/[\uE000\uE001]/g, '\uFFFD') as T;
  if (Array.isArray(value)) return value.map(withoutPlaces) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutPlaces(part)])) as T;
}

/** The picture of a chart that is made from a form, as `svgOf` gives it. */
export async function svgOfForm(
  chart: FormChart,
  surface: Surface,
  warn: (message: string) => void = () => {},
): Promise<string> {
  const log = logger({ warn });
  const view = new vega.View(formRuntime(chart, log), { renderer: 'none', loader: nothing, logger: log });
  try {
    for (const [name, value] of Object.entries(chart.signals)) view.signal(name, withoutPlaces(value));
    for (const [name, rows] of Object.entries(chart.data))
      view.data(
        name,
        rows.map((row) => withoutPlaces(row)),
      );
    return dress(withWords(slim(await view.toSVG()), chart.words, escapeXml), chart, surface, null);
  } finally {
    view.finalize();
  }
}
