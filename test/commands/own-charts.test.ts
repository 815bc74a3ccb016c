/** What is refused in charts of one's own: with file, line, place and what was expected, all mistakes at once. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartsRoot, ownCharts } from '../../src/commands/own-charts.ts';
import { UserError } from '../../src/errors.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

function files(texts: Record<string, string | object>): string {
  const root = newFolder();
  mkdirSync(join(root, 'charts'));
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(root, 'charts', name), typeof text === 'string' ? text : JSON.stringify(text, null, 1));
  return root;
}

async function mistakes(texts: Record<string, string | object>): Promise<string[]> {
  try {
    await ownCharts(['charts/*.vl.json'], files(texts), () => {});
  } catch (error) {
    if (error instanceof UserError && error.code === 'CHARTS_INVALID') return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

const point = { mark: 'point', encoding: { x: { field: 'metric.loss', type: 'quantitative' } } };
const NOTHING_LOADED = 'a chart may not load anything; expected data: { "name": "runs" } or { "name": "histories" }';

describe('a chart of one’s own', () => {
  it.each<[string, string | object, string]>([
    ['is JSON', '{\n  "mark": "point",\n}', '3: expected a key, and there is "}"'],
    ['is a specification', '[1]', '1: the file: expected a Vega-Lite specification'],
    [
      'is Vega-Lite',
      '{\n"$schema": "https://vega.github.io/schema/vega/v6.json" }',
      '2: $schema: this is Vega; expected a Vega-Lite specification',
    ],
    ['loads no data', `{\n"data": {\n"url": "https://x.example/a.csv" } }`, `3: data.url: ${NOTHING_LOADED}`],
    [
      'loads none in a layer either',
      { layer: [point, { ...point, data: { url: 'file:///etc/passwd' } }] },
      `21: layer.1.data.url: ${NOTHING_LOADED}`,
    ],
    [
      'loads none to look up in',
      { ...point, transform: [{ lookup: 'run_id', from: { data: { url: 'x.json' }, key: 'id' } }] },
      `14: transform.0.from.data.url: ${NOTHING_LOADED}`,
    ],
    ['shows no image files', { mark: 'image' }, '2: mark: a chart may not show image files; expected another mark'],
    [
      'shows none by a longer name',
      { mark: { type: 'image', url: 'x' } },
      '2: mark: a chart may not show image files; expected another mark',
    ],
    [
      'leads nowhere',
      { ...point, mark: { type: 'point', href: 'javascript:alert(1)' } },
      '4: mark.href: a chart may not lead to another page',
    ],
    [
      'leads nowhere by its data',
      { mark: 'point', encoding: { href: { field: 'tag.url' } } },
      '4: encoding.href: a chart may not lead to another page',
    ],
    [
      'leads nowhere by its style',
      { ...point, config: { point: { href: 'x' } } },
      '11: config.point.href: a chart may not lead to another page',
    ],
    [
      'names a data set that is there',
      { ...point, data: { name: 'run' } },
      '10: data.name: there is no data set run; did you mean runs?',
    ],
    [
      'names one near no other',
      { ...point, data: { name: 'measurements' } },
      '10: data.name: there is no data set measurements; expected runs or histories',
    ],
    [
      'says to us what we know',
      { ...point, usermeta: { ml_report: { experiments: 'a' } } },
      '11: usermeta.ml_report.experiments: there is no such key; did you mean experiment?',
    ],
    [
      'says it as we know it',
      { ...point, usermeta: { ml_report: { metrics: 'loss' } } },
      '11: usermeta.ml_report.metrics: expected a list of globs over names of metrics',
    ],
  ])('%s', async (_, text, complaint) => {
    const found = await mistakes({ 'a.vl.json': text });
    expect(found[0]).toBe(`  charts/a.vl.json:${complaint}`);
  });

  it('is refused in Vega-Lite’s words where that cannot draw it', async () => {
    const [first] = await mistakes({
      'a.vl.json': { mark: 'point', encoding: { x: { value: { expr: 'window.alert(1' } } } },
    });
    expect(first).toMatch(/^ {2}charts\/a\.vl\.json: Vega-Lite cannot draw it: .+\.$/);
    expect((await mistakes({ 'b.vl.json': { data: { name: 'runs' } } }))[0]).toContain(
      'Vega-Lite cannot draw it: Invalid specification',
    );
  });

  it('is told of with all others that have mistakes', async () => {
    const all = await mistakes({
      'a.vl.json': '{',
      'b.vl.json': { ...point, data: { url: 'x' }, mark: 'image' },
      'c.vl.json': point,
    });
    expect(all.map((line) => line.split(':')[0])).toEqual([
      '  charts/a.vl.json',
      '  charts/b.vl.json',
      '  charts/b.vl.json',
    ]);
  });

  it('may hold rows of its own, whatever their keys are', async () => {
    const own = {
      data: { values: [{ url: 'x', href: 'y', name: 'z' }] },
      mark: 'bar',
      encoding: { x: { field: 'url' } },
    };
    const named = { datasets: { mine: [{ url: 1 }] }, data: { name: 'mine' }, mark: 'bar' };
    expect(await mistakes({ 'a.vl.json': own, 'b.vl.json': named })).toEqual([]);
  });

  it('has a title, a description, a place and what Vega-Lite finds odd', async () => {
    const said: string[] = [];
    const odd = { ...point, encoding: { ...point.encoding, colour: { value: 'red' } } };
    const meta = { title: 'Ours', description: 'Why.', experiment: 'a-*', metrics: ['*loss*'] };
    const root = files({
      'Two words!.vl.json': { ...odd, title: 'Theirs' },
      'two-words.vl.json': { ...point, data: { name: 'histories' }, usermeta: { ml_report: meta } },
    });
    const [first, second] = await ownCharts(['charts/*', 'none/*'], root, (line) => said.push(line));
    expect(first).toMatchObject({ key: 'two-words', title: 'Theirs', description: '', sets: ['runs'] });
    expect(JSON.stringify(first?.vega)).not.toContain('Theirs');
    expect(second).toMatchObject({ key: 'two-words-2', title: 'Ours', description: 'Why.', sets: ['histories'] });
    expect(second?.asked).toMatchObject({ experiments: ['a-*'], metrics: ['*loss*'] });
    expect(first?.warnings).toHaveLength(1);
    expect(said).toEqual([
      '◆ site.charts: no file is matched by none/*.',
      expect.stringMatching(/^◆ charts\/Two words!\.vl\.json: .*colour.*\.$/),
    ]);
  });
});

describe('the root of the repository', () => {
  it('is where git is, else where the program was called, else where a configuration far away is', () => {
    const root = newFolder();
    mkdirSync(join(root, 'sub/.gitlab'), { recursive: true });
    expect(chartsRoot(join(root, 'sub/.gitlab/ml-report.yml'), join(root, 'sub'))).toBe(join(root, 'sub'));
    expect(chartsRoot(join(root, 'sub/ml-report.yml'), '/nowhere')).toBe(join(root, 'sub'));
    mkdirSync(join(root, '.git'));
    expect(chartsRoot(null, join(root, 'sub'))).toBe(root);
  });
});

it('ml-report site stops with 2 before it builds', async () => {
  const folder = files({ 'a.vl.json': '{' });
  mkdirSync(join(folder, 'mlruns/0'), { recursive: true });
  writeFileSync(join(folder, 'mlruns/0/meta.yaml'), "experiment_id: '0'\nname: Default\nlifecycle_stage: active\n");
  writeFileSync(join(folder, 'ml-report.yml'), 'site: { charts: charts/*.vl.json }\n');
  expect(await ml(['snapshot'], { folder })).toMatchObject({ exit: 0 });
  const { exit, err } = await ml(['site'], { folder });
  expect(exit).toBe(2);
  expect(err).toContain('charts/a.vl.json:1: expected a key or }, and the file ends');
});
