/** The control that adds a chart. */
import { makers } from '../../../src/render/charts/from-table/index.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ChartChoice } from '../../../src/table/view-state.ts';
import { makePanel, type Panel } from '../grid/panel.ts';
import { button, el } from '../lib/element.ts';
import { firstChoice, settingsFor } from './settings.ts';

export function addMenu(table: LoadingTable, add: (choice: ChartChoice) => void): Panel {
  const made = makePanel('Add chart', (panel) => {
    const [first] = makers;
    if (!first) return;
    let maker = first;
    let choice = firstChoice(maker, table);
    const rest = el('div', { class: 'settings' });
    const fill = () =>
      rest.replaceChildren(
        ...settingsFor(maker, table, choice, (next) => {
          choice = next;
        }),
      );
    const entries = makers.map(({ form, label }) => el('option', { value: form }, label));
    const forms = el('select', {}, ...entries);
    forms.addEventListener('change', () => {
      maker = makers.find(({ form }) => form === forms.value) ?? first;
      choice = firstChoice(maker, table);
      fill();
    });
    fill();
    panel.replaceChildren(
      el('label', { class: 'setting' }, el('span', {}, 'chart'), forms),
      rest,
      button('Add', () => {
        made.close();
        add(choice);
      }),
    );
  });
  made.element.classList.add('add-chart');
  return made;
}
