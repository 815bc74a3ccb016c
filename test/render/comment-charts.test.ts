import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import type { Comparison, MetricRow } from '../../src/core/compare/comparison.ts';
import type { SeriesOf } from '../../src/core/compare/value.ts';
import type { Series } from '../../src/core/model/series.ts';
import { comparedCurves, type MetricHistoryChart, metricHistory } from '../../src/render/charts/index.ts';
import { type CommentChart, commentCharts } from '../../src/render/comment/comment-charts.ts';
import { commentText } from '../../src/render/comment/index.ts';
import { curvesDiagram, historyDiagram } from '../../src/render/comment/mermaid.ts';
import { scenarios } from '../support/scenarios.ts';
import { aSeries } from '../support/written-snapshot.ts';
import { curves, histories, historyRow, hostileName } from './charts/compared.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

function compared(name: string): Comparison {
  const snapshot = scenarios[name];
  const mergeRequest = snapshot?.merge_requests.find(({ iid }) => iid === snapshot.merge_request);
  return snapshot && mergeRequest
    ? compare(snapshot, mergeRequest, () => null)
    : expect.unreachable(`there is no scenario ${name}`);
}

/** The comparison with other rows in its first experiment. */
function withRows(comparison: Comparison, rows: (row: MetricRow) => readonly MetricRow[]): Comparison {
  const [first, ...others] = comparison.experiments;
  const [row] = first?.metrics ?? [];
  if (!first || !row) return expect.unreachable('the scenario has a row');
  return { ...comparison, experiments: [{ ...first, metrics: rows(row) }, ...others] };
}

const wave = (n: number) => aSeries(Array.from({ length: n }, (_, i) => Math.sin(i / 5)));
const curveOf =
  (...keys: string[]): SeriesOf =>
  (_, key) =>
    keys.includes(key) ? wave(40) : null;

const outside = compared('history-outside-gate-failed');
const section = (charts: readonly CommentChart[], pictures?: ReadonlyMap<string, string>) =>
  commentText({
    ...{ comparison: outside, dashboard: 'https://team.pages.example/churn/', name: 'default', sections: ['charts'] },
    ...{ charts, ...(pictures ? { pictures } : {}) },
  });

describe('which charts a comment has', () => {
  const kinds = (comparison: Comparison, seriesOf: SeriesOf | null) =>
    commentCharts(comparison, seriesOf, hash).map(({ kind, key }) => `${kind} of ${key}`);

  it('are those of the primary metrics', () => {
    expect(kinds(outside, null)).toEqual(['history of test_mean_iou']);
    expect(kinds(outside, curveOf('test_mean_iou', 'test_avg_loss'))).toEqual([
      'history of test_mean_iou',
      'curves of test_mean_iou',
    ]);
  });

  it('are those of the leading metric where none is primary', () => {
    const none = withRows(outside, (row) => [{ ...row, primary: false }]);
    expect(kinds(none, null)).toEqual(['history of test_mean_iou']);
  });

  it('are two of others that have some where those that matter have none', () => {
    const rows = (row: MetricRow) =>
      ['primary', 'a', 'b', 'c'].map((key) => ({ ...row, key, primary: key === 'primary', history: null, gates: [] }));
    expect(kinds(withRows(outside, rows), curveOf('a', 'b', 'c'))).toEqual(['curves of a', 'curves of b']);
  });

  it('are four at most, and none where nothing has a shape', () => {
    const rows = (row: MetricRow) => ['a', 'b', 'c', 'd', 'e'].map((key) => ({ ...row, key, primary: true }));
    expect(kinds(withRows(outside, rows), curveOf('a', 'b', 'c'))).toHaveLength(4);
    expect(kinds(compared('regressed-gate-failed'), null)).toEqual([]);
    expect(section([])).toBe('<!-- ml-report:default -->\n\n');
  });

  it('have a file name that changes with what is drawn alone', () => {
    const [first] = commentCharts(outside, null, hash);
    const [again] = commentCharts(JSON.parse(JSON.stringify(outside)) as Comparison, null, hash);
    const moved = withRows(outside, (row) => [{ ...row, current: { n: 1, value: 0.73, sd: null } }]);
    expect(first?.name).toMatch(/^history-test-mean-iou-[0-9a-f]{12}\.png$/);
    expect(again?.name).toBe(first?.name);
    expect(commentCharts(moved, null, hash)[0]?.name).not.toBe(first?.name);
  });
});

