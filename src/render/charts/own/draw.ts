/** Charts of the user's own: from Vega-Lite to what a browser draws without Vega-Lite, and to the picture that stands there before it does. */
import * as vega from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';
import { escapeXml } from '../dress.ts';
import { screenFont } from '../screen-font.ts';
import { measureBy } from '../svg.ts';
import { categoryInks, ink, palette, sequence, config as theme } from '../theme.ts';
import type { DataSet } from './check.ts';

/** What lies in a row: numbers, texts, and by key the metrics, params and tags of a run. */
export type Row = Readonly<Record<string, unknown>>;
export type Rows = Readonly<Partial<Record<DataSet, readonly Row[]>>>;

export interface Compiled {
  /** Plain Vega. */
  readonly vega: vega.Spec;
  /** Vega's dataflow, its expressions as trees, which a strict policy allows. */
  readonly runtime: vega.Runtime;
  /** What Vega-Lite and Vega found odd, one sentence each. */
  readonly warnings: readonly string[];
}

/** Without the end that dark ground swallows: a colour between two is no property of the page. */
const between = sequence.slice(2).map(ink);

/** The look of all other charts where a specification does not say another. */
const house: Config = {
  ...theme,
  view: { stroke: null, continuousWidth: 440, continuousHeight: 230 },
  mark: { color: ink('blue') },
  legend: { labelColor: ink('muted'), titleColor: ink('muted'), titleFontWeight: 'normal', labelFontSize: 12 },
  header: { labelColor: ink('text'), titleColor: ink('muted'), titleFontWeight: 'normal' },
  title: { color: ink('text'), anchor: 'start', fontWeight: 600, fontSize: 13 },
  range: {
    category: categoryInks.map(ink),
    ramp: between,
    heatmap: between,
    ordinal: between,
  },
};

/** Throws an `Error` in Vega's words where the specification cannot be compiled. */
export function compileOwn(spec: TopLevelSpec): Compiled {
  const warnings = new Set<string>();
  const add = (message: string) => warnings.add(message);
  const logger = hears(add, add);
  const whole = 'data' in spec ? spec : ({ data: { name: 'runs' }, ...(spec as object) } as TopLevelSpec);
  const { spec: flow } = compile(whole, { logger, config: house });
  return { vega: flow, runtime: vega.parse(flow, undefined, { ast: true, logger } as object), warnings: [...warnings] };
}

function hears(error: (message: string) => void, warn: (message: string) => void) {
  const pass = () => logger;
  const to =
    (say: (message: string) => void) =>
    (...words: unknown[]) => {
      say(words.map((word) => (word instanceof Error ? word.message : String(word))).join(' '));
      return logger;
    };
  const logger = { level: pass, error: to(error), warn: to(warn), info: pass, debug: pass };
  return logger as unknown as NonNullable<NonNullable<Parameters<typeof compile>[1]>['logger']>;
}

const refuse = () => Promise.reject(new Error('a chart may not load anything'));
const nothing = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse } as unknown as vega.Loader;

/** The picture as an SVG element; `named` is what is read out in its place, `key` keeps its inner names apart from those of other pictures in the page. */
export async function svgOfOwn(flow: vega.Spec, rows: Rows, named: string, key: string): Promise<string> {
  const complaints: string[] = [];
  // Without a window there is nobody to listen to, about which Vega wonders.
  const logger = hears(
    (message) => complaints.push(message),
    () => {},
  ) as unknown as vega.LoggerInterface;
  measureBy(screenFont);
  const measured = JSON.parse(
    JSON.stringify(flow).replaceAll(JSON.stringify(theme.font), `"${screenFont.family}"`),
  ) as vega.Spec;
  const view = new vega.View(vega.parse(measured), { renderer: 'none', loader: nothing, logger });
  try {
    fill(view, rows);
    if (isAsWideAsItsBox(flow)) view.width(BOX);
    await view.runAsync();
    const svg = await view.toSVG();
    if (complaints.length > 0) throw new Error(complaints[0]);
    return dressOwn(svg, named, key);
  } finally {
    view.finalize();
  }
}

/** Where nobody knows how wide a page is, CSS pixels. */
const BOX = 540;

const isAsWideAsItsBox = (flow: vega.Spec) =>
  (flow.signals ?? []).some((signal) => signal.name === 'width' && JSON.stringify(signal).includes('containerSize'));

/** What a reader can set, by its name. */
export function controlsOf(flow: vega.Spec): string[] {
  return (flow.signals ?? []).flatMap((signal) => {
    const { bind } = signal as { bind?: { name?: string } };
    return bind ? [bind.name ?? signal.name] : [];
  });
}

function fill(view: vega.View, rows: Rows): void {
  for (const [name, list] of Object.entries(rows)) {
    try {
      view.data(name, structuredClone(list) as object[]);
    } catch {
      // A data set that is named, and that Vega-Lite found no use for.
    }
  }
}

/** To a tenth of a pixel. */
const rounded = (text: string) =>
  text.replace(/-?\d+\.\d+(?:e[+-]?\d+)?/g, (number) => String(Number(Number(number).toFixed(1))));

/** Without inline styles, which the policy refuses, in the page's colours, with names of its own and one name for all of it. */
function dressOwn(svg: string, named: string, key: string): string {
  let dressed = svg
    .replace(/ (?:class|role|style|pointer-events|aria-[a-z]+)="[^"]*"/g, '')
    .replace(/ id="([^"]*)"/g, ` id="${key}-$1"`)
    .replace(/url\(#([^)"]*)\)/g, `url(#${key}-$1)`)
    .replaceAll(` font-family="${screenFont.family}"`, '')
    .replace(
      / (d|transform|x|y|x2|y2|width|height)="([^"]*)"/g,
      (_, name: string, value: string) => ` ${name}="${rounded(value)}"`,
    );
  for (const [part, { light }] of Object.entries(palette))
    dressed = dressed.replaceAll(`="${light}"`, `="var(--chart-${part})"`);
  const [, width = '0', height = '0'] = /width="(\d+)[^"]*" height="(\d+)/.exec(svg) ?? [];
  return dressed.replace(
    /^<svg[^>]*>/,
    `<svg xmlns="http://www.w3.org/2000/svg" class="own-chart" role="img" aria-label="${escapeXml(named)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
  );
}
