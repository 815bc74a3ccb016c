/** How long a command line takes to begin, as whole processes against an empty one of the same Node. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { SNAPSHOT_FILE } from '../../src/store/index.ts';
import { baseRun, headRun, snapshot } from '../support/build.ts';
import { writeSnapshot } from '../support/written-snapshot.ts';
import { folder, inTurns, type Measured, ms } from './measure.ts';

const TIMES = 41;
const command = join(packageRoot, 'dist/cli.js');

/**
 * Help and version are read from a file, so all that they may cost is our own first module. Completion loads what parses a command line, thirteen
 * milliseconds where an empty process takes twenty. A check also loads what reads a configuration and a snapshot (zod, yaml, SQLite), opens the file,
 * compares and writes. On a quiet machine they were 1.2, 1.2, 1.7 and 3.2 empty processes; on one that had six times as much to do, up to 1.4, 1.4, 2.5 and 4.8.
 */
const lines = [
  { words: ['--help'], most: 1.6 },
  { words: ['--version'], most: 1.6 },
  { words: ['completion', 'bash'], most: 2.6 },
  { words: ['check', '--dir', '.', '--mr', '42', '--log-level', 'quiet'], most: 5.5 },
];

export async function start(): Promise<Measured[]> {
  execFileSync(process.execPath, [join(packageRoot, '.ci/build.mjs')], { stdio: 'ignore' });
  const place = folder();
  try {
    writeSnapshot(
      join(place.path, SNAPSHOT_FILE),
      snapshot([baseRun({ metrics: { auc: 0.8 } }), headRun({ metrics: { auc: 0.9 } })]),
    );
    const [floor = 0, ...took] = await inTurns(
      TIMES,
      () => run(place.path, '-e', '0'),
      ...lines.map(
        ({ words }) =>
          () =>
            run(place.path, command, ...words),
      ),
    );
    return lines.map(({ words, most }, index) => ({
      ...{ what: `ml-report ${words[0]}`, ratio: (took[index] ?? 0) / floor, most },
      figures: `${ms(took[index] ?? 0)}, ${ms(floor)} an empty process`,
    }));
  } finally {
    place.remove();
  }
}

function run(cwd: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
}
