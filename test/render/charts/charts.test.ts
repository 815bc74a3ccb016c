import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Goal } from '../../../src/core/model/settings.ts';
import type { Chart } from '../../../src/render/charts/index.ts';
import * as charts from '../../../src/render/charts/index.ts';
import { svgOf } from '../../../src/render/charts/svg.ts';
import { palette } from '../../../src/render/charts/theme.ts';
import { aSeries } from '../../support/written-snapshot.ts';
import { curves, histories, historyRow } from './compared.ts';

const hostile = '<script>"]}) datum.x && alert(1) // \u202e';
const goal: Goal = 'maximize';
const wave = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i / 9));

/** Each chart of the list with data of every kind; a chart without a row here fails the type check. */
const samples: Record<Exclude<keyof typeof charts, 'sparkline'>, readonly (() => Chart | null)[]> = {
  metricCurve: [
    () =>
      charts.metricCurve({
        key: 'loss',
        goal: 'minimize',
        lines: [{ name: 'a', side: 'current', series: aSeries(wave(3000)) }],
      }),
    () =>
      charts.metricCurve({
        key: hostile,
        goal: null,
        lines: [{ name: hostile, side: 'current', series: aSeries([1, null, 2, Number.POSITIVE_INFINITY, 3]) }],
      }),
    () =>
      charts.metricCurve({
        key: 'equal steps',
        goal: null,
        lines: [{ name: 'a', side: 'current', series: aSeries(wave(50), () => 0) }],
      }),
    () =>
      charts.metricCurve({
        key: 'both',
        goal,
        lines: (['current', 'baseline', 'baseline'] as const).map((side, i) => ({
          name: `${i}`,
          side,
          series: aSeries(wave(40 + i)),
        })),
      }),
  ],
  comparedCurves: Object.values(curves).map((given) => () => charts.comparedCurves(given)),
  metricHistory: Object.values(histories).map((row) => () => charts.metricHistory(row)),
};

describe.each(Object.entries(samples))('%s', (_, list) => {
  it.each(list.map((make, index) => [index, make] as const))(
    'compiles and renders sample %i without a warning',
    async (_index, make) => {
      const chart = make();
      if (!chart) throw new Error('the sample made no chart');
      const warnings: string[] = [];
      const svg = await svgOf(chart, 'page', (message) => warnings.push(message));
      expect(warnings).toEqual([]);
      expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]+"/);
      expect(svg).not.toMatch(/style=|<script|NaN|undefined|\ue000|\ue001|javascript:/);
      expect(svg).not.toMatch(/="#[0-9a-f]{6}"/);
      expect(svg).not.toMatch(/ (?:d|cx|cy)="[^"]*\.\d\d/);
      expect(chart.table.rows.length).toBeGreaterThan(1);
      expect(chart.summary).not.toBe('');
      expect(JSON.parse(JSON.stringify(chart.spec))).toEqual(chart.spec);
    },
  );
});

describe('what charts say', () => {
  it('names what is not drawn', () => {
    const curve = charts.metricCurve({
      key: 'l',
      goal: 'minimize',
      lines: [{ name: 'a', side: 'current', series: aSeries([...wave(900), null, Number.NaN]) }],
    });
    expect(curve?.summary).toMatch(
      /^Ends at .*, lowest −1.0000, 902 points\. 2 values not finite: not drawn\. \d+ of 900 points drawn, peaks kept\.$/,
    );
    expect(
      charts.metricCurve({ key: 'l', goal, lines: [{ name: 'a', side: 'current', series: aSeries(wave(9), () => 3) }] })
        ?.summary,
    ).toContain('All steps are equal');
  });

  it('draws no curve of one point, nor of one value logged twice', () => {
    const curve = (values: (number | null)[]) =>
      charts.metricCurve({ key: 'l', goal, lines: [{ name: 'a', side: 'current', series: aSeries(values, () => 0) }] });
    expect(curve([1])).toBeNull();
    expect(curve([1, 1])).toBeNull();
    expect(curve([null, Number.NaN])).toBeNull();
    expect(curve([1, 2])).not.toBeNull();
  });

  it('gives the same picture for the same data, whatever was drawn between', async () => {
    const [first, other] = samples.metricCurve.map((make) => make());
    if (!first || !other) throw new Error('no samples');
    const before = await svgOf(first, 'light');
    await svgOf(other, 'light');
    expect(await svgOf(first, 'light')).toBe(before);
    expect(before).toContain(palette.blue.light);
  });
});

