import { parseTrackingUri } from '../core/model/address.ts';
import type { Command, CommonOptions } from './command.ts';
import { comment } from './comment.ts';
import { waitOption } from './options.ts';

export const run: Command = {
  name: 'run',
  summary:
    'all of it that fits the pipeline: snapshot, check, reports, comment and dashboard for a merge request; snapshot and dashboard otherwise',
  example: 'ml-report run --mr 42 --dry-run',
  options: [
    ...comment.options,
    { flags: '--out <folder>', description: 'where the dashboard goes', default: 'public' },
    {
      flags: '--base <path>',
      description: 'the path that the dashboard is served under; default: that of CI_PAGES_URL',
    },
    { flags: '--no-site', description: 'without the dashboard' },
    waitOption,
  ],
  run: async (options, { dryRun, name, out, base, site, wait }, io) => {
    const { inFork, token, trackingUri } = io.environment;
    if (inFork && token === null && options.source === null && (trackingUri === null || isGitlab(trackingUri))) {
      io.progress.info(`◆ Nothing was read or posted: ${IN_FORK}.`);
      return 0;
    }
    const common = commonFlags(options);
    const steps: string[][] = [['snapshot', ...common, ...(typeof wait === 'string' ? ['--wait', wait] : [])]];
    if (options.mr !== null) {
      steps.push(
        ['check', ...common],
        ['reports', ...common, '--name', String(name)],
        ['comment', ...common, '--name', String(name), ...(dryRun ? ['--dry-run'] : [])],
      );
    }
    if (site !== false)
      steps.push(['site', ...common, '--out', String(out), ...(typeof base === 'string' ? ['--base', base] : [])]);
    let verdict = 0;
    for (const step of steps) {
      const exit = await io.call(step);
      if (exit > 1) return exit;
      verdict = Math.max(verdict, exit);
    }
    return verdict;
  },
};

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
