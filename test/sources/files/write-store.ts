import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by their way from a folder; a text that is `null` stands for an empty folder. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

export function writeFiles(folder: string, files: Files): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(content === null ? path : dirname(path), { recursive: true });
    if (content !== null) writeFileSync(path, content);
  }
  return folder;
}

export const RUN = '0123456789abcdef0123456789abcdef';
export const OTHER = 'fedcba9876543210fedcba9876543210';

export const experimentMeta = (id: string, over = '') =>
  `artifact_location: ./mlruns/${id}\nexperiment_id: '${id}'\nlifecycle_stage: active\nname: experiment ${id}\n${over}`;

export const runMeta = (over = '') =>
  `artifact_uri: ./mlruns/1/${RUN}/artifacts\nend_time: 1700000009000\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: ${RUN}\nrun_name: calm-fox\nstart_time: 1700000000000\nstatus: 3\n${over}`;

/** One experiment with one run, and more files or other ones. */
export const smallStore = (over: Files = {}): Files => ({
  '1/meta.yaml': experimentMeta('1'),
  [`1/${RUN}/meta.yaml`]: runMeta(),
  ...over,
});
