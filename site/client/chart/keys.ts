/** What the keyboard does on a chart that has the focus. */
import type { Step } from './walk.ts';

export interface KeyDeeds {
  step(step: Step): void;
  zoomBy(factor: number): unknown;
  reset(): void;
  /** Whether there was anything to leave. */
  leave(): boolean;
  fullScreen(): void;
  /** The place that the reader is at becomes the end of a range. */
  end(end: 'low' | 'high'): void;
}

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: 'back',
  ArrowRight: 'on',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

export function listenToKeys(stage: HTMLElement, deeds: KeyDeeds): void {
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step) deeds.step(step);
    else if (event.key === '+' || event.key === '=') deeds.zoomBy(0.7);
    else if (event.key === '-') deeds.zoomBy(1 / 0.7);
    else if (event.key === '0') deeds.reset();
    else if (event.key === 'f' || event.key === 'F') deeds.fullScreen();
    else if (event.key === '[') deeds.end('low');
    else if (event.key === ']') deeds.end('high');
    else if (event.key !== 'Escape' || !deeds.leave()) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
