import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatBytes } from '../render/format.ts';
import { COMPARISON_FILE, openSnapshot, SNAPSHOT_FILE } from '../store/index.ts';
import { baseOf } from './base.ts';
import type { Command } from './command.ts';

export const site: Command = {
  name: 'site',
  summary: 'build the static dashboard',
  example: 'ml-report site --out public --base /group/project/',
  options: [
    {
      flags: '--out <folder>',
      description: 'where it goes; a dashboard that is there already is replaced whole',
      default: 'public',
    },
    { flags: '--base <path>', description: 'the path that it is served under; default: that of CI_PAGES_URL, else /' },
  ],
  run: async ({ dir }, { out, base }, io) => {
    const [snapshotFile, comparisonFile] = [join(dir, SNAPSHOT_FILE), join(dir, COMPARISON_FILE)];
    openSnapshot(snapshotFile).close();
    const { buildSite } = await import('./build-site.ts');
    const job = {
      snapshotFile,
      comparisonFile: existsSync(comparisonFile) ? comparisonFile : null,
      out: resolve(io.folder, String(out)),
      base: baseOf(base, io),
      workDir: dir,
    };
    const { pages, files, bytes } = await io.progress.section('Dashboard', () => buildSite(job));
    io.progress.info(
      `Dashboard of ${pages} pages (${files} files, ${formatBytes(bytes)}) in ${out}, for the path ${job.base}`,
    );
    return 0;
  },
};
