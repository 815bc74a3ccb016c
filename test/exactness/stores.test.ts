import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedGitLab } from '../../src/demo/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { compareRuns, type ExportedRun } from './expected.ts';
import { type FileStore, readFiles } from './read-files.ts';

const archivesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tar.gz'))
    .map((name) => join(folder, name));

/** Those that ship with the package, and those of the folder that the variable names. */
const shipped = archivesIn(join(packageRoot, 'src/demo/stores'));
const named = process.env['ML_REPORT_STORES'] ? archivesIn(process.env['ML_REPORT_STORES']) : [];
const others = named.filter((archive) => !shipped.some((one) => basename(one) === basename(archive)));
const archives = [...shipped, ...others];

type Exported = { format: string; runs: ExportedRun[] };

/** Takes and exports a snapshot, as two processes that share only their folder. */
async function snapshotAndExport(archive: string): Promise<Exported> {
  const gitlab = await startEmbeddedGitLab({ stores: [archive] });
  const dir = mkdtempSync(join(tmpdir(), 'ml-report-exact-'));
  try {
    const { trackingUri = '', token = '' } = gitlab.projects[0] ?? {};
    const run = (...words: string[]) =>
      execa(process.execPath, [join(packageRoot, 'src/cli.ts'), ...words, '--dir', join(dir, 'handed-over')], {
        cwd: dir,
        env: { MLFLOW_TRACKING_URI: trackingUri, ML_REPORT_TOKEN: token },
        maxBuffer: 1e9,
      });
    await run('snapshot');
    return JSON.parse((await run('export', '--format', 'json')).stdout);
  } finally {
    rmSync(dir, { recursive: true, force: true });
    await gitlab.close();
  }
}

const report: string[] = [];
afterAll(() => {
  const hint = others.length === 0 ? ' (the shipped ones; ML_REPORT_STORES names a folder with more)' : '';
  process.stderr.write(
    `Exactness: ${report.length} stores tried${hint}\n${report.map((line) => `  ${line}\n`).join('')}`,
  );
});

describe.each(archives.map((archive) => [basename(archive, '.tar.gz'), archive]))('%s', (name, archive) => {
  let files: FileStore;
  let exported: Exported;
  beforeAll(async () => {
    files = await readFiles(archive);
    exported = await snapshotAndExport(archive);
  });

  it('comes out as it stands in the files', () => {
    const { differences, tooLong, notFinite, notByStep } = compareRuns(files.runs, exported.runs);
    report.push(
      `${name}: ${files.runs.length} runs (${files.deleted} deleted ones left out), ` +
        `${tooLong} texts too long for GitLab; of the last values, ${notFinite} not finite, ${notByStep} not of the highest step`,
    );
    expect(exported.format).toBe('ml-report/1');
    expect(files.runs.length).toBeGreaterThan(0);
    expect(differences.slice(0, 20)).toEqual([]);
  });
});