describe('how a chart stands in the comment', () => {
  const charts = commentCharts(outside, null, hash);
  const [chart] = charts;
  if (!chart) throw new Error('the scenario has a chart');

  it('is a picture where there is one', () => {
    const url = `/uploads/0123456789abcdef0123456789abcdef/${chart.name}`;
    expect(section(charts, new Map([[chart.name, url]]))).toBe(
      [
        '<!-- ml-report:default -->',
        '<details><summary>Chart: earlier pushes of <code>test&#95;mean&#95;iou</code></summary>',
        '',
        '`test_mean_iou`: this merge request is outside the usual spread of 24 pushes. 0.7291 against 0.7564 of the baseline (−0.0273); usual is 0.7496 … 0.7734. The newest 20 of 24 pushes are drawn.',
        '',
        `![test\\_mean\\_iou\\, more is better\\: this merge request is outside the usual spread of 24 pushes](${url}){width=592}`,
        '',
        '[On the dashboard](https://team.pages.example/churn/merge-requests/42/)',
        '',
        '</details>\n',
      ].join('\n'),
    );
  });

  it('is a diagram where there is none', () => {
    const text = section(charts);
    expect(text).toContain('```mermaid\n%%{init: ');
    expect(text).toContain('Blue: the pushes. Orange: the baseline. Grey: the ends of the usual spread.');
    expect(text).not.toContain('![');
  });

  it('is a line of bars where it fits into no diagram', () => {
    const tiny = { ...historyRow(histories['tiny']), primary: true };
    const [bars] = commentCharts(
      withRows(outside, () => [tiny]),
      null,
      hash,
    );
    expect(bars?.diagram).toBeNull();
    expect(section(bars ? [bars] : [])).toMatch(/`[▁▂▃▄▅▆▇█]{21}` earlier pushes, the last bar is this merge request/);
  });

  it('takes no picture from an address that is none of the web or of the project', () => {
    for (const url of ['javascript:alert(1)', '//evil.example/x.png', 'data:image/png;base64,x'])
      expect(section(charts, new Map([[chart.name, url]]))).not.toContain(url.slice(0, 8));
  });

  it('names the group and the experiment where there are several', () => {
    const [experiment] = outside.experiments;
    if (!experiment) throw new Error('there is an experiment');
    const groups = [...experiment.groups, ...experiment.groups];
    const several = {
      ...outside,
      experiments: [
        { ...experiment, groups },
        { ...experiment, metrics: [] },
      ],
    };
    const [one] = commentCharts(several, null, hash);
    expect(one?.of).toEqual([experiment.metrics[0]?.group, 'liver-ct-seg']);
    expect(section(one ? [one] : [])).toContain('of <code>liver&#45;ct&#45;seg</code></summary>');
  });
});

