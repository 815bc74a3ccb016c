import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { checkSnapshot, openSnapshot } from '../../src/store/index.ts';
import { newFolder } from '../support/folder.ts';

const KILLS = 100;
const AT_ONCE = 4;

/** Starts the writer and kills it after some milliseconds of writing. */
function killedAfter(ms: number, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-maglev', join(packageRoot, 'test/store/endless-writer.ts'), file], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), ms));
    child.once('error', reject);
    child.once('exit', (_code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error('the writer ended by itself')),
    );
  });
}

it('a kill at any moment leaves a whole snapshot, and the next writer clears away what was begun', async () => {
  const drafts = { left: 0 };
  const numbers = new Set<string>();
  const worker = async (kills: number) => {
    const file = join(newFolder(), 'snapshot.sqlite');
    for (let i = 0; i < kills; i++) {
      await killedAfter(Math.random() * 60, file);
      checkSnapshot(file);
      const reader = openSnapshot(file);
      const runs = reader.runs();
      const [number = ''] = reader.head.gaps;
      // All of one snapshot and nothing of another.
      expect(runs.map(({ name, metrics }) => `${name} ${metrics.get('loss')?.value}`)).toEqual(
        Array(40).fill(`${number} ${number}`),
      );
      for (const { run_id } of runs) expect(reader.series(run_id, 'loss')?.values.at(-1)).toBe(Number(number));
      reader.close();
      numbers.add(number);
      const left = readdirSync(join(file, '..')).filter((name) => name !== 'snapshot.sqlite');
      drafts.left += left.length;
      expect(left.length).toBeLessThanOrEqual(1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker(KILLS / AT_ONCE)));
  // The kills did come in the middle of writing, and at different times.
  expect(drafts.left).toBeGreaterThan(KILLS / 4);
  expect(numbers.size).toBeGreaterThan(1);
}, 120_000);
