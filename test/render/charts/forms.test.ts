import { describe, expect, it } from 'vitest';
import { forms } from '../../../src/render/charts/forms/index.ts';
import { compileForm, svgOfForm } from '../../../src/render/charts/svg.ts';
import { palette } from '../../../src/render/charts/theme.ts';
import { chartOf, choices, hostile, inputOf, runsOf, tableOfRuns } from './table-of-charts.ts';

const table = tableOfRuns(runsOf(45));
const selections = { none: [], some: ['run3', 'run14', 'run20'] };
const charts = choices.flatMap((choice) =>
  Object.entries(selections).map(([name, selected]) => ({
    title: `${choice.form} of ${choice.fields.length}, ${JSON.stringify(choice.options)}, ${name} chosen`,
    chart: chartOf(table, choice, {
      selected,
      baseline: name === 'some' || choice.form === 'differences' ? 'run7' : null,
    }),
  })),
);

describe.each(forms.map((form) => [form.name, form] as const))('the form %s', (_, form) => {
  it.each(form.variants)('compiles its variant %s without a warning', (variant) => {
    const spec = form.spec(variant);
    expect(() => compileForm(spec)).not.toThrow();
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it('has a chart of each of its variants below', () => {
    const drawn = new Set(charts.flatMap(({ chart }) => (chart.form === form.name ? [chart.variant] : [])));
    expect([...drawn].sort()).toEqual([...form.variants].sort());
  });
});

describe('a chart of a form', () => {
  it.each(charts.map(({ title, chart }) => [title, chart] as const))(
    '%s is drawn without a warning',
    async (_, chart) => {
      const warnings: string[] = [];
      const svg = await svgOfForm(chart, 'page', (message) => warnings.push(message));
      expect(warnings).toEqual([]);
      expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]+"/);
      expect(svg).not.toMatch(/style=|<script|NaN|undefined|\ue000|\ue001|javascript:|clip-path|<defs/);
      expect(svg).not.toMatch(/="#[0-9a-f]{6}"/);
      expect(svg).not.toMatch(/ (?:d|cx|cy)="[^"]*\.\d\d/);
      expect(chart.summary).not.toBe('');
      expect(chart.table.rows.length).toBeGreaterThan(0);
      for (const row of chart.table.rows) expect(row.length).toBe(chart.table.head.length);
      expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
    },
  );

  it('has only colours that its surface has', async () => {
    const [first] = charts;
    if (!first) throw new TypeError('no charts');
    const dark = await svgOfForm(first.chart, 'dark');
    const known = new Set(Object.values(palette).map((part) => part.dark));
    for (const [, colour] of dark.matchAll(/="(#[0-9a-f]{6})"/g)) expect(known).toContain(colour);
  });

  it('is the same whatever was drawn with its dataflow before', async () => {
    const [one, other] = [1, 3].map((n) =>
      chartOf(table, { form: 'scatter', fields: ['p.depth', 'm.loss'] }, { selected: [`run${n}`] }),
    );
    if (!one || !other) throw new TypeError('no charts');
    const before = await svgOfForm(one, 'light');
    await svgOfForm(other, 'light');
    expect(await svgOfForm(one, 'light')).toBe(before);
  });

  it('shows a hostile name as its text', async () => {
    const chart = chartOf(table, { form: 'scatter', fields: ['p.optimizer', `m.${hostile}`] });
    const texts = [...(await svgOfForm(chart, 'page')).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts.join('\n')).toContain('&lt;script&gt;');
  });

  it('does not put a word where a foreign text looks like its place', async () => {
    const runs = runsOf(30).map((run, i) => ({ ...run, params: new Map([['p', i % 2 ? '\ue000y\ue001' : 'b']]) }));
    const chart = chartOf(tableOfRuns(runs), { form: 'scatter', fields: ['p.p', 'm.auc'] });
    const svg = await svgOfForm(chart, 'page');
    expect(svg).toContain('>\ufffdy\ufffd<');
    expect(svg.split(chart.words['y'] ?? '')).toHaveLength(2);
  });

  it('has the whole id of a run in its row', () => {
    const chart = chartOf(table, { form: 'over-runs', fields: ['m.loss'] }, { selected: ['run3'] });
    const points = chart.data['points'] as { run: string; row: number; chosen: boolean }[];
    expect(new Set(points.map(({ run }) => run)).size).toBe(45);
    expect(points.filter(({ chosen }) => chosen).map(({ run, row }) => [run, table.runId(row)])).toEqual([
      ['run3', 'run3'],
    ]);
  });

  it('is drawn from a table whose ids are not loaded', () => {
    const bare = { ...table, runId: () => undefined };
    const chart = chartOf(bare, { form: 'scatter', fields: ['p.depth', 'm.loss'] });
    expect((chart.data['points'] as { run: string }[]).every(({ run }) => run === '')).toBe(true);
    expect(inputOf(bare, {}).rows.length).toBe(45);
  });
});
