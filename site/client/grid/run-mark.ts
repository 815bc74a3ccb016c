/** The small coloured shape of a run, the same in table and charts. */
import { runLook, symbols } from '../../../src/table/run-look.ts';
import { svgEl } from '../lib/element.ts';

const paths: Readonly<Record<(typeof symbols)[number], string>> = {
  circle: 'M6,1.5A4.5,4.5 0 1 1 5.99,1.5Z',
  square: 'M2,2H10V10H2Z',
  'triangle-up': 'M6,1.2L11,10.2H1Z',
  diamond: 'M6,0.5L11.5,6L6,11.5L0.5,6Z',
};

/** An empty drawing; `paintMark` fills it. */
export function makeMark(): SVGSVGElement {
  const mark = svgEl('svg', { class: 'run-mark', width: 12, height: 12, viewBox: '0 0 12 12', 'aria-hidden': 'true' });
  mark.append(svgEl('path'));
  return mark;
}

/** `null` hides it. */
export function paintMark(mark: SVGSVGElement, runId: string | null): void {
  const path = mark.firstElementChild;
  if (!path) return;
  if (runId === null) {
    path.setAttribute('d', '');
    return;
  }
  const { colour, mark: shape } = runLook(runId);
  path.setAttribute('d', paths[symbols[shape] ?? 'circle']);
  path.setAttribute('class', `c${colour}`);
}
