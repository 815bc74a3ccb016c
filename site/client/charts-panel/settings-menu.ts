/** The control under a chart that says what it is drawn from and how, and where it stands among the others. */
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ChartChoice } from '../../../src/table/view-state.ts';
import { makePanel } from '../grid/panel.ts';
import { button, el } from '../lib/element.ts';
import type { Card } from './card.ts';
import { makerOf } from './make-chart.ts';
import { settingsFor } from './settings.ts';

export interface SettingsDeeds {
  change(choice: ChartChoice, typing: boolean): void;
  move(by: number): void;
  remove(): void;
}

export function settingsMenu(card: Card, table: LoadingTable, { change, move, remove }: SettingsDeeds): void {
  const menu = makePanel('Settings', (panel) => {
    const maker = makerOf(card.choice.form);
    const settings = maker ? settingsFor(maker, table, card.choice, change) : [];
    const act = (label: string, deed: () => void) =>
      button(label, () => {
        menu.close();
        deed();
      });
    panel.replaceChildren(
      el('div', { class: 'settings' }, ...settings),
      el(
        'p',
        { class: 'panel-foot' },
        act('Move before', () => move(-1)),
        act('Move after', () => move(1)),
        act('Remove', remove),
      ),
    );
  });
  menu.element.classList.add('chart-settings');
  card.place(menu.element);
}
