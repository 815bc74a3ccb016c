import { describe, expect, it } from 'vitest';
import { isOrdinaryHistoryPage, isOrdinaryRunsPage } from '../../../src/sources/mlflow/ordinary.ts';
import { historyPage, historyPageSchema, runsPage, runsPageSchema, toRun } from '../../../src/sources/mlflow/wire.ts';

const page = () => ({
  runs: [
    {
      info: {
        run_id: 'r1',
        run_uuid: 'r1',
        experiment_id: '1',
        start_time: 1_700_000_000_000,
        end_time: 1_700_000_001_000,
        run_name: 'calm-fox',
        status: 'FINISHED',
        artifact_uri: 'http://host/api/v4/projects/1/packages/ml_models/candidate:1/files/',
        lifecycle_stage: 'active',
        user_id: '7',
      },
      data: {
        metrics: [{ key: 'auc', value: 0.5, timestamp: 1, step: 2 }],
        params: [{ key: 'lr', value: '0.1' }],
        tags: [{ key: 'mlflow.user', value: 'ada' }],
      },
    },
  ],
  next_page_token: 'next',
});
const history = () => ({ metrics: [{ key: 'auc', value: 0.5, timestamp: 1, step: 2 }], next_page_token: null });

/** What JSON can hold, and what it cannot hold where it is told. */
const oddities: readonly unknown[] = [
  ...[undefined, null, true, false, '', 'text', 'NaN', '12', 0, -1, 1.5, Number.POSITIVE_INFINITY],
  ...[[], [null], [1], [[]], {}, { key: 1 }, { key: 'k' }, { info: {} }],
];

/** The value once for every place in it and every oddity that can stand there, each with the place. */
function* withOddities(
  value: unknown,
  place: readonly PropertyKey[] = [],
): Generator<[readonly PropertyKey[], unknown]> {
  if (place.length > 0) for (const odd of oddities) yield [place, odd];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const [below, odd] of withOddities(inner, [...place, key])) yield [below, odd];
  }
}

function put(whole: object, place: readonly PropertyKey[], odd: unknown): unknown {
  let at = whole as Record<PropertyKey, unknown>;
  for (const key of place.slice(0, -1)) at = at[key] as Record<PropertyKey, unknown>;
  at[place.at(-1) as PropertyKey] = odd;
  return whole;
}

describe.each([
  ['a page of runs', page, isOrdinaryRunsPage, runsPageSchema],
  ['a page of a history', history, isOrdinaryHistoryPage, historyPageSchema],
] as const)('%s', (_case, make, isOrdinary, schema) => {
  it('as GitLab sends it is ordinary', () => expect(isOrdinary(make())).toBe(true));

  it('is taken without its schema only where the schema would take it too', () => {
    const places = [...withOddities(make())];
    expect(places.length).toBeGreaterThan(100);
    const wrong = places.filter(([place, odd]) => {
      const broken = put(make(), place, odd);
      return isOrdinary(broken) && !schema.safeParse(broken).success;
    });
    expect(wrong).toEqual([]);
  });
});

it.each(oddities.filter((odd) => typeof odd !== 'object').map((odd) => [odd]))('%s alone is no page', (odd) => {
  expect(runsPage.safeParse(odd).success).toBe(false);
  expect(historyPage.safeParse(odd).success).toBe(false);
});

describe('what is not ordinary', () => {
  it('is named with its place', () => {
    const broken = put(page(), ['runs', '0', 'data', 'params', '0', 'key'], 5);
    const checked = runsPage.safeParse(broken);
    expect(checked).toMatchObject({ success: false });
    expect(checked.success ? [] : checked.error.issues[0]?.path).toEqual(['runs', 0, 'data', 'params', 0, 'key']);
  });

  it('can be right: an experiment by its number, times as texts, an infinity', () => {
    const odd = put(page(), ['runs', '0', 'info', 'experiment_id'], 12);
    put(odd as object, ['runs', '0', 'info', 'start_time'], '1700000000000');
    put(odd as object, ['runs', '0', 'data', 'metrics', '0', 'value'], Number.NEGATIVE_INFINITY);
    const checked = runsPage.safeParse(odd);
    const [run] = (checked.success && checked.data.runs) || [];
    expect(run && toRun(run).run).toMatchObject({ experiment_id: '12', start_time: 1_700_000_000_000 });
    expect(run && toRun(run).run.metrics.get('auc')?.value).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is a time that no calendar holds, which is not known then', () => {
    const odd = put(page(), ['runs', '0', 'info', 'start_time'], 1.7e18);
    put(odd as object, ['runs', '0', 'info', 'end_time'], -1.7e18);
    const checked = runsPage.safeParse(odd);
    const [run] = (checked.success && checked.data.runs) || [];
    expect(run && toRun(run).run).toMatchObject({ start_time: null, end_time: null });
  });
});

it('whole histories that came with a run are told by a metric that came twice', () => {
  const twice = page();
  twice.runs[0]?.data.metrics.push({ key: 'auc', value: 0.6, timestamp: 2, step: 3 });
  const read = [page(), twice].map((one) => {
    const checked = runsPage.safeParse(one);
    const [run] = (checked.success && checked.data.runs) || [];
    return run ? toRun(run) : expect.unreachable('no run');
  });
  expect(read.map(({ repeated }) => repeated)).toEqual([false, true]);
  expect(read[1]?.points.get('auc')).toHaveLength(2);
});
