import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

describe('demo', () => {
  it('prints the comment, builds the dashboard, and ends when it is not to serve', async () => {
    const folder = newFolder();
    const { exit, out, err } = await ml(['demo', '--no-serve'], { folder });
    expect({ exit, err }).toEqual({ exit: 0, err: expect.stringContaining('Comment created') });
    expect(out).toContain('`test_mean_iou` is 0.065 worse (0.770 → 0.705), not tested');
    expect(readFileSync(join(folder, 'public/merge-requests/4/index.html'), 'utf8')).toContain('test_mean_iou');
  });

  it('serves, and the dashboard follows runs that a training script logs', async () => {
    const folder = newFolder();
    let said = '';
    let stop = () => {};
    const stopped = new Promise<void>((done) => {
      stop = done;
    });
    const ended = ml(['demo', '--store', 'yolo-solar'], {
      folder,
      out: (text) => {
        said += text;
      },
      interrupted: () => stopped,
    });
    await vi.waitUntil(() => said.includes('Ctrl-C'), { timeout: 60_000, interval: 100 });
    const address = (name: string) => new RegExp(`${name}[=:]\\s*(\\S+)`).exec(said)?.[1] ?? '';
    const log = async (path: string, body: unknown): Promise<unknown> => {
      const url = `${address('MLFLOW_TRACKING_URI')}/api/2.0/mlflow/${path}`;
      const headers = {
        authorization: `Bearer ${address('MLFLOW_TRACKING_TOKEN')}`,
        'content-type': 'application/json',
      };
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    const { experiment_id } = (await log('experiments/create', { name: 'my own' })) as { experiment_id: string };
    await log('runs/create', { experiment_id, run_name: 'a run of mine' });
    const page = async () => (await fetch(`${address('The dashboard')}runs/`)).text();
    await vi.waitUntil(async () => (await page()).includes('a run of mine'), { timeout: 60_000, interval: 500 });
    stop();
    expect((await ended).exit).toBe(0);
    await expect(page()).rejects.toThrow();
  });
});
