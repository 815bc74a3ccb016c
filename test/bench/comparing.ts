/** What a comparison of many runs costs. */
import { compare } from '../../src/core/compare/compare.ts';
import { baseRun, gate, headRun, mergeRequest, metricSetting, settings, snapshot } from '../support/build.ts';
import { inTurns, type Measured, ms } from './measure.ts';
import { chance, usual } from './runs.ts';

const RUNS = 1000;
const GATED = 3;
const ALLOWED = 100;

const named = <T>(n: number, name: string, value: (i: number) => T) =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`${name}_${i}`, value(i)]));

/** What the run logged: the same settings, a seed of its own or that of a run of the other side, values that scatter. */
const facts = (number: number, seed: number) => ({
  params: { ...named(usual.params, 'param', (i) => String(i)), seed: String(seed) },
  metrics: named(usual.metrics, 'accuracy', (i) => chance(number * 100 + i)),
  tags: named(usual.tags, 'tag', (i) => `value ${i}`),
});

export async function comparison(): Promise<Measured[]> {
  const gates = [gate('max-regression', '1%')];
  const rules = settings({
    metrics: Array.from({ length: GATED }, (_, i) => metricSetting(`accuracy_${i}`, { gates })),
  });
  const numbers = Array.from({ length: RUNS }, (_, i) => i);
  const base = numbers.map((i) => baseRun(facts(i, i)));
  const side = (from: number) => numbers.map((i) => headRun(facts(RUNS + i, from + i)));
  const whole = (from: number) => snapshot([...side(from), ...base], { settings: rules });
  const [apart, paired] = [whole(RUNS), whole(0)];
  const columns = Array.from({ length: usual.metrics }, (_, metric) =>
    [apart.runs.slice(0, RUNS), base].map((runs) =>
      runs.map(({ metrics }) => metrics.get(`accuracy_${metric}`)?.value ?? Number.NaN),
    ),
  ).flat();
  const sorted = () =>
    columns.reduce((sum, values) => values.toSorted((a, b) => a - b).reduce((all, value) => all + value, sum), 0);
  const one = mergeRequest();
  const [other = 0, alike = 0, floor = 0] = await inTurns(
    7,
    () => compare(apart, one),
    () => compare(paired, one),
    sorted,
  );
  const figures = (time: number) =>
    `${ms(time)}, ${ALLOWED} ms allowed; summing and sorting the same ${(RUNS * 2 * usual.metrics).toLocaleString('en')} numbers ${ms(floor)}`;
  const what = `comparing ${usual.metrics} metrics × ${RUNS.toLocaleString('en')} runs a side, ${GATED} gated`;
  return [
    { what: `${what}, other seeds`, ratio: other / ALLOWED, most: 1, figures: figures(other) },
    { what: `${what}, the same seeds`, ratio: alike / ALLOWED, most: 1, figures: figures(alike) },
  ];
}
