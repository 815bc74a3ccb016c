import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palette } from '../../src/render/charts/theme.ts';
import { CURVES, type LiveCharts, liveCharts, PARALLEL, SCATTER, stage } from './charts/live-charts.ts';
import type { Visit } from './visit.ts';

describe('what a chart is saved as', () => {
  let live: LiveCharts;
  let visited: Visit;
  const saved = async (name: string, index: number): Promise<Buffer> => {
    const coming = visited.page.waitForEvent('download');
    await visited.page.getByRole('button', { name, exact: true }).nth(index).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^[\p{L}\p{N}-]+\.(?:csv|png|svg|vl\.json)$/u);
    return readFileSync(await download.path());
  };

  beforeAll(async () => {
    live = await liveCharts();
    visited = await live.open({ colorScheme: 'dark' });
  });
  afterAll(async () => {
    expect(visited.complaints).toEqual([]);
    await visited.close();
    await live.close();
  });

  it('CSV: its table', async () => {
    const lines = (await saved('CSV', SCATTER)).toString().trimEnd().split('\r\n');
    const table = live.charts[SCATTER]?.table;
    expect(lines[0]).toBe(table?.head.join(','));
    expect(lines.length).toBe((table?.rows.length ?? 0) + 1);
    expect(lines[1]).toBe(table?.rows[0]?.join(','));
  });

  it('PNG: twice its size, on white', async () => {
    const png = await saved('PNG', CURVES);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const box = await stage(visited.page, CURVES).boundingBox();
    expect(Math.abs(png.readUInt32BE(16) - 2 * ((box?.width ?? 0) + 32))).toBeLessThan(4);
    expect(png.readUInt32BE(20)).toBeGreaterThan(2 * (box?.height ?? 0));
  });

  it('SVG: well-formed, in light colours, with its words', async () => {
    const svg = (await saved('SVG', CURVES)).toString();
    const texts: string[] = [];
    const parser = new SaxesParser();
    parser.on('text', (text) => texts.push(text));
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(svg).close();
    expect(texts).toContain(live.charts[CURVES]?.title);
    expect(texts).toContain(live.charts[CURVES]?.words['x']);
    expect(svg).toContain(palette.blue.light);
    expect(svg).not.toContain(palette.text.dark);
    expect(svg).not.toMatch(/[\uE000\uE001]/);
  });

  it('Spec: Vega-Lite that draws as many marks of each kind as the drawing has', async () => {
    for (const index of [CURVES, SCATTER, PARALLEL]) {
      const spec = JSON.parse((await saved('Spec', index)).toString()) as TopLevelSpec;
      const view = new View(parse(compile(spec).spec), { renderer: 'none' });
      const drawn = countMarks(await view.toSVG());
      expect(drawn).toEqual(countMarks((await saved('SVG', index)).toString()));
      expect(Object.values(drawn).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
    }
  });
});

/** Marks by kind; those of axes depend on how long texts are. */
function countMarks(svg: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const within: (string | undefined)[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const mark = /^mark-(?!group)(\w+) role-mark\b/.exec(attributes['class'] ?? '')?.[1];
    const around = within.at(-1);
    if (around && name !== 'g') counts[around] = (counts[around] ?? 0) + 1;
    within.push(mark);
  });
  parser.on('closetag', () => void within.pop());
  parser.write(svg).close();
  return counts;
}
