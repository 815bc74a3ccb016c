/** Draws a chart of the project's own by the whole of Vega, its expressions interpreted, as the page's policy wants it. */
import { type Runtime, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { inScheme, onScheme, schemeNow } from '../chart/scheme.ts';
import { el } from '../lib/element.ts';
import { link, version } from '../lib/page.ts';

interface Given {
  readonly runtime: Runtime;
  readonly rows: Readonly<Record<string, readonly object[]>>;
}

const refuse = () => Promise.reject(new Error('A chart may not load anything.'));
const loader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** In the place of the picture in `box`; rejects where that cannot be, and leaves the picture. */
export async function mountOwnChart(address: string, box: HTMLElement): Promise<void> {
  const answer = await fetch(`${link(address)}?${version}`);
  if (!answer.ok) throw new Error(`Its data could not be loaded (${answer.status}).`);
  const text = await answer.text();
  const { rows } = JSON.parse(text) as Given;
  const controls = box.parentElement?.querySelector('.own-controls');
  let shown: View | null = null;
  const draw = async () => {
    const { runtime } = JSON.parse(inScheme(text, schemeNow())) as Given;
    const [view, place] = await drawn(runtime, rows, shown);
    place.setAttribute('role', 'img');
    place.setAttribute('aria-label', box.getAttribute('aria-label') ?? '');
    shown?.finalize();
    shown = view;
    const bindings = place.querySelector('.vega-bindings');
    box.replaceChildren(place);
    // Form elements stand below the picture, outside of what is read as one image.
    if (bindings) controls?.replaceChildren(bindings);
  };
  await draw();
  onScheme(() => void draw());
}

async function drawn(runtime: Runtime, rows: Given['rows'], before: View | null): Promise<[View, HTMLElement]> {
  const troubles: string[] = [];
  const pass = () => logger;
  const logger = {
    ...{ level: pass, warn: pass, info: pass, debug: pass },
    error: (...words: unknown[]) => {
      troubles.push(words.map((word) => (word instanceof Error ? word.message : String(word))).join(' '));
      return logger;
    },
  };
  const place = el('div');
  const view = new View(runtime, {
    renderer: 'canvas',
    expr: expressionInterpreter,
    loader: loader as never,
    logger: logger as never,
  });
  for (const [name, list] of Object.entries(rows)) {
    try {
      view.data(name, structuredClone(list) as object[]);
    } catch {
      // A data set that is named, and that nothing is drawn from.
    }
  }
  const { bindings = [] } = runtime as { bindings?: readonly { readonly signal: string }[] };
  // What a reader set stays set.
  if (before) for (const { signal } of bindings) view.signal(signal, before.signal(signal));
  await view.initialize(place).runAsync();
  if (troubles[0] !== undefined) {
    view.finalize();
    throw new Error(troubles[0]);
  }
  for (const name of ['role', 'aria-roledescription', 'aria-label']) place.removeAttribute(name);
  return [view, place];
}
