import { parseTrackingUri } from '../core/model/address.ts';
import type { Command, CommonOptions, Io } from './command.ts';
import { postingOptions } from './comment.ts';
import { waitOption } from './options.ts';
import { resultText } from './result.ts';

export const run: Command = {
  name: 'run',
  summary:
    'all of it that fits the pipeline: snapshot, check, reports, comment and dashboard for a merge request; snapshot and dashboard otherwise',
  example: 'ml-report run --mr 42 --dry-run',
  options: [
    ...postingOptions,
    { flags: '--out <folder>', description: 'where the dashboard goes', default: 'public' },
    {
      flags: '--base <path>',
      description: 'the path that the dashboard is served under, as for ml-report site',
    },
    { flags: '--no-site', description: 'without the dashboard' },
    {
      flags: '--shard <part>',
      description: 'only read one part of the experiments, as 2/5, for a job that joins them',
    },
    { flags: '--merge <folders...>', description: 'join the parts that these folders hold instead of reading' },
    waitOption,
  ],
  result: [
    ['steps', 'each with command, exit and result: its own document, null where it could not do its work'],
    ['reason', 'a sentence: why nothing was done; null where something was'],
  ],
  run: async (options, { dryRun, name, out, base, site, shard, merge, wait, format }, io) => {
    const asJson = format === 'json';
    const { inFork, token, trackingUri, dashboard } = io.environment;
    if (inFork && token === null && options.source === null && (trackingUri === null || isGitlab(trackingUri))) {
      io.progress.info(`◆ Nothing was read or posted: ${IN_FORK}.`);
      if (asJson) io.print(resultText({ steps: [], reason: `${IN_FORK}.` }));
      return 0;
    }
    const common = commonFlags(options);
    const snapshot = ['snapshot', ...common, ...(typeof wait === 'string' ? ['--wait', wait] : [])];
    const take = (steps: readonly string[][]) =>
      asJson ? inOneDocument(steps, io) : inTurn(steps, (step) => io.call(step));
    if (typeof shard === 'string') return take([[...snapshot, '--shard', shard]]);
    const steps = [Array.isArray(merge) ? ['snapshot', ...common, '--merge', ...merge.map(String)] : snapshot];
    if (options.mr === null && !io.environment.inCi)
      io.progress.info('◆ No merge request is named, so none is compared: --mr <number> names one.');
    if (options.mr !== null) {
      steps.push(
        ['check', ...common],
        ['reports', ...common, '--name', String(name)],
        ['comment', ...common, '--name', String(name), ...(dryRun ? ['--dry-run'] : [])],
      );
    }
    if (site !== false && dashboard !== 'none')
      steps.push(['site', ...common, '--out', String(out), ...(typeof base === 'string' ? ['--base', base] : [])]);
    return take(steps);
  },
};

/** Ends at the first that could not do its work; a gate that fails stops nothing. */
async function inTurn(steps: readonly string[][], take: (step: string[]) => Promise<number>): Promise<number> {
  let verdict = 0;
  for (const step of steps) {
    const exit = await take(step);
    if (exit > 1) return exit;
    verdict = Math.max(verdict, exit);
  }
  return verdict;
}

/** The document of each step inside one, whatever its exit code. */
async function inOneDocument(steps: readonly string[][], io: Io): Promise<number> {
  const done: { command: string | undefined; exit: number; result: unknown }[] = [];
  const exit = await inTurn(steps, async (step) => {
    let text = '';
    const print = (piece: string) => {
      text += piece;
    };
    const exit = await io.call([...step, '--format', 'json'], { print });
    done.push({ command: step[0], exit, result: text === '' ? null : JSON.parse(text) });
    return exit;
  });
  io.print(resultText({ steps: done, reason: null }));
  return exit;
}

/** The runs of a project are read with a token, and a fork is given none: that is nobody's mistake. */
const IN_FORK =
  'this pipeline runs in a fork, where the project’s token is not. A member of the project can run the pipeline there: merge request, Pipelines, Run pipeline';

const isGitlab = (uri: string) => parseTrackingUri(uri) !== null;

/** The options that every command takes, as they would be typed. */
export function commonFlags({ config, dir, source, mr, readOnly }: CommonOptions): string[] {
  const flags: [string, string | number | null][] = [
    ['--config', config],
    ['--dir', dir],
    ['--source', source],
    ['--mr', mr],
  ];
  return [
    ...flags.flatMap(([flag, value]) => (value === null ? [] : [flag, String(value)])),
    ...(readOnly ? ['--read-only'] : []),
  ];
}
