import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { count, formatBytes } from '../../render/format.ts';
import { COMPARISON_FILE, openSnapshot, SNAPSHOT_FILE } from '../../store/index.ts';
import { baseOf, dashboardOf } from '../base.ts';
import type { Io, Work } from '../command.ts';
import { chartsRoot, ownCharts } from '../own-charts.ts';
import { guardPages } from '../pages-audience.ts';
import { resultText } from '../result.ts';

export const work: Work = async ({ config, dir }, { out, base, format }, io) => {
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
    made: (pages: number) => io.progress.count(count(pages, 'page')),
  };
  const { pages, files, bytes } = await io.progress.section('Dashboard', () => buildSite(job));
  io.progress.info(
    `Dashboard of ${pages} pages (${files} files, ${formatBytes(bytes)}) in ${out}, for the path ${job.base}`,
  );
  for (const line of whereShown(String(out), io)) io.progress.info(line);
  const facts = { folder: job.out, base: job.base, address: dashboardOf(io), pages, files, bytes };
  if (format === 'json') io.print(resultText(facts));
  return 0;
};

/** By hand, what shows it; of a dashboard that is only an artifact, where GitLab shows it, and where it does not. */
function whereShown(out: string, io: Io): string[] {
  const { dashboard, projectVisibility, inCi, pagesUrl } = io.environment;
  if (!inCi) return pagesUrl === null ? [`ml-report preview${out === 'public' ? '' : ` --out ${out}`} shows it.`] : [];
  if (dashboard !== 'artifact') return [];
  const address = dashboardOf(io);
  const instead = 'download the job’s artifacts and run ml-report preview beside them';
  if (address === null)
    return [`◆ GitLab shows no page of an artifact where Pages are switched off, as they are here: ${instead}.`];
  const closed =
    projectVisibility !== 'public' &&
    `◆ Where this says “not found”, the administrator of this GitLab has access control for Pages switched off, without which it shows no pages of a project that is not public: ${instead}.`;
  return [`It is at ${address} as soon as this job has ended.`, ...(closed ? [closed] : [])];
}
