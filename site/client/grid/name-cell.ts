/** The first column: a run's name and the beginning of its id as a link, or the head of a group. */
import { count } from '../../../src/render/format.ts';
import type { Group } from '../../../src/table/group.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import { el, setAttribute } from '../lib/element.ts';
import type { Cell } from './cell.ts';
import type { Line } from './lines.ts';

export interface NameSource {
  /** `undefined` while it is not loaded. */
  runId(row: number): string | undefined;
  runName(row: number): string;
  isSelected(runId: string): boolean;
  /** `null` while the id is not loaded. */
  hrefOf(row: number): string | null;
  /** Name of a column that rows are put together by, at a level from 1. */
  groupedBy(level: number): string;
  readonly labelOf: (id: ColumnId) => string;
}

/** So many letters at the end of a name always show: names of one study often differ only there. */
const TAIL = 9;
const SHORT_ID = 8;
/** More letters of a group's value than these no cell shows. */
const LONGEST = 200;

export function nameCell(source: NameSource): Cell {
  const fold = el('span', { class: 'fold-mark', 'aria-hidden': 'true' });
  const [head, tail] = [el('span', { class: 'name-head' }), el('span', { class: 'name-tail' })];
  const id = el('code');
  const link = el('a', { tabindex: -1 }, head, tail, id);
  const about = el('span', { class: 'quiet' });
  const element = el('div', { role: 'rowheader', class: 'cell name pin' }, fold, link, about);
  const show = (name: string, shortId: string | null, more: string) => {
    const at = cutAt(name);
    if (head.textContent !== name.slice(0, at)) head.textContent = name.slice(0, at);
    if (tail.textContent !== name.slice(at)) tail.textContent = name.slice(at);
    id.hidden = shortId === null;
    if (id.textContent !== shortId) id.textContent = shortId;
    if (about.textContent !== more) about.textContent = more;
  };
  return {
    element,
    fill(line) {
      paintFold(fold, line);
      if (line.row === null) {
        const label = labelOf(line.group, line.level, source);
        show(label.slice(0, LONGEST), null, runsOf(line.group));
        setAttribute(link, 'href', null);
        setAttribute(element, 'title', label.slice(0, 3 * LONGEST));
        return;
      }
      const name = source.runName(line.row);
      const runId = source.runId(line.row) ?? '';
      show(name, runId.slice(0, SHORT_ID), line.children > 0 ? ` ${line.children} below` : '');
      setAttribute(link, 'href', source.hrefOf(line.row));
      setAttribute(element, 'title', name);
    },
  };
}

/** Never inside a character; a short name has no end of its own. */
function cutAt(name: string): number {
  if (name.length <= 2 * TAIL) return name.length;
  const at = name.length - TAIL;
  const unit = name.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

function paintFold(fold: HTMLElement, { open, level }: Line): void {
  const sign = open === null ? '' : open ? '▾' : '▸';
  if (fold.textContent !== sign) fold.textContent = sign;
  const indent = open === null && level === 1 ? '' : `${16 * (level - 1)}px`;
  if (fold.style.marginInlineStart !== indent) fold.style.marginInlineStart = indent;
  fold.classList.toggle('nested', level > 1 || open !== null);
}

type GroupNames = Pick<NameSource, 'groupedBy'>;

const labelOf = ({ values }: Group, level: number, { groupedBy }: GroupNames): string =>
  `${groupedBy(level)}: ${values[level - 1] ?? 'none'}`;

const runsOf = ({ rows }: Group): string => ` ${count(rows.length, 'run')}`;

/** The head of a group as it is read. */
export const groupHead = (group: Group, level: number, source: GroupNames): string =>
  labelOf(group, level, source).slice(0, LONGEST) + runsOf(group);
