import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatBytes } from '../../render/format.ts';
import { COMPARISON_FILE, openSnapshot, SNAPSHOT_FILE } from '../../store/index.ts';
import { baseOf } from '../base.ts';
import type { Work } from '../command.ts';
import { chartsRoot, ownCharts } from '../own-charts.ts';
import { guardPages } from '../pages-audience.ts';

export const work: Work = async ({ config, dir }, { out, base }, io) => {
  const [snapshotFile, comparisonFile] = [join(dir, SNAPSHOT_FILE), join(dir, COMPARISON_FILE)];
  const reader = openSnapshot(snapshotFile);
  const { head } = reader;
  reader.close();
  await guardPages(head, io);
  const charts = await ownCharts(head.settings.charts, chartsRoot(config, io.folder), io.progress.info);
  const { buildSite } = await import('../build-site.ts');
  const job = {
    snapshotFile,
    comparisonFile: existsSync(comparisonFile) ? comparisonFile : null,
    charts,
    out: resolve(io.folder, String(out)),
    base: baseOf(base, io),
  };
  const { pages, files, bytes } = await io.progress.section('Dashboard', () => buildSite(job));
  io.progress.info(
    `Dashboard of ${pages} pages (${files} files, ${formatBytes(bytes)}) in ${out}, for the path ${job.base}`,
  );
  return 0;
};
