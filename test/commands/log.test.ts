import { describe, expect, it } from 'vitest';
import { createProgress, type ProgressOptions } from '../../src/commands/log.ts';

function open(over: Partial<ProgressOptions> = {}) {
  const said: string[] = [];
  let clock = 1_000_000;
  const progress = createProgress({
    ...{ write: (text) => said.push(text), level: 'info', terminal: false, inCi: false },
    now: () => clock,
    ...over,
  });
  const pass = (ms: number) => {
    clock += ms;
  };
  return { progress, pass, text: () => said.join('') };
}

const work = async ({ progress, pass }: ReturnType<typeof open>) =>
  progress.section('CI links', async () => {
    pass(10_000);
    progress.count('50 of 200 jobs', 0.25);
    pass(30_000);
    progress.count('200 of 200 jobs', 1);
    return 'done';
  });

describe('what is said while working', () => {
  it('is, in a file, one line a section with what it did and how long it took', async () => {
    const log = open();
    expect(await work(log)).toBe('done');
    expect(log.text()).toBe('CI links: 200 of 200 jobs (40.0 s)\n');
  });

  it('is, on a terminal, a line that changes and says how much time is left', async () => {
    const log = open({ terminal: true });
    await work(log);
    expect(log.text()).toContain('50 of 200 jobs, about 30 s left');
    expect(log.text()).not.toContain('about 0 s');
    expect(log.text().endsWith('CI links: 200 of 200 jobs (40.0 s)\n')).toBe(true);
  });

  it('is, in a job log, a section that folds', async () => {
    const log = open({ inCi: true });
    await work(log);
    expect(log.text()).toBe(
      '\x1b[0Ksection_start:1000:ci_links\r\x1b[0KCI links\nCI links: 200 of 200 jobs (40.0 s)\n\x1b[0Ksection_end:1040:ci_links\r\x1b[0K',
    );
  });

  it('ends its section when the work fails', async () => {
    const log = open({ inCi: true });
    await expect(log.progress.section('Runs', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(log.text()).toContain('section_end:1000:runs');
  });

  it('is nothing where it should be quiet', async () => {
    const log = open({ level: 'quiet', terminal: true, inCi: true });
    await work(log);
    log.progress.info('x');
    log.progress.debug('y');
    expect(log.text()).toBe('');
  });

  it('has each call only where it was asked for', () => {
    const [plain, debug] = [open(), open({ level: 'debug' })];
    for (const { progress } of [plain, debug]) progress.debug('GET /api/v4/user 200');
    expect([plain.text(), debug.text()]).toEqual(['', '  GET /api/v4/user 200\n']);
  });
});
