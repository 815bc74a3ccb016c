/** The choice of metric and axes, and the curves, which are drawn by a script that comes after the tables. */
import type { CompareState } from '../../../src/table/compare-address.ts';
import type { Bus } from '../lib/bus.ts';
import { el } from '../lib/element.ts';
import type { Curves } from './curves.ts';
import type { Parts } from './parts.ts';

/** From what is chosen when it is asked for: two choices may come faster than one is shown. */
type Change = (now: CompareState) => CompareState;

export function curvePart(parts: Parts, bus: Bus, change: (next: Change) => void): Curves {
  let curves: Curves | undefined;
  return {
    async show(loaded, state) {
      const { curveOptions, curvesIn, drawable } = await import('./curves.ts');
      const metrics = drawable(loaded);
      const chosen = state.metric !== null && metrics.includes(state.metric) ? state.metric : (metrics[0] ?? '');
      const option = (name: string, value: string, usual: string) =>
        change((now) => {
          const { [name]: _, ...others } = now.options;
          return { ...now, options: value === usual ? others : { ...others, [name]: value } };
        });
      choicesIn(parts.options, [
        {
          name: 'metric',
          label: 'metric',
          values: metrics,
          value: chosen,
          choose: (metric) => change((now) => ({ ...now, metric })),
        },
        ...curveOptions.map(({ name, label, values, default: usual }) => ({
          ...{ name, label, values, value: state.options[name] ?? usual },
          choose: (value: string) => option(name, value, usual),
        })),
      ]);
      curves ??= curvesIn(parts.figure, parts.noCurves, bus);
      await curves.show(loaded, state);
    },
  };
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
  readonly value: string;
  readonly choose: (value: string) => void;
}

/** Lists that are there already only get their values, so that the focus stays. */
function choicesIn(place: HTMLElement, choices: readonly Choice[]): void {
  for (const { name, label, values, value, choose } of choices) {
    const known = place.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
    const select = known ?? el('select', { name });
    if (!known) place.append(el('label', {}, `${label} `, select));
    select.replaceChildren(...values.map((text) => el('option', { value: text }, text)));
    select.value = value;
    select.onchange = () => choose(select.value);
  }
  place.hidden = (choices[0]?.values.length ?? 0) === 0;
}
