import type { Series } from '../../src/core/model/series.ts';
import { comparedCurves } from '../../src/render/charts/index.ts';
import { aSeries } from '../support/written-snapshot.ts';
import { inTurns, type Measured, ms, timed } from './measure.ts';

/** What a picture may cost after the first, in milliseconds. */
const MOST = 40;
const POINTS = 1000;
const RUNS = 5;
const TIMES = 21;

/** A loss that falls as losses do, another one for each number. */
const loss = (number: number): Series =>
  aSeries(
    Array.from({ length: POINTS }, (_, i) => 0.2 + Math.exp(-i / (90 + number)) + 0.02 * Math.sin(i * (1.3 + number))),
  );
const side = (from: number) => ({
  runs: RUNS,
  drawn: RUNS,
  series: Array.from({ length: RUNS }, (_, i) => loss(from + i)),
});

/** From histories to the bytes of a PNG: five curves of a thousand points a side, other ones each time. */
export async function picture(): Promise<Measured> {
  const { value, ms: loading } = await timed(() => import('../../src/render/charts/png.ts'));
  let made = 0;
  let bytes = 0;
  const make = async () => {
    const chart = comparedCurves({
      key: `loss${made}`,
      goal: 'minimize',
      current: side(made),
      baseline: side(made + 9),
    });
    made++;
    if (chart) bytes = (await value.pngOf(chart)).png.length;
  };
  const { ms: first } = await timed(make);
  const [each = 0] = await inTurns(TIMES, make);
  return {
    what: `a picture of ${2 * RUNS} curves of ${POINTS} points, after the first, to ${MOST} ms`,
    ratio: each / MOST,
    most: 1,
    figures: `${ms(each)} each, ${Math.round(bytes / 1000)} kB; the first ${ms(first)}, loading what draws ${ms(loading)}`,
  };
}
