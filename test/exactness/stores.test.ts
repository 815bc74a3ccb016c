import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedGitLab } from '../../src/demo/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { archives } from './archives.ts';
import { compareRuns, type ExportedRun } from './expected.ts';
import { type FileStore, readFiles } from './read-files.ts';

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
  const hint = process.env['ML_REPORT_STORES'] ? '' : ' (the shipped ones; ML_REPORT_STORES names a folder with more)';
  process.stderr.write(
    `Exactness: ${report.length} stores tried${hint}\n${report.map((line) => `  ${line}\n`).join('')}`,
  );
});

describe.each(archives().map(({ name, path }) => [name, path] as const))('%s', (name, archive) => {
  let files: FileStore;
  let exported: Exported;
  beforeAll(async () => {
    files = await readFiles(archive);
    exported = await snapshotAndExport(archive);
  });

  it('comes out as it stands in the files', () => {
    const live = files.runs.filter(({ deleted }) => !deleted);
    const { differences, tooLong, notFinite, notByStep } = compareRuns(live, exported.runs);
    report.push(
      `${name}: ${live.length} runs (${files.runs.length - live.length} deleted ones left out), ` +
        `${tooLong} texts too long for GitLab; of the last values, ${notFinite} not finite, ${notByStep} not of the highest step`,
    );
    expect(exported.format).toBe('ml-report/1');
    expect(live.length).toBeGreaterThan(0);
    expect(differences.slice(0, 20)).toEqual([]);
  });
});
