import { describe, expect, it } from 'vitest';
import { likelyCauses } from '../../src/core/compare/causes.ts';
import type { MetricRow, MetricVerdict, ParamRow } from '../../src/core/compare/comparison.ts';
import { compareMetric } from '../../src/core/compare/metric-row.ts';
import type { Run } from '../../src/core/model/run.ts';
import { matched, rowContext, run } from '../support/build.ts';

/** A row that moved by that much. */
function row(difference: number, key = 'auc', verdict: MetricVerdict = 'regressed'): MetricRow {
  const [head, base] = [[run({ metrics: { [key]: 1 + difference } })], [run({ metrics: { [key]: 1 } })]];
  const { row } = compareMetric(key, head, rowContext(matched(head, base)));
  return { ...row, difference, verdict, gates: [] };
}

const causesOf = (rows: readonly MetricRow[], params: readonly ParamRow[], runs: readonly Run[]) =>
  likelyCauses(rows, new Map([['churn', params]]), runs);

const param = (key: string, before: string, now: string): ParamRow => ({ key, baseline: [before], current: [now] });
/** Runs by a rule from the number of the run to its params and its value. */
const earlier = (n: number, of: (i: number) => { params: Record<string, string>; auc: number | null }): Run[] =>
  Array.from({ length: n }, (_, i) => {
    const { params, auc } = of(i);
    return run({ params, metrics: { auc } });
  });

/** A little, and the same for the same run: not to be told from chance. */
const noise = (i: number) => ((i * 7919) % 101) / 1000;
const deeper = earlier(40, (i) => ({ params: { depth: String(i % 8) }, auc: 0.9 - (i % 8) / 10 + noise(i) }));

describe('a number that the metric followed', () => {
  it('is told with its direction and on how much it rests', () => {
    const [cause, ...none] = causesOf([row(-0.2)], [param('depth', '2', '6')], deeper);
    expect(none).toEqual([]);
    expect(cause).toMatchObject({ param: 'depth', metric: 'auc', group: 'churn', runs: 40 });
    expect(cause?.strength).toBeGreaterThan(0.8);
    expect(cause?.strength).toBeLessThanOrEqual(1);
    expect(cause?.words).toMatch(
      /^in 40 earlier runs more of it went with less of the metric \(rank correlation −0\.9\d\)$/,
    );
  });

  it.each<[string, number, [string, string], number]>([
    ['less of it, and the metric rose', 0.2, ['6', '2'], 1],
    ['less of it, and the metric fell', -0.2, ['6', '2'], 0],
    ['more of it, and the metric rose', 0.2, ['2', '6'], 0],
    ['more of it, and nothing moved', 0, ['2', '6'], 0],
    ['written otherwise', -0.2, ['2e0', ' 6.0 '], 1],
  ])('%s', (_case, difference, [before, now], causes) => {
    expect(causesOf([row(difference)], [param('depth', before, now)], deeper)).toHaveLength(causes);
  });
});

describe('a word that went with it', () => {
  const words = earlier(30, (i) => ({ params: { opt: i % 3 ? 'adam' : 'sgd' }, auc: (i % 3 ? 0.9 : 0.7) + noise(i) }));

  it('is told with the runs that had the one and the other', () => {
    const [cause] = causesOf([row(-0.2)], [param('opt', 'adam', 'sgd')], words);
    expect(cause).toMatchObject({ param: 'opt', runs: 30 });
    expect(cause?.words).toBe(
      'of 10 earlier runs with the new value 10 lie on that side of the middle of these and 20 runs with the old one',
    );
  });

  it.each<[string, number, [string, string]]>([
    ['the other way', 0.2, ['adam', 'sgd']],
    ['to a value that is new', -0.2, ['adam', 'lion']],
    ['from a value that nobody had', -0.2, ['lion', 'sgd']],
  ])('is not told %s', (_case, difference, [before, now]) => {
    expect(causesOf([row(difference)], [param('opt', before, now)], words)).toEqual([]);
  });

  it('is one value, however it is written', () => {
    const flags = earlier(30, (i) => ({
      params: { amp: ['True', 'true', 'false'][i % 3] ?? '' },
      auc: (i % 3 === 2 ? 0.7 : 0.9) + noise(i),
    }));
    expect(causesOf([row(-0.2)], [param('amp', 'true', 'False')], flags)).toMatchObject([{ runs: 30 }]);
  });

  it('may be a number on some runs and a word on others', () => {
    const mixed = earlier(30, (i) => ({
      params: { depth: i % 3 ? 'auto' : '6' },
      auc: (i % 3 ? 0.9 : 0.7) + noise(i),
    }));
    expect(causesOf([row(-0.2)], [param('depth', 'auto', '6')], mixed)).toHaveLength(1);
  });
});

