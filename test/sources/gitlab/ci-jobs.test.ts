import { describe, expect, it } from 'vitest';
import { addPipeline, deleteJob } from '../../../src/demo/index.ts';
import { freshProject, of } from './clients.ts';

describe('of jobs', () => {
  it('requests grow with pipelines, not with jobs or runs, wherever the jobs are', async () => {
    const { gitlab, id, again } = await freshProject();
    const noise = (count: number) =>
      addPipeline(gitlab, id, { ref: 'main', jobs: Array.from({ length: count }, (_, i) => ({ name: `test ${i}` })) });
    const train = (count: number) =>
      addPipeline(gitlab, id, { ref: 'main', jobs: Array.from({ length: count }, (_, i) => ({ name: `train ${i}` })) })
        .jobs;
    const old = [...train(60), ...train(60), ...train(60)];
    noise(450);
    const scattered = train(40);
    noise(250);
    const recent = [...train(3), ...train(3), ...train(3), ...train(3)];
    const costs = async (jobs: readonly number[]) => {
      const { facts, seen, gaps } = await again(jobs);
      expect(facts.jobs.size).toBe(jobs.length);
      expect(gaps).toEqual([]);
      return of('jobs', seen).length;
    };
    expect(await costs(recent)).toBe(1);
    // One look at the newest, then a few jobs side by side, and all jobs of each of their pipelines.
    expect(await costs(scattered)).toBeLessThanOrEqual(1 + 4 + 1);
    expect(await costs(old)).toBeLessThanOrEqual(1 + 2 * 3 + 6);
    expect(await costs([...old, ...scattered, ...recent])).toBeLessThanOrEqual(2 + 2 * 4 + 6);
  });

  it('hidden jobs cost a bounded number of requests, however many they are', async () => {
    const { gitlab, id, again } = await freshProject();
    const { jobs } = addPipeline(gitlab, id, {
      ref: 'main',
      jobs: Array.from({ length: 400 }, (_, i) => ({ name: `${i}` })),
    });
    for (let i = 0; i < 3; i++)
      addPipeline(gitlab, id, { ref: 'main', jobs: Array.from({ length: 100 }, (_, k) => ({ name: `${k}` })) });
    for (const job of jobs) deleteJob(gitlab, job);
    const { gaps, seen } = await again(jobs);
    expect(gaps.join()).toContain('Of the 400 CI jobs that runs name, 400 were not found');
    expect(of('jobs', seen).length).toBeLessThan(60);
  });

  it('a recent job that is gone costs nothing beyond the list in which it should be', async () => {
    const { gitlab, id, again } = await freshProject();
    const tests = Array.from({ length: 150 }, (_, i) => ({ name: `test ${i}` }));
    const { jobs } = addPipeline(gitlab, id, { ref: 'main', jobs: tests });
    const gone = jobs.at(-3) ?? 0;
    deleteJob(gitlab, gone);
    const { facts, gaps, seen } = await again([gone, jobs.at(-1) ?? 0]);
    expect(facts.jobs.size).toBe(1);
    expect(gaps).toEqual([expect.stringContaining('Of the 2 CI jobs that runs name, 1 were not found')]);
    expect(of('jobs', seen)).toHaveLength(1);
  });

  it('jobs that are gone with their old pipelines keep none of the others from being found', async () => {
    const { gitlab, id, again } = await freshProject();
    const gone: number[] = [];
    for (let i = 0; i < 300; i++)
      gone.push(...addPipeline(gitlab, id, { ref: 'main', jobs: [{ name: 'train' }] }).jobs);
    for (const job of gone) deleteJob(gitlab, job);
    const there: number[] = [];
    const noise = Array.from({ length: 99 }, (_, i) => ({ name: `test ${i}` }));
    for (let i = 0; i < 12; i++)
      there.push(...addPipeline(gitlab, id, { ref: 'main', jobs: [{ name: 'train' }, ...noise] }).jobs.slice(0, 1));
    const { facts, gaps, seen } = await again([...gone, ...there]);
    expect([...facts.jobs.keys()].toSorted((a, b) => a - b)).toEqual(there);
    expect(gaps).toEqual([expect.stringContaining('Of the 312 CI jobs that runs name, 300 were not found')]);
    expect(of('jobs', seen).length).toBeLessThanOrEqual(2 * 12 + 2 + 50 + 12 + 4);
  });
});
