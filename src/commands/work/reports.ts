import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { defaultSettings } from '../../core/model/settings.ts';
import { userError } from '../../errors.ts';
import { reports as list } from '../../render/reports/index.ts';
import { sha256 } from '../../sha256.ts';
import { COMPARISON_FILE, readComparison } from '../../store/comparison-file.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { dashboardOf } from '../base.ts';
import type { Work } from '../command.ts';
import { drawnCharts } from '../comment-charts.ts';
import { whyUnwritable } from '../disk-trouble.ts';
import { putInPlace } from '../put-in-place.ts';
import { reportName } from '../report-name.ts';
import { resultText } from '../result.ts';

/** Name of the reports' folder inside the hand-over folder; it is ours alone. */
const REPORTS_FOLDER = 'reports';

export const work: Work = async ({ dir, mr }, { name, format }, io) => {
  const file = join(dir, COMPARISON_FILE);
  const comparison = readComparison(file);
  const iid = comparison.merge_request?.iid;
  if (mr !== null && iid !== undefined && iid !== mr)
    throw userError('COMPARISON_OTHER', { file, found: iid, wanted: mr });
  const { sections } = comparison.comment ?? defaultSettings.comment;
  const { charts } = await drawnCharts(comparison, dir, sections);
  const context = { comparison, dashboard: dashboardOf(io), name: reportName(String(name)), sections, charts, sha256 };
  const texts = list.map((report) => [report.file, report.write(context)] as const);
  const folder = join(dir, REPORTS_FOLDER);
  writeWhole(folder, texts);
  io.progress.info(`Reports in ${relative(io.folder, folder)}: ${texts.map(([name]) => name).join(', ')}`);
  if (format === 'json') io.print(resultText({ folder, files: texts.map(([name]) => name) }));
  return 0;
};

/** Writes the folder beside its place and then puts it there: a reader finds the old one or the new one. */
function writeWhole(folder: string, texts: readonly (readonly [file: string, text: string])[]): void {
  const parent = dirname(folder);
  let draft: string | null = null;
  try {
    makeFolder(parent);
    draft = mkdtempSync(join(parent, `.${basename(folder)}-`));
    chmodSync(draft, 0o755);
    for (const [file, text] of texts) writeFileSync(join(draft, file), text);
    putInPlace(draft, folder);
  } catch (cause) {
    throw userError('FOLDER_UNWRITABLE', { folder, why: whyUnwritable(cause) }, cause);
  } finally {
    if (draft !== null) rmSync(draft, { recursive: true, force: true });
  }
}