describe('what charts of a comparison say', () => {
  it.each([
    ['outside', 'm, more is better: this merge request is outside the usual spread of 24 pushes'],
    ['inside', 'm, more is better: this merge request is inside the usual spread of 24 pushes'],
    ['since a step', 'm, more is better: this merge request is inside the usual spread of 24 pushes since a step'],
    ['drifting', 'm, more is better: this merge request beside 24 pushes that drift'],
    ['with an interval', 'm, more is better: this merge request regressed, outside the usual spread of 24 pushes'],
  ])('%s: it is the title', (name, title) => {
    expect(charts.metricHistory(histories[name] ?? historyRow())?.title).toBe(title);
  });

  it('names what of the history is not drawn', () => {
    expect(charts.metricHistory(histories['outside'] ?? historyRow())?.summary).toBe(
      '0.7291 against 0.7600 of the baseline (−0.0309); usual is 0.7500 … 0.7700. The newest 20 of 24 pushes are drawn.',
    );
    expect(charts.metricHistory(histories['a far limit'] ?? historyRow())?.summary).toContain(
      'Outside of the picture: gate: at most 50.',
    );
  });

  it('draws no history of one push, nor without a value', () => {
    const one = { n: 1, values: [1], state: 'steady', words: '' } as const;
    expect(charts.metricHistory(historyRow({ history: one }))).toBeNull();
    expect(charts.metricHistory(historyRow({ history: null }))).toBeNull();
    expect(charts.metricHistory(historyRow({ current: null }))).toBeNull();
    expect(charts.metricHistory(historyRow({ current: { n: 1, value: Number.NaN, sd: null } }))).toBeNull();
  });

  it('says what the thick lines are, and whose histories are missing', () => {
    const { seeds, plain, steps, alone } = Object.fromEntries(
      Object.entries(curves).map(([name, given]) => [name, charts.comparedCurves(given)]),
    );
    expect(seeds?.summary).toBe(
      'Solid blue: this merge request. Dashed black: the baseline. Thick lines are means of 3 and 3 runs, each point of 17 logged steps; thin ones are runs as logged. 3 more runs of the baseline are not drawn. The histories of 2 runs of the baseline were not read.',
    );
    expect(plain?.title).toBe('l, less is better: this merge request ends at 0.3000, the baseline at 0.4000');
    expect(plain?.summary).toBe(
      'Solid blue: this merge request. Dashed black: the baseline. This merge request ends at step 49, the baseline at 59.',
    );
    expect(steps?.title).toBe('l, less is better: 2 runs of this merge request against 1 run of the baseline');
    expect(steps?.summary).toContain('The runs of this merge request have other steps each: no mean is drawn.');
    expect(alone?.summary).toContain('Of the baseline nothing is drawn: no history of more than one point was read.');
  });
});

it('has its colours in the style sheet, light and dark', () => {
  const css = readFileSync(new URL('../../../site/styles/colours.css', import.meta.url), 'utf8');
  for (const [part, { light, dark }] of Object.entries(palette)) {
    const found = [...css.matchAll(new RegExp(`--chart-${part}: (#[0-9a-f]{6})`, 'g'))].map(([, colour]) => colour);
    expect(found).toEqual(part === 'ground' ? ['#ffffff', dark] : [light, dark]);
  }
});
