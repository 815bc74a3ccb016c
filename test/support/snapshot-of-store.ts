import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../../src/config/ci.ts';
import { type EmbeddedGitLab, startEmbeddedGitLab } from '../../src/demo/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { main } from '../../src/program.ts';
import { COMPARISON_FILE, SNAPSHOT_FILE } from '../../src/store/index.ts';

export interface StoreSnapshot {
  readonly folder: string;
  readonly snapshotFile: string;
  readonly comparisonFile: string;
  /** Still running, so that links into it can be followed. */
  readonly gitlab: EmbeddedGitLab;
  close(): Promise<void>;
}

/** A snapshot and a comparison as the commands make them, from a real store that an embedded GitLab serves. */
export async function snapshotOfStore(store: string): Promise<StoreSnapshot> {
  const gitlab = await startEmbeddedGitLab({ stores: [store] });
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-site-'));
  const close = async () => {
    rmSync(folder, { recursive: true, force: true });
    await gitlab.close();
  };
  const [project] = gitlab.projects;
  if (!project) throw new TypeError(`the store ${store} made no project`);
  const said: string[] = [];
  const world = {
    environment: {
      ...readEnvironment({}),
      trackingUri: project.trackingUri,
      token: { kind: 'private', value: project.token } as const,
    },
    folder,
    out: () => {},
    err: (text: string) => void said.push(text),
    terminal: false,
    now: Date.now,
    sleep: () => Promise.resolve(),
    interrupted: () => new Promise<void>(() => {}),
    ask: null,
  };
  const config = store === 'liver-ct-seg' ? ['--config', join(packageRoot, 'src/demo/ml-report.yml')] : [];
  for (const command of ['snapshot', 'check']) {
    const exit = await main([command, '--dir', folder, '--mr', String(project.openMergeRequest), ...config], world);
    if (exit > 1) {
      await close();
      throw new Error(`ml-report ${command} ended with ${exit}: ${said.join('')}`);
    }
  }
  return {
    folder,
    snapshotFile: join(folder, SNAPSHOT_FILE),
    comparisonFile: join(folder, COMPARISON_FILE),
    gitlab,
    close,
  };
}
