/**
 * Params and metrics as axes side by side, a line a run. Data sets: `lines`, a row a run and axis, `x` the axis' number and `y` 0 to 1 along it; `axes`, their
 * titles; `ticks`, their texts; `ramp`, the colours along the axis that gives them. The signal `kept` is `null`, or has the rows of the table that a reader
 * left in, as names whose values are true.
 */
import type { Position } from '../chart.ts';
import { ink } from '../theme.ts';
import type { Form } from './form.ts';
import { along, formFrame, inked } from './parts.ts';

const isKept = '(kept === null || kept[datum.row])';
const strength = `!${isKept} ? 0.03 : hover === null ? (datum.chosen ? 1 : strength) : datum.run === hover ? 1 : strength * 0.2`;

export const parallel: Form = {
  name: 'parallel',
  variants: ['plain'],
  spec() {
    const bare = { title: null, axis: null };
    const [x, y] = [{ ...along('x'), ...bare } as Position, { ...along('y'), ...bare } as Position];
    return formFrame(
      [
        {
          data: { name: 'axes' },
          mark: { type: 'rule', stroke: ink('muted'), strokeWidth: 1 },
          encoding: { x, y: { value: 0 }, y2: { value: 'height' } },
        },
        {
          data: { name: 'lines' },
          mark: { type: 'line', strokeWidth: { expr: 'datum.chosen || datum.run === hover ? 2.2 : thickness' } },
          encoding: {
            ...{ x, y, detail: { field: 'line', type: 'nominal' }, stroke: inked },
            strokeOpacity: { value: { expr: strength } },
          },
        },
        {
          data: { name: 'ramp' },
          mark: { type: 'rule', strokeWidth: 6 },
          encoding: { x, y, y2: { field: 'y2' }, stroke: inked },
        },
        {
          data: { name: 'axes' },
          mark: { type: 'text', baseline: 'bottom', fontSize: 11, align: { expr: 'datum.align' } },
          encoding: { x, y: { value: { expr: '-8 - datum.shift' } }, text: { field: 'title', type: 'nominal' } },
        },
        {
          data: { name: 'ticks' },
          mark: {
            ...{ type: 'text', align: 'left', baseline: 'middle', dx: 4, fontSize: 10, fill: ink('muted') },
            ...{ stroke: ink('ground'), strokeWidth: 3, strokeJoin: 'round' },
          },
          encoding: { x, y, text: { field: 'label', type: 'nominal' } },
        },
        {
          data: { name: 'ticks' },
          mark: { type: 'text', align: 'left', baseline: 'middle', dx: 4, fontSize: 10, fill: ink('muted') },
          encoding: { x, y, text: { field: 'label', type: 'nominal' } },
        },
      ],
      [
        { name: 'kept', value: null },
        { name: 'strength', value: 0.6 },
        { name: 'thickness', value: 1 },
      ],
    );
  },
};
