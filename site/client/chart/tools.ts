/** The small controls under a chart: beside its table they save it in other forms, and make it large. */
import { button, el } from '../lib/element.ts';
import { type FileKind, type Shown, save } from './exports.ts';

export interface Tools {
  readonly line: HTMLElement;
  close(): void;
}

const kinds: readonly (readonly [FileKind, string])[] = [
  ['CSV', 'The chart’s table for spreadsheets'],
  ['PNG', 'A picture'],
  ['SVG', 'A drawing'],
  ['Spec', 'Its Vega-Lite specification, with its data'],
];

/** They stand on the line of the table's own control, where nothing has to move for them. */
export function toolsIn(
  figure: HTMLElement,
  deeds: { shown(): Shown | null; announce(text: string): void; fullScreen(): void },
): Tools {
  const saving = (kind: FileKind) => async () => {
    const shown = deeds.shown();
    if (!shown) return deeds.announce('There is nothing to save yet.');
    await save(kind, shown).then(
      () => deeds.announce(`${kind} saved.`),
      (error: unknown) => deeds.announce(`The ${kind} could not be made: ${String(error)}`),
    );
  };
  const line = el(
    'div',
    { class: 'chart-tools', role: 'group', 'aria-label': 'This chart' },
    ...kinds.map(([kind, title]) => button(kind, () => void saving(kind)(), { title, class: kind.toLowerCase() })),
    button('Full screen', deeds.fullScreen),
  );
  const table = figure.querySelector(':scope > details');
  if (table) table.before(line);
  else figure.append(line);
  return { line, close: () => line.remove() };
}
