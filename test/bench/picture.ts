import type { Series } from '../../src/core/model/series.ts';
import { comparedCurves } from '../../src/render/charts/index.ts';
import { aSeries } from '../support/written-snapshot.ts';
import { inTurns, type Measured, ms, timed } from './measure.ts';

/** What a picture may cost after the first, in milliseconds. */
const MOST = 40;
const POINTS = 1000;
const RUNS = 5;
/** Pictures of one comment, which are drawn at once. */
const AT_ONCE = 4;
const TIMES = 15;

/** A loss that falls as losses do, another one for each number. */
function loss(number: number): Series {
  const values = Array.from(
    { length: POINTS },
    (_, i) => Math.exp(-i / (90 + number)) + 0.02 * Math.sin(i * (1.3 + number)),
  );
  return aSeries(values.map((value) => value + 0.2));
}

const histories = Array.from({ length: 2 * RUNS + TIMES }, (_, number) => loss(number));
const side = (from: number) => ({ runs: RUNS, drawn: RUNS, series: histories.slice(from, from + RUNS) });

/** From histories to the bytes of a PNG: five curves of a thousand points a side, other ones each time. */
export async function picture(): Promise<Measured> {
  const { value, ms: loading } = await timed(() => import('../../src/render/charts/png.ts'));
  let made = 0;
  let bytes = 0;
  const make = async () => {
    const from = made++ % TIMES;
    const chart = comparedCurves({
      key: `loss ${made}`,
      goal: 'minimize',
      current: side(from),
      baseline: side(from + RUNS),
    });
    if (chart) bytes = (await value.pngOf(chart)).png.length;
  };
  const { ms: first } = await timed(make);
  const [alone = 0, four = 0] = await inTurns(TIMES, make, () => Promise.all(Array.from({ length: AT_ONCE }, make)));
  return {
    what: `a picture of ${2 * RUNS} curves of ${POINTS} points, of the ${AT_ONCE} of a comment after the first, to ${MOST} ms`,
    ratio: four / AT_ONCE / MOST,
    most: 1,
    figures: `${ms(four / AT_ONCE)} each of ${AT_ONCE} at once, ${ms(alone)} alone, ${Math.round(bytes / 1000)} kB; the first ${ms(first)}, loading what draws ${ms(loading)}`,
  };
}
