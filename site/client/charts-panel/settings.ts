/** Form elements for what a chart is drawn from, and how. */
import type { Field, Maker, Option } from '../../../src/render/charts/from-table/index.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { ChartChoice } from '../../../src/table/view-state.ts';
import { el } from '../lib/element.ts';
import { columnsFor, groupNames } from './fields.ts';

/** A choice that can be drawn at once: of each field that must be there the first column that fits and is not taken yet. */
export function firstChoice(maker: Maker, table: Table): ChartChoice {
  const fields: ColumnId[] = [];
  for (const field of maker.fields) {
    if (field.optional) break;
    const free = columnsFor(field, table)
      .filter(
        ({ id, differs, group }) => !fields.includes(id) && (group === 'metric' || (differs && group === 'param')),
      )
      .map(({ id }) => id);
    fields.push(...free.slice(0, field.many ? 5 : 1));
  }
  return { form: maker.form, fields, options: {} };
}

/** `changed` hears of every choice; `typing` is true while a slider still moves. */
export function settingsFor(
  maker: Maker,
  table: Table,
  choice: ChartChoice,
  changed: (choice: ChartChoice, typing: boolean) => void,
): HTMLElement[] {
  let now = choice;
  const set = (change: Partial<ChartChoice>, typing = false) => {
    now = { ...now, ...change };
    changed(now, typing);
  };
  const selects = maker.fields.map((field, index) => fieldSelect(field, table, now.fields, index));
  const read = () =>
    set({
      fields: selects.flatMap((select) => [...select.selectedOptions].map(({ value }) => value)).filter(Boolean),
    });
  for (const select of selects) select.addEventListener('change', read);
  const fields = selects.map((select, index) => labelled(maker.fields[index]?.name ?? '', select));
  const options = maker.options.map((option) => {
    const value = Object.hasOwn(now.options, option.name) ? (now.options[option.name] as string) : option.default;
    const pick = (picked: string, typing: boolean) => {
      const { [option.name]: _, ...others } = now.options;
      set({ options: picked === option.default ? others : { ...others, [option.name]: picked } }, typing);
    };
    return isScale(option) ? slider(option, value, pick) : optionSelect(option, value, pick);
  });
  return [...fields, ...options];
}

const labelled = (text: string, control: HTMLElement) =>
  el('label', { class: 'setting' }, el('span', {}, text), control);

function fieldSelect(field: Field, table: Table, chosen: readonly ColumnId[], index: number): HTMLSelectElement {
  const mine = new Set(field.many ? chosen.slice(index) : chosen.slice(index, index + 1));
  const columns = columnsFor(field, table);
  const groups = Object.entries(groupNames).flatMap(([group, label]) => {
    const own = columns.filter((info) => info.group === group);
    const entries = own.map(({ id, key }) => el('option', { value: id, selected: mine.has(id) }, key));
    return own.length > 0 ? [el('optgroup', { label }, ...entries)] : [];
  });
  const none = field.optional ? [el('option', { value: '', selected: mine.size === 0 }, '(none)')] : [];
  const select = el('select', field.many ? { multiple: true, size: 8 } : {}, ...none, ...groups);
  if (!field.many && !field.optional && mine.size === 0) select.selectedIndex = -1;
  return select;
}

/** Many numbers in a row are a matter of degree. */
const isScale = ({ values }: Option): boolean =>
  values.length > 4 && values.every((value) => Number.isFinite(Number(value)));

function slider(option: Option, value: string, pick: (value: string, typing: boolean) => void): HTMLElement {
  const last = option.values.length - 1;
  const input = el('input', { type: 'range', min: 0, max: last, value: Math.max(0, option.values.indexOf(value)) });
  const said = el('output', {}, value);
  const take = (typing: boolean) => {
    const taken = option.values[input.valueAsNumber] ?? option.default;
    said.textContent = taken;
    input.setAttribute('aria-valuetext', taken);
    pick(taken, typing);
  };
  input.setAttribute('aria-valuetext', value);
  input.addEventListener('input', () => take(true));
  input.addEventListener('change', () => take(false));
  return el('label', { class: 'setting' }, el('span', {}, option.label), input, said);
}

function optionSelect(option: Option, value: string, pick: (value: string, typing: boolean) => void): HTMLElement {
  const entries = option.values.map((one) => el('option', { value: one, selected: one === value }, one));
  const select = el('select', {}, ...entries);
  select.addEventListener('change', () => pick(select.value, false));
  return labelled(option.label, select);
}
