/** Runs in the browser: mounts every chart of `charts.json` in its figure, and hands the test what it asks of. */
import { mountChart, whole } from '../../../site/client/chart/index.ts';
import { makeBus } from '../../../site/client/lib/bus.ts';
import type { FormChart } from '../../../src/render/charts/forms/form.ts';

const charts = (await (await fetch('charts.json')).json()) as FormChart[];
const bus = makeBus();
const zooms: unknown[] = [];
const shifts: number[] = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries() as unknown as { value: number }[]) shifts.push(entry.value);
}).observe({ type: 'layout-shift', buffered: true });
const figures = [...document.querySelectorAll<HTMLElement>('figure')];
const live = figures.map((figure, index) =>
  mountChart(figure, charts[index] as FormChart, bus, { zoom: whole, onZoom: (zoom) => zooms.push(zoom) }),
);
await Promise.all(live.map(({ ready }) => ready));
Object.assign(globalThis, { test: { bus, charts, live, zooms, shifts } });
