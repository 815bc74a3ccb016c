import { describe, expect, it } from 'vitest';
import { waitForRuns } from '../../src/commands/wait-for-runs.ts';

const runs = (...names: string[]) => names.map((name) => ({ name, run_id: `id of ${name}` }));

/** Waits in a world whose clock goes with its sleep, and in which looking costs time too. */
async function wait(looks: ReturnType<typeof runs>[], limit: number, { standsStill = false, lookMs = 0 } = {}) {
  const slept: number[] = [];
  const said: string[] = [];
  let clock = 1000;
  let looked = 0;
  await waitForRuns(looks[0] ?? [], {
    limit,
    now: () => clock,
    sleep: async (ms) => {
      slept.push(ms / 1000);
      if (!standsStill) clock += ms;
    },
    say: (line) => void said.push(line),
    look: async () => {
      clock += lookMs;
      return looks[++looked] ?? looks.at(-1) ?? [];
    },
  });
  return { slept, said, looked };
}

const MINUTE = 60_000;

describe('waiting', () => {
  it('for nothing is none', async () => {
    expect(await wait([runs()], 20 * MINUTE)).toEqual({ slept: [], said: [], looked: 0 });
    expect(await wait([runs('a')], 0)).toEqual({ slept: [], said: [], looked: 0 });
  });

  it('ends when the last run has ended, and says once what it waits for', async () => {
    const { slept, said } = await wait([runs('a', 'b'), runs('a', 'b'), runs('b'), []], 20 * MINUTE);
    expect(slept).toEqual([20, 30, 45]);
    expect(said).toEqual(['Waiting for 2 runs still going: a, b.', 'Waiting for 1 run still going: b.']);
  });

  it('looks every minute in the end, and goes on without them when the time is over', async () => {
    const { slept, said } = await wait([runs('a')], 5 * MINUTE);
    expect(slept).toEqual([20, 30, 45, 60, 60, 60, 25]);
    expect(said.at(-1)).toBe('◆ 1 run is still going after 5 minutes: a. The snapshot goes on without it.');
  });

  it('counts the time that looking takes', async () => {
    const { slept } = await wait([runs('a')], 2 * MINUTE, { lookMs: 40_000 });
    expect(slept).toEqual([20, 30]);
  });

  it('ends though the clock stands still', async () => {
    const { slept, said } = await wait([runs('a', 'b')], 90_000, { standsStill: true });
    expect(slept).toEqual([20, 30, 40]);
    expect(said.at(-1)).toContain('2 runs are still going after 90 seconds: a, b.');
  });

  it('names five, one line each, and counts the others', async () => {
    const many = runs('a\nb', '', 'c'.repeat(100), ...'defgh');
    const { said } = await wait([many, []], MINUTE);
    expect(said).toEqual([`Waiting for 8 runs still going: a b, id of , ${'c'.repeat(59)}…, d, e and 3 more.`]);
  });
});