describe('silence', () => {
  const changed = [param('depth', '2', '6')];

  it('where the history is thin', () => {
    expect(causesOf([row(-0.2)], changed, deeper.slice(0, 19))).toEqual([]);
    expect(causesOf([row(-0.2)], changed, deeper.slice(0, 24))).toHaveLength(1);
    expect(causesOf([row(-0.2)], changed, [])).toEqual([]);
  });

  it('where runs have nothing finite, or no such param', () => {
    const broken = deeper.map((one, i) =>
      i % 2 ? run({ params: { depth: '1' }, metrics: { auc: Number.NaN } }) : one,
    );
    expect(causesOf([row(-0.2)], changed, broken.slice(0, 38))).toEqual([]);
    expect(causesOf([row(-0.2)], [param('width', '2', '6')], deeper)).toEqual([]);
  });

  it.each<MetricVerdict>(['unchanged', 'inside-spread', 'not-comparable', 'unknown'])(
    'where the metric is %s',
    (verdict) => expect(causesOf([row(-0.2, 'auc', verdict)], changed, deeper)).toEqual([]),
  );

  it.each<MetricVerdict>(['improved', 'regressed', 'outside-spread'])('but not where it is %s', (verdict) =>
    expect(causesOf([row(-0.2, 'auc', verdict)], changed, deeper)).toHaveLength(1),
  );

  it('where a side has several values, or none', () => {
    expect(causesOf([row(-0.2)], [{ key: 'depth', baseline: ['2', '3'], current: ['6'] }], deeper)).toEqual([]);
    expect(causesOf([row(-0.2)], [{ key: 'depth', baseline: [], current: ['6'] }], deeper)).toEqual([]);
  });

  it('where the param never changed, or the metric never did', () => {
    const still = earlier(40, (i) => ({ params: { depth: '2' }, auc: noise(i) }));
    expect(causesOf([row(-0.2)], changed, still)).toEqual([]);
    const flat = earlier(40, (i) => ({ params: { depth: String(i) }, auc: 0.9 }));
    expect(causesOf([row(-0.2)], changed, flat)).toEqual([]);
  });

  it('where chance gives it, the more params and metrics there are', () => {
    const weak = earlier(30, (i) => ({ params: { depth: String(i) }, auc: ((i * 17) % 30) - i / 3 }));
    const many = Array.from({ length: 200 }, (_, i) => param(`p${i}`, '1', '2'));
    const alone = causesOf([row(-0.2)], changed, weak);
    expect(causesOf([row(-0.2)], [...changed, ...many], weak).length).toBeLessThanOrEqual(alone.length);
    expect(causesOf([row(-0.2)], [...changed, ...many], weak)).toEqual([]);
  });
});

it('the strongest stand first, three at most', () => {
  const keys = ['a', 'b', 'c', 'd'];
  const rough = earlier(60, (i) => ({
    params: Object.fromEntries(
      keys.map((key, at) => [key, String((i % 10) * 10 + ((i * (at * 37 + 1)) % (at * 20 + 1)))]),
    ),
    auc: -(i % 10),
  }));
  const found = causesOf([row(-1)], keys.map((key) => param(key, '0', '90')).toReversed(), rough);
  expect(found).toHaveLength(3);
  expect(found[0]?.param).toBe('a');
  const strengths = found.map(({ strength }) => strength);
  expect(strengths).toEqual(strengths.toSorted((a, b) => b - a));
});

it('hostile names are names', () => {
  const params = (i: number) => JSON.parse(`{"__proto__": "${i % 8}"}`) as Record<string, string>;
  const runs = earlier(40, (i) => ({ params: params(i), auc: 0.9 - (i % 8) / 10 }));
  expect(causesOf([row(-0.2)], [param('__proto__', '2', '6')], runs)).toMatchObject([{ param: '__proto__' }]);
});
