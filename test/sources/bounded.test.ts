import { describe, expect, it } from 'vitest';
import { boundedAll } from '../../src/sources/bounded.ts';

describe('many calls', () => {
  it('go ten at a time and answer in order', async () => {
    let [now, most] = [0, 0];
    const pauses = Array.from({ length: 30 }, (_, i) => (i * 7) % 11);
    const found = await boundedAll(pauses, async (ms) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, ms));
      now--;
      return ms;
    });
    expect(found).toEqual(pauses);
    expect(most).toBe(10);
  });

  it('end with the first failure, and no other is begun after it', async () => {
    let begun = 0;
    const work = boundedAll(
      Array.from({ length: 100 }, (_, i) => i),
      async (i) => {
        begun++;
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (i === 1) throw new Error('no');
      },
    );
    await expect(work).rejects.toThrow('no');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(begun).toBeLessThanOrEqual(20);
  });
});
