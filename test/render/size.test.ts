import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { commentText } from '../../src/render/comment/index.ts';
import { ample, givingWay, MOST, roomFor } from '../../src/render/comment/room.ts';
import { hostile } from '../support/scenarios.ts';
import { problemsOf } from './gitlab/dialect.ts';
import { largeCharts, largeComparison, type Size, size } from './large.ts';

const DASHBOARD = 'https://team.pages.example/churn/';
const comment = (comparison: Comparison, dashboard: string | null = DASHBOARD, charts = 0) =>
  commentText({ comparison, dashboard, name: 'default', charts: largeCharts(charts, (text) => text) });
const failedIn = ({ experiments }: Comparison) =>
  experiments.flatMap(({ metrics }) => metrics.filter(({ gates }) => gates.some(({ passed }) => passed === false)));

describe('a merge request with 500 runs, and 200 metrics in each of three experiments', () => {
  const comparison = largeComparison({ experiments: 3 });
  const text = comment(comparison, DASHBOARD, 4);

  it('has a comment that fits, and is whole', () => {
    expect(text.length).toBeLessThan(MOST);
    expect(text.length).toBeGreaterThan(MOST * 0.9);
    expect(problemsOf(text)).toEqual([]);
  });

  it('has the verdict, and every gate, those that failed first', () => {
    const [, first = ''] = text.split('\n');
    expect(first).toMatch(/^\*\*[▲▼].* of \d+ gates failed/);
    const open = text.replace(/<details>[\s\S]*?<\/details>/g, '');
    const gated = comparison.experiments.flatMap(({ metrics }) => metrics.filter(({ gates }) => gates.length > 0));
    expect(gated.length).toBeGreaterThan(20);
    for (const { key } of gated) expect(open).toContain(`\`${key}\``);
    for (const part of open.split('\n\n').filter((one) => one.startsWith('|'))) {
      const rows = part.split('\n').slice(2);
      const failed = rows.map((row) => row.includes('**failed**'));
      expect(failed).toEqual([...failed].sort((a, b) => Number(b) - Number(a)));
    }
  });

  it('has the worst and the best of those that moved', () => {
    const open = text.replace(/<details>[\s\S]*?<\/details>/g, '');
    for (const { metrics } of comparison.experiments) {
      const free = metrics.filter(
        ({ gates, difference, primary }) => gates.length === 0 && difference !== 0 && !primary,
      );
      const sorted = free.sort((a, b) => (a.difference ?? 0) - (b.difference ?? 0));
      for (const row of [sorted[0], sorted.at(-1)]) expect(open).toContain(`\`${row?.key}\``);
    }
  });

  it('says how much is folded away and left out, and where that is', () => {
    expect(text).toMatch(/<summary>\d{3} more metrics<\/summary>/);
    expect(text).toMatch(/\d+ more metrics, none outside the usual spread, \[on the dashboard\]\(https:/);
    expect(text).toMatch(/<summary>Runs \(250 runs of this merge request, 250 of the baseline\)<\/summary>/);
    expect(text).toMatch(/\d{3} more runs \[on the dashboard\]/);
    expect(text).not.toContain('```mermaid');
    const lost = comment(comparison, null);
    expect(lost).toMatch(/\d{3} more runs in the report\./);
    expect(lost).not.toContain('pages.example');
  });

  it('takes less than a second', () => {
    const start = performance.now();
    comment(comparison, DASHBOARD, 4);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('what does not fit', () => {
  it('gives way in the order in which it matters least, each as far as it must', () => {
    const weights = Object.fromEntries(givingWay.map(([kind], i) => [kind, 10 * (i + 1)]));
    const length = (room: typeof ample) =>
      Object.entries(room).reduce((sum, [kind, n]) => sum + (weights[kind] ?? 0) * Math.min(n, 10), 0);
    const all = length(ample);
    expect(roomFor(all, length)).toEqual(ample);
    const less = roomFor(all - 1, length);
    expect(less).toEqual({ ...ample, diagrams: 3 });
    const order = [all - 41, 300, 200].map((most) => Object.entries(roomFor(most, length) ?? {}));
    for (const room of order) {
      const changed = room.filter(([kind, n]) => n !== ample[kind as keyof typeof ample]).map(([kind]) => kind);
      const kinds = [...new Set(givingWay.map(([kind]) => kind))];
      expect(changed.sort()).toEqual(kinds.slice(0, changed.length).sort());
    }
    expect(roomFor(-1, length)).toBe(null);
  });

  it('is never a gate that failed while there is room for it', () => {
    const comparison = largeComparison({ experiments: 30, metrics: 40, gated: 10, failing: 30 });
    const text = comment(comparison);
    expect(failedIn(comparison).length).toBeGreaterThan(20);
    for (const { key } of failedIn(comparison)) expect(text).toContain(`\`${key}\``);
    expect(text).toMatch(/more experiments? \[on the dashboard\]/);
  });

  it('is counted where there are more failed gates than a comment holds', () => {
    const comparison = largeComparison({
      experiments: 20,
      metrics: 200,
      gated: 100,
      failing: 100,
      name: (text) => text.padEnd(90, 'x'),
    });
    const text = comment(comparison);
    expect(text.length).toBeLessThan(MOST);
    expect(problemsOf(text)).toEqual([]);
    expect(text.match(/^- failed: /gm)?.length).toBeGreaterThan(100);
    expect(text).toMatch(/^- \d+ more\n/m);
    expect(text).toMatch(/All of it is \[on the dashboard\]/);
  });
});

const names: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `${text} ${'long '.repeat(50)}`,
  (text) => `${text}${'|'.repeat(250)}`,
  (text) => `${text}${'a@'.repeat(120)}|`,
  (text) => `${text} ${hostile.join(' ')}`,
  (text) => `${text}${'🙂'.repeat(130)}`,
];
const anySize: fc.Arbitrary<Size> = fc.record({
  experiments: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 60 })),
  metrics: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 250 })),
  gated: fc.constantFrom(0, 5, 50, 100),
  failing: fc.constantFrom(0, 5, 100),
  runs: fc.constantFrom(0, 1, 12, 250),
  params: fc.constantFrom(0, 3, 40, 300),
  values: fc.integer({ min: 0, max: 5 }),
  pushes: fc.constantFrom(0, 1, 3, 60),
  remarks: fc.constantFrom(0, 2, 30),
  rules: fc.constantFrom(0, 2, 50),
  groups: fc.constantFrom(1, 2, 40),
  charts: fc.constantFrom(0, 4),
  name: fc.constantFrom(...names),
});

describe('a comment of any size', () => {
  it('is under the bound, and a whole document', () => {
    fc.assert(
      fc.property(anySize, fc.boolean(), (wanted, dashboard) => {
        const text = comment(largeComparison(wanted), dashboard ? DASHBOARD : null, wanted.charts);
        expect(text.length).toBeLessThanOrEqual(MOST);
        expect(problemsOf(text)).toEqual([]);
        expect(text.split('\n')[1]).toMatch(/^\*\*.*\*\*$/);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('is the same each time', () => {
    const comparison = largeComparison({ ...size, experiments: 5 });
    expect(comment(comparison)).toBe(comment(JSON.parse(JSON.stringify(comparison))));
  });
});
