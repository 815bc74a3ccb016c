import { expect, it } from 'vitest';
import { inSlices } from '../../../site/client/lib/in-slices.ts';
import { forestImportance, growForest, numberFeature } from '../../../src/core/statistics/forest.ts';

it('work stops for others as often as its time is up, and comes to the same', async () => {
  const column = Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
  const target = column.map((x) => x ** 3);
  const features = [numberFeature(column)];
  const whole = forestImportance(features, target);
  let [now, pauses] = [0, 0];
  // Each look at the clock finds that three milliseconds have gone.
  const clock = () => {
    now += 3;
    return now;
  };
  const pause = () => {
    pauses++;
    return Promise.resolve();
  };
  expect(await inSlices(growForest(features, target), clock, pause)).toEqual(whole);
  expect(whole).not.toBeNull();
  // 120 trees, three a slice.
  expect(pauses).toBe(40);
});