describe('hostile names', () => {
  const rows = [
    hostileName,
    '</details></summary><script>',
    '```\n/close @all #1 !1 ~bug',
    '![x](https://evil.example)',
    ']: x',
    '“quoted” `code` | cell',
    '',
    '\\',
  ].map((key) => historyRow({ key, group: outside.experiments[0]?.groups[0]?.name ?? '' }));

  it.each(rows.map((row) => [row.key, row] as const))('mean nothing in any form of a chart: %s', (_, row) => {
    const charts = commentCharts(
      withRows(outside, () => [row]),
      () => wave(30),
      hash,
    );
    expect(charts).toHaveLength(2);
    const url = (name: string) => `/uploads/0123456789abcdef0123456789abcdef/${name}`;
    const forms = [section(charts), section(charts, new Map(charts.map(({ name }) => [name, url(name)])))];
    for (const text of forms) {
      const plain = text.replace(/^```mermaid\n[^`]*\n```$/gm, '').replace(/`[^`\n]*`|<code>[^<]*<\/code>|&#\d+;/g, '');
      expect(plain.match(/<\/?details>/g)).toEqual(['<details>', '</details>', '<details>', '</details>']);
      expect(plain).not.toMatch(/^\s*\/\w/m);
      expect(plain).not.toMatch(/(?<!\\)@|(?<!\\)#\d|<(?!\/?(?:details|summary)>|!--)/);
      expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
    }
    for (const { name, diagram } of charts) {
      expect(name).toMatch(/^[a-z0-9-]+-[0-9a-f]{12}\.png$/);
      expect(diagram?.text).toMatch(/^[\x20-\x7e\n]+$/);
    }
  });
});

/** The whole of what is used of Mermaid's language (packages/mermaid/src/diagrams/xychart/parser/xychart.jison): fixed words and plain numbers. */
const number = String.raw`-?\d+(?:\.\d+)?`;
const grammar = new RegExp(
  [
    String.raw`^%%\{init: \{[\w":,{} #]+\}\}%%`,
    'xychart-beta',
    ` {2}x-axis "[a-z ,;]+" ${number} --> ${number}`,
    ` {2}y-axis ${number} --> ${number}`,
    String.raw`(?: {2}line \[${number}(?:, ${number})+\]\n?){1,4}$`,
  ].join('\n'),
);

describe('diagrams', () => {
  const most = 2000;

  it('keep to the language and to what GitLab draws at once', () => {
    const texts = [
      ...Object.values(histories).flatMap((row) => {
        const chart = metricHistory(row);
        return chart ? [historyDiagram(chart)?.text] : [];
      }),
      ...Object.values(curves).flatMap((given) => {
        const chart = comparedCurves(given);
        return chart ? [curvesDiagram(chart)?.text] : [];
      }),
    ];
    const drawn = texts.filter((text) => text !== undefined);
    expect(drawn.length).toBeGreaterThan(12);
    for (const text of drawn) {
      expect(text).toMatch(grammar);
      expect(text.length).toBeLessThanOrEqual(most);
      expect(text.match(/&/g) ?? []).toHaveLength(0);
    }
  });

  it('do so whatever the numbers are, or are none', () => {
    const [chart] = [metricHistory(historyRow()) as MetricHistoryChart];
    const value = fc.oneof(
      fc.double(),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: 1e5, max: 1e9 }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 21 }), fc.option(value), (values, baseline) => {
        const text = historyDiagram({ ...chart, values, baseline, spread: null })?.text;
        if (text === undefined) return;
        expect(text).toMatch(grammar);
        expect(text.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('tell what they draw apart', () => {
    const chart = metricHistory(histories['tiny'] ?? historyRow()) as MetricHistoryChart;
    expect(historyDiagram(chart)).toBeNull();
    const near = historyDiagram({ ...chart, values: [0.70001, 0.70002, 0.70003], baseline: null, spread: null });
    expect(near?.text).toContain('line [0.70001, 0.70002, 0.70003]');
  });

  it('of curves go as far as both sides go, without what was logged out of order', () => {
    const of = (series: Series) => ({ runs: 1, drawn: 1, series: [series] });
    const late = { ...aSeries([9, 1, 2, 3, 4, 5]), timestamps: Float64Array.of(99, 1, 2, 3, 4, 5) };
    const chart = comparedCurves({
      ...{ key: 'l', goal: 'minimize' },
      ...{ current: of(late), baseline: of(aSeries([1, 1, 2, 3])) },
    });
    expect(chart && curvesDiagram(chart)?.text).toContain('x-axis "step" 1 --> 3');
    expect(chart && curvesDiagram(chart)?.text).not.toContain('9');
  });
});
